using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>An Ethernet frame: the outermost, or one in a tunnel.</summary>
    static void DecodeEthernet(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, EthernetLength, end, DecodeLayer.Link))
            return;
        walk.AddInnerLink(offset, EtherType.TransparentEthernet);
        int type = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 12));
        if (type > EtherType.MaxLength)
            DecodeEtherType(ref walk, type, offset + EthernetLength, end);
        else
            DecodeLengthFrame(ref walk, type, offset, end);
    }

    /// <summary>What an EtherType announces.</summary>
    static void DecodeEtherType(ref Walk walk, int type, int offset, int end)
    {
        walk.Packet.EtherType = (ushort)type;
        switch (type)
        {
            case EtherType.Ipv4:
                DecodeIpv4(ref walk, offset, end);
                break;
            case EtherType.Ipv6:
                DecodeIpv6(ref walk, offset, end);
                break;
            case EtherType.Vlan:
            case EtherType.ServiceVlan:
            case EtherType.OldQinQ:
            case EtherType.OldQinQ2:
            case EtherType.OldQinQ3:
                DecodeVlan(ref walk, offset, end);
                break;
            case EtherType.Arp:
            case EtherType.Rarp:
                walk.AddInnerLink(offset, EtherType.Arp);
                break;
            default:
                DecodeRareEtherType(ref walk, type, offset, end);
                break;
        }
    }

    /// <summary>An 802.1Q or 802.1ad tag: two bytes of priority and identifier, two of type (IEEE 802.1Q section 9.6).</summary>
    static void DecodeVlan(ref Walk walk, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link) || !walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        uint tag = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
        walk.AddVlan((int)(tag >> 16));
        DecodeTypeOrLength(ref walk, (ushort)tag, offset + 4, end);
    }

    /// <summary>A field that is an EtherType, or the length of an LLC frame when it is 1500 or less (IEEE 802.3 section 3.2.6).</summary>
    static void DecodeTypeOrLength(ref Walk walk, int type, int offset, int end)
    {
        if (type > EtherType.MaxLength)
            DecodeEtherType(ref walk, type, offset, end);
        else
            DecodeLlc(ref walk, offset, Math.Min(end, offset + type));
    }

    /// <summary>An 802.3 frame with a length; Cisco's ISL tag is one, known by its destination.</summary>
    static void DecodeLengthFrame(ref Walk walk, int length, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> frame = walk.Frame.Slice(offset);
        if (frame[0] is 0x01 or 0x03 && frame.Slice(1, 4).SequenceEqual(IslDestination))
        {
            if (walk.Require(offset, IslLength, end, DecodeLayer.Link))
            {
                walk.AddVlan(BinaryPrimitives.ReadUInt16BigEndian(frame.Slice(20)) >> 1);
                DecodeEthernet(ref walk, offset + IslLength, end);
            }

            return;
        }

        int start = offset + EthernetLength;
        DecodeLlc(ref walk, start, Math.Min(end, start + length));
    }

    // ISL's header: destination 01-00-0c-00-00 or 03-00-0c-00-00 (40 bits), type, user, source, length, SNAP, VLAN, index, reserved.
    const int IslLength = 26;

    static ReadOnlySpan<byte> IslDestination => [0x00, 0x0c, 0x00, 0x00];
}

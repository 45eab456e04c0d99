using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>Local networks other than Ethernet and 802.11, and Ethernet with a switch's own tag.</summary>
public static partial class PacketDecoder
{
    /// <summary>Token Ring (IEEE 802.5): access and frame control, addresses, a routing field when the source says so, LLC.</summary>
    static void DecodeTokenRing(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 14, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        int length = 14;
        if ((header[8] & 0x80) != 0)
        {
            if (!walk.Require(offset, 16, end, DecodeLayer.Link))
                return;
            length += header[14] & 0x1f;
        }

        if (header[1] >> 6 == 1)
            DecodeLlc(ref walk, offset + length, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>FDDI (ISO 9314-2): frame control, addresses, and LLC in an asynchronous or synchronous LLC frame.</summary>
    static void DecodeFddi(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 13, end, DecodeLayer.Link))
            return;
        if ((walk.Frame[offset] & 0x70) == 0x50)
            DecodeLlc(ref walk, offset + 13, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>
    /// ARCNET: addresses and a protocol; with RFC 1201 protocols a split flag and a sequence number, with RFC 1051 ones nothing. Linux
    /// adds an offset and hides exception frames (LINKTYPE_ARCNET_BSD, LINKTYPE_ARCNET_LINUX).
    /// </summary>
    static void DecodeArcnet(ref Walk walk, int offset, int end, bool linux)
    {
        int protocolAt = offset + (linux ? 4 : 2);
        if (!walk.Require(offset, protocolAt + 1 - offset, end, DecodeLayer.Link))
            return;
        byte protocol = walk.Frame[protocolAt];
        int start = protocolAt + 1;
        if (protocol is not (0xf0 or 0xf1))
        {
            if (!walk.Require(start, 3, end, DecodeLayer.Link))
                return;

            // An exception frame repeats the flag: ff, two bytes of padding, then flag and sequence.
            start += !linux && walk.Frame[start] == 0xff ? 7 : 3;
        }

        switch (protocol)
        {
            case 0xf0 or 0xd4:
                DecodeEtherType(ref walk, EtherType.Ipv4, start, end);
                break;
            case 0xc4:
                DecodeEtherType(ref walk, EtherType.Ipv6, start, end);
                break;
            case 0xf1 or 0xd5:
                DecodeEtherType(ref walk, EtherType.Arp, start, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, start, end);
                break;
        }
    }

    /// <summary>IP over IEEE 1394 as Apple's drivers show it: two 8-byte addresses, EtherType (LINKTYPE_APPLE_IP_OVER_IEEE1394).</summary>
    static void DecodeFireWire(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 18, end, DecodeLayer.Link))
            DecodeEtherType(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 16)), offset + 18, end);
    }

    /// <summary>IP over InfiniBand: two 20-byte addresses, EtherType, two reserved bytes (RFC 4391 section 6).</summary>
    static void DecodeInfiniband(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 44, end, DecodeLayer.Link))
            DecodeEtherType(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 40)), offset + 44, end);
    }

    /// <summary>Ethernet with a switch's tag between the addresses and the type (LINKTYPE_DSA_TAG_BRCM, _DSA, _EDSA).</summary>
    static void DecodeSwitchTag(ref Walk walk, int offset, int tagLength, int end)
    {
        int type = offset + 12 + tagLength;
        if (walk.Require(offset, 14 + tagLength, end, DecodeLayer.Link))
            DecodeTypeOrLength(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(type)), type + 2, end);
    }
}

using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>
    /// An 802.2 LLC header (ISO/IEC 8802-2) and SNAP behind it (RFC 1042). <paramref name="bridgePad"/> is the padding between a
    /// bridged PID and its frame, 2 over ATM (RFC 2684 section 5.2), else 0.
    /// </summary>
    static void DecodeLlc(ref Walk walk, int offset, int end, int bridgePad = 0)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link) || !walk.Require(offset, 3, end, DecodeLayer.Link))
            return;
        walk.AddInnerLink(offset, 0);
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        if (header[0] == 0xaa && header[1] == 0xaa && header[2] == 0x03)
            DecodeSnap(ref walk, offset + 3, end, bridgePad);
        else if (header[0] == 0x06 && (header[1] & 0xfe) == 0x06 && header[2] == 0x03)
            DecodeEtherType(ref walk, EtherType.Ipv4, offset + 3, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>The five SNAP bytes: organisation and protocol (IEEE 802-2014 section 9.2).</summary>
    static void DecodeSnap(ref Walk walk, int offset, int end, int bridgePad)
    {
        if (!walk.Require(offset, 5, end, DecodeLayer.Link))
            return;
        uint organisation = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset)) >> 8;
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 3));
        offset += 5;
        switch (organisation)
        {
            // RFC 1042, and the bridge-tunnel encapsulation of IEEE 802.1H.
            case 0x000000:
            case 0x0000f8:
                DecodeEtherType(ref walk, protocol, offset, end);
                break;

            // Bridged media (RFC 2684 section 5.2, RFC 2427 section 4.2): with and without a frame check sequence.
            case 0x0080c2 when protocol is 1 or 7:
                DecodeEthernet(ref walk, offset + bridgePad, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }
}

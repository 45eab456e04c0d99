using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>A PPPoE session header of six bytes (RFC 2516 section 4), then PPP.</summary>
    static void DecodePppoe(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 6, end, DecodeLayer.Link))
            return;
        if (walk.Frame[offset + 1] != 0)
            return;
        int length = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 4));
        DecodePpp(ref walk, offset + 6, Math.Min(end, offset + 6 + length));
    }

    /// <summary>
    /// A PPP frame (RFC 1661 section 2, RFC 1662 section 3.1): address and control ff 03 may be there, and the protocol may be
    /// compressed to one byte, which is odd then.
    /// </summary>
    static void DecodePpp(ref Walk walk, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link) || !walk.Require(offset, 2, end, DecodeLayer.Link))
            return;
        if (walk.Frame[offset] == 0xff && walk.Frame[offset + 1] == 0x03)
        {
            offset += 2;
            if (!walk.Require(offset, 2, end, DecodeLayer.Link))
                return;
        }

        int protocol = walk.Frame[offset];
        int start = offset + 1;
        if ((protocol & 1) == 0)
        {
            protocol = protocol << 8 | walk.Frame[offset + 1];
            start++;
        }

        DecodePppProtocol(ref walk, protocol, start, end);
    }

    /// <summary>What a PPP protocol number announces (IANA, "PPP DLL Protocol Numbers").</summary>
    static void DecodePppProtocol(ref Walk walk, int protocol, int offset, int end)
    {
        switch (protocol)
        {
            case 0x0021:
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case 0x0057:
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            case 0x0281:
                DecodeEtherType(ref walk, EtherType.Mpls, offset, end);
                break;
            case 0x0283:
                DecodeEtherType(ref walk, EtherType.MplsUpstream, offset, end);
                break;
            case 0x0031:
                DecodePppBridge(ref walk, offset, end);
                break;
            case 0x003d:
                DecodePppMultilink(ref walk, offset, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }

    /// <summary>A bridged frame (RFC 3518 section 4.1): flags, MAC type (1 is Ethernet), the frame.</summary>
    static void DecodePppBridge(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 2, end, DecodeLayer.Link))
            return;
        if (walk.Frame[offset + 1] == 1)
            DecodeEthernet(ref walk, offset + 2, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>A multilink packet (RFC 1990 section 3) with the long header; followed when it holds a packet's beginning.</summary>
    static void DecodePppMultilink(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 5, end, DecodeLayer.Link))
            return;
        if ((walk.Frame[offset] & 0xc0) == 0xc0)
            DecodePpp(ref walk, offset + 4, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>PPP as it is framed on a serial line (RFC 1662), or Cisco's HDLC, which starts with 0f or 8f.</summary>
    static void DecodePppOrHdlc(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 1, end, DecodeLayer.Link))
            return;
        if (walk.Frame[offset] is 0x0f or 0x8f)
            DecodeCiscoHdlc(ref walk, offset, end);
        else
            DecodePpp(ref walk, offset, end);
    }

    /// <summary>Cisco HDLC: address, control, EtherType.</summary>
    static void DecodeCiscoHdlc(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 4, end, DecodeLayer.Link))
            DecodeEtherType(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 2)), offset + 4, end);
    }
}

using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>Headers that a system's capture interface makes up: no such bytes were on a wire.</summary>
public static partial class PacketDecoder
{
    /// <summary>BSD's view into IPsec: address family in the machine's order, SPI, flags (LINKTYPE_ENC).</summary>
    static void DecodeEnc(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 12, end, DecodeLayer.Link))
            DecodeFamily(ref walk, ReadFamily(walk.Frame.Slice(offset)), offset + 12, end);
    }

    /// <summary>OpenBSD's pf log: its length (to be rounded up to 4), the address family, and much about the rule (LINKTYPE_PFLOG).</summary>
    static void DecodePacketFilterLog(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 2, end, DecodeLayer.Link))
            return;
        int length = (walk.Frame[offset] + 3) & ~3;
        if (walk.Require(offset, length, end, DecodeLayer.Link))
            DecodeFamily(ref walk, walk.Frame[offset + 1], offset + length, end);
    }

    /// <summary>pf's log before OpenBSD 3.4: 28 bytes that begin with the address family.</summary>
    static void DecodeOldPacketFilterLog(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 28, end, DecodeLayer.Link))
            DecodeFamily(ref walk, ReadFamily(walk.Frame.Slice(offset)), offset + 28, end);
    }

    /// <summary>Solaris' IP observability: version, address family, lengths and zones in 24 bytes (LINKTYPE_IPNET).</summary>
    static void DecodeIpnet(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 24, end, DecodeLayer.Link))
            DecodeFamily(ref walk, walk.Frame[offset + 1], offset + 24, end);
    }

    /// <summary>Darwin's packet tap, in little-endian order: header length, record type, DLT of what follows (LINKTYPE_PKTAP).</summary>
    static void DecodePktap(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 12, end, DecodeLayer.Link))
            return;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(walk.Frame.Slice(offset));
        uint record = BinaryPrimitives.ReadUInt32LittleEndian(walk.Frame.Slice(offset + 4));
        uint linkType = BinaryPrimitives.ReadUInt32LittleEndian(walk.Frame.Slice(offset + 8));
        if (length < 12 || length > ushort.MaxValue || record != 1 || linkType > ushort.MaxValue)
            walk.StopUnknown(DecodeLayer.Link, offset, end);
        else if (walk.Require(offset, (int)length, end, DecodeLayer.Link))
            DecodeLink(ref walk, (ushort)linkType, offset + (int)length, end);
    }

    /// <summary>Linux' netfilter log: address family, version, resource, then attributes in the machine's order, of which type 9 is the packet (LINKTYPE_NFLOG).</summary>
    static void DecodeNetfilterLog(ref Walk walk, int offset, int end)
    {
        const int payload = 9;
        if (!walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        byte family = walk.Frame[offset];
        int at = offset + 4;
        while (walk.Enter(at, end, DecodeLayer.Link) && walk.Require(at, 4, end, DecodeLayer.Link))
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(walk.Frame.Slice(at));
            int type = BinaryPrimitives.ReadUInt16LittleEndian(walk.Frame.Slice(at + 2));
            if (type > 255)
            {
                length = BinaryPrimitives.ReverseEndianness((ushort)length);
                type = BinaryPrimitives.ReverseEndianness((ushort)type);
            }

            if (length < 4)
            {
                walk.Stop(DecodeReason.Malformed, DecodeLayer.Link, at, 4, end);
                return;
            }

            if (type == payload)
            {
                DecodeFamily(ref walk, family, at + 4, Math.Min(end, at + length));
                return;
            }

            at += (length + 3) & ~3;
        }
    }

    /// <summary>
    /// Juniper's header: magic 4d 47 43, flags, an extension with a length when bit 7 is set. With bit 1 set the link header was
    /// left out, and a number in little-endian order says what follows (LINKTYPE_JUNIPER_ETHER, _PPP, _FRELAY, _CHDLC).
    /// </summary>
    static void DecodeJuniper(ref Walk walk, ushort linkType, int offset, int end)
    {
        if (!walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        uint head = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
        if (head >> 8 != 0x4d4743)
        {
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Link, offset, 4, end);
            return;
        }

        int start = offset + 4;
        if ((head & 0x80) != 0)
        {
            if (!walk.Require(start, 2, end, DecodeLayer.Link))
                return;
            start += 2 + BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(start));
        }

        uint inner = linkType;
        if ((head & 0x02) != 0)
        {
            if (!walk.Require(start, 4, end, DecodeLayer.Link))
                return;
            inner = BinaryPrimitives.ReadUInt32LittleEndian(walk.Frame.Slice(start));
            start += 4;
        }

        switch (inner)
        {
            case 2 or 6:
                DecodeIp(ref walk, start, end);
                break;
            case 178 or 204:
                DecodeEthernet(ref walk, start, end);
                break;
            case 179 or 200:
                DecodePpp(ref walk, start, end);
                break;
            case 180 or 207:
                DecodeFrameRelay(ref walk, start, end);
                break;
            case 181 or 208:
                DecodeCiscoHdlc(ref walk, start, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, start, end);
                break;
        }
    }

    /// <summary>An address family in four bytes of unknown order: families are small numbers.</summary>
    static uint ReadFamily(ReadOnlySpan<byte> bytes)
    {
        uint family = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return family > ushort.MaxValue ? BinaryPrimitives.ReverseEndianness(family) : family;
    }
}

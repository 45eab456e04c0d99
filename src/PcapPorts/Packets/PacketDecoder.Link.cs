using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    const ushort LinkEthernet = 1;

    /// <summary>
    /// The first header of a frame, by its number in the registry of link-layer header types (tcpdump.org, LINKTYPE_ values). Numbers
    /// that only the interfaces of some systems use (DLT_ values) mean the same here.
    /// </summary>
    static void DecodeLink(ref Walk walk, ushort linkType, int offset, int end)
    {
        switch (linkType)
        {
            case LinkEthernet:
                DecodeEthernet(ref walk, offset, end);
                break;
            case 12 or 14 or 101:
                DecodeIp(ref walk, offset, end);
                break;
            case 228:
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case 229:
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            case 113:
                DecodeLinuxCooked(ref walk, offset, end);
                break;
            case 276:
                DecodeLinuxCooked2(ref walk, offset, end);
                break;
            case 0 or 108:
                DecodeLoopback(ref walk, offset, end);
                break;
            default:
                DecodeRareLink(ref walk, linkType, offset, end);
                break;
        }
    }

    /// <summary>BSD loopback: an address family in four bytes, in the order of whichever machine captured (LINKTYPE_NULL, LINKTYPE_LOOP).</summary>
    static void DecodeLoopback(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        DecodeFamily(ref walk, ReadFamily(walk.Frame.Slice(offset)), offset + 4, end);
    }

    /// <summary>An address family: 2 is IPv4 everywhere; IPv6 is 10 on Linux, 23 on Windows, 24, 26, 28 or 30 on BSD, Solaris and Darwin.</summary>
    static void DecodeFamily(ref Walk walk, uint family, int offset, int end)
    {
        switch (family)
        {
            case 2:
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case 10 or 23 or 24 or 26 or 28 or 30:
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }

    /// <summary>Linux cooked capture, 16 bytes (LINKTYPE_LINUX_SLL).</summary>
    static void DecodeLinuxCooked(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 16, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        int hardware = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(2));
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(14));
        DecodeCookedProtocol(ref walk, hardware, protocol, offset + 16, end);
    }

    /// <summary>Linux cooked capture version 2, 20 bytes with the protocol in front (LINKTYPE_LINUX_SLL2).</summary>
    static void DecodeLinuxCooked2(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 20, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header);
        int hardware = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(8));
        DecodeCookedProtocol(ref walk, hardware, protocol, offset + 20, end);
    }

    /// <summary>The protocol of a cooked header: an EtherType, or one of Linux' own numbers below 1536, of which 4 is LLC.</summary>
    static void DecodeCookedProtocol(ref Walk walk, int hardware, int protocol, int offset, int end)
    {
        const int radiotapHardware = 803;
        const int netlinkHardware = 824;
        if (hardware == radiotapHardware)
            DecodeRareLink(ref walk, LinkRadiotap, offset, end);
        else if (hardware == netlinkHardware)
            walk.StopUnknown(DecodeLayer.Link, offset, end);
        else if (protocol >= EtherType.Minimum)
            DecodeEtherType(ref walk, protocol, offset, end);
        else if (protocol == 4)
            DecodeLlc(ref walk, offset, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }
}

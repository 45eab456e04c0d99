using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>IPv6 (RFC 8200 section 3); its extension headers are in the other file.</summary>
public sealed partial class Ipv6Dissector : LayerDissector
{
    static readonly Protocol Ip = new("Internet Protocol Version 6", "IPv6", "ipv6");
    static readonly Field Version = Ip.UInt8("version", "Version", mask: 0xf0);
    static readonly Field TrafficClass = Ip.UInt32("tclass", "Traffic Class", shown: FieldBase.Hexadecimal, mask: 0x0ff00000);
    static readonly Field Dscp = Ip.UInt32("tclass.dscp", "Differentiated Services Codepoint", TrafficClassNames.Dscp, mask: 0x0fc00000);
    static readonly Field Ecn = Ip.UInt32("tclass.ecn", "Explicit Congestion Notification", TrafficClassNames.Ecn, mask: 0x00300000);
    static readonly Field FlowLabel = Ip.UInt24("flow", "Flow Label", shown: FieldBase.Hexadecimal, mask: 0x0fffff);
    static readonly Field PayloadLength = Ip.UInt16("plen", "Payload Length");
    static readonly Field NextHeader = Ip.UInt8("nxt", "Next Header", IpProtocolNames.All);
    static readonly Field HopLimit = Ip.UInt8("hlim", "Hop Limit");
    static readonly Field Address = Ip.IPv6("addr", "Source or Destination Address");
    static readonly Field Source = Ip.IPv6("src", "Source Address", also: Address);
    static readonly Field Destination = Ip.IPv6("dst", "Destination Address", also: Address);

    static readonly Field HopByHop = Ip.None("hopopts", "IPv6 Hop-by-Hop Option");
    static readonly Field HopByHopNext = Ip.UInt8("hopopts.nxt", "Next Header", IpProtocolNames.All);
    static readonly Field HopByHopLength = Ip.UInt8("hopopts.len", "Length");
    static readonly Field DestinationOptions = Ip.None("dstopts", "Destination Options for IPv6");
    static readonly Field DestinationNext = Ip.UInt8("dstopts.nxt", "Next Header", IpProtocolNames.All);
    static readonly Field DestinationLength = Ip.UInt8("dstopts.len", "Length");
    static readonly Field Option = Ip.None("opt", "IPv6 Option");
    static readonly Field OptionType = Ip.UInt8("opt.type", "Type", new ValueStrings
    {
        { 0x00, "Pad1" },
        { 0x01, "PadN" },
        { 0x04, "Tunnel Encapsulation Limit" },
        { 0x05, "Router Alert" },
        { 0x07, "CALIPSO" },
        { 0x26, "Quick-Start" },
        { 0x63, "RPL Option" },
        { 0xc2, "Jumbo Payload" },
        { 0xc9, "Home Address" },
    }, FieldBase.Hexadecimal);

    static readonly Field OptionLength = Ip.UInt8("opt.length", "Length");
    static readonly Field Routing = Ip.None("routing", "Routing Header for IPv6");
    static readonly Field RoutingNext = Ip.UInt8("routing.nxt", "Next Header", IpProtocolNames.All);
    static readonly Field RoutingLength = Ip.UInt8("routing.len", "Length");
    static readonly Field RoutingType = Ip.UInt8("routing.type", "Type", new ValueStrings
    {
        { 0, "Source Route" },
        { 2, "Type 2 Routing" },
        { 3, "RPL Source Route" },
        { 4, "Segment Routing" },
    });

    static readonly Field SegmentsLeft = Ip.UInt8("routing.segleft", "Segments Left");
    static readonly Field Fragment = Ip.None("fraghdr", "Fragment Header for IPv6");
    static readonly Field FragmentNext = Ip.UInt8("fraghdr.nxt", "Next header", IpProtocolNames.All);
    static readonly Field FragmentOffset = Ip.UInt16("fraghdr.offset", "Offset", mask: 0xfff8);
    static readonly Field FragmentMore = Ip.Boolean("fraghdr.more", "More Fragments", mask: 0x0001);
    static readonly Field FragmentId = Ip.UInt32("fraghdr.ident", "Identification", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Ip;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.EtherType(EtherType.Ipv6);
        table.LinkType(229);
        table.IpProtocol(IpProtocol.Ipv6);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        if (!Ipv6Header.TryRead(walk.Bytes(offset, end), out Ipv6Header header))
        {
            if (walk.Available(offset, end) > 0 && walk.Frame[offset] >> 4 != 6)
                fields.Add(Ipv4Dissector.Version, 0, 1);
            return;
        }
        int root = fields.Open(Ip.Root, 0, Ipv6Header.Length);
        fields.Add(Version, 0, 1);
        fields.Add(Ipv4Dissector.Version, 0, 1);
        int service = fields.Open(TrafficClass, 0, 4);
        fields.Add(Dscp, 0, 4);
        fields.Add(Ecn, 0, 4);
        fields.Close(service);
        fields.Add(FlowLabel, 1, 3);
        fields.Add(PayloadLength, 4, 2);
        fields.Add(NextHeader, 6, 1);
        fields.Add(HopLimit, 7, 1);
        fields.Add(Source, 8, 16);
        fields.Add(Destination, 24, 16);

        walk.EnterLevel(offset);

        uint jumbo = 0;
        bool isLong = header.PayloadLength == 0 && IsLong(header.NextHeader, walk.Bytes(offset + Ipv6Header.Length, end), out jumbo);
        int payload = isLong ? Math.Max(0, end - offset - Ipv6Header.Length) : header.PayloadLength;
        int payloadEnd = Math.Min(end, offset + Ipv6Header.Length + payload);
        byte next = header.NextHeader;
        int at = AddExtensions(ref walk, ref next, offset, Ipv6Header.Length, payloadEnd, out bool isFragment, out bool isLaterFragment);
        bool isShort = isFragment || payloadEnd < offset + Ipv6Header.Length + payload || jumbo > (uint)payload;
        walk.SetExtent(isShort ? DatagramExtent.Short : isLong && jumbo != (uint)payload ? DatagramExtent.Guessed : DatagramExtent.Whole);
        fields.Close(root, at);
        if (isFragment && walk.DissectFragment(offset, Ipv6Header.Length, next, offset + at, offset + Ipv6Header.Length + payload))
            return;
        if (!isLaterFragment)
            walk.DissectIpProtocol(next, offset + at, payloadEnd);
    }

    /// <summary>
    /// Whether a length of 0 says that the true one does not fit: the jumbo payload option does, among the hop-by-hop options (RFC 2675 section 2).
    /// Senders that offload segmentation write 0 without any options.
    /// </summary>
    /// <param name="next">What follows the IPv6 header.</param>
    /// <param name="payload">That, as far as it is there.</param>
    /// <param name="length">The payload's true length in bytes; 0 when it is not told.</param>
    static bool IsLong(byte next, ReadOnlySpan<byte> payload, out uint length)
    {
        length = 0;
        const byte jumboPayload = 0xc2;
        if (next != IpProtocol.HopByHop)
            return next is not (IpProtocol.NoNextHeader or IpProtocol.Fragment);
        int end = payload.Length < 2 ? 0 : Math.Min(payload.Length, (payload[1] + 1) * 8);
        for (int at = 2; at < end; at += payload[at] == 0 || at + 1 == end ? 1 : payload[at + 1] + 2)
        {
            if (payload[at] != jumboPayload)
                continue;
            if (at + 6 <= end)
                length = BinaryPrimitives.ReadUInt32BigEndian(payload[(at + 2)..]);
            return true;
        }
        return false;
    }

    /// <summary>Goes on with what a datagram carries that was put together of fragments: further extension headers, the transport.</summary>
    /// <param name="walk">The walk through the whole datagram.</param>
    /// <param name="next">Protocol number of what follows.</param>
    /// <param name="offset">Start of the IPv6 header.</param>
    /// <param name="end">End of the datagram.</param>
    internal static void DissectBehindFragment(ref LayerWalk walk, byte next, int offset, int end)
    {
        FieldWindow window = walk.Fields.Enter(offset, end - offset);
        int at = AddExtensions(ref walk, ref next, offset, Ipv6Header.Length, end, out _, out bool isLaterFragment);
        walk.Fields.Leave(in window);
        if (!isLaterFragment)
            walk.DissectIpProtocol(next, offset + at, end);
    }
}

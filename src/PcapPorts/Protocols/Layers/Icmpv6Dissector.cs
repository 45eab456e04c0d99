using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>ICMPv6 (RFC 4443), with multicast listener discovery (RFC 2710, RFC 3810); neighbour discovery is in the other file.</summary>
public sealed partial class Icmpv6Dissector : LayerDissector
{
    static readonly Protocol Icmp = new("Internet Control Message Protocol v6", "ICMPv6", "icmpv6");
    static readonly Field Type = Icmp.UInt8("type", "Type", new ValueStrings
    {
        { 1, "Destination Unreachable" },
        { 2, "Packet Too Big" },
        { 3, "Time Exceeded" },
        { 4, "Parameter Problem" },
        { 128, "Echo (ping) request" },
        { 129, "Echo (ping) reply" },
        { 130, "Multicast Listener Query" },
        { 131, "Multicast Listener Report" },
        { 132, "Multicast Listener Done" },
        { 133, "Router Solicitation" },
        { 134, "Router Advertisement" },
        { 135, "Neighbor Solicitation" },
        { 136, "Neighbor Advertisement" },
        { 137, "Redirect" },
        { 143, "Multicast Listener Report Message v2" },
        { 155, "RPL Control" },
        { 160, "Extended Echo Request" },
        { 161, "Extended Echo Reply" },
    });

    static readonly Field Code = Icmp.UInt8("code", "Code");
    static readonly Field Checksum = Icmp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Icmp, partial: ChecksumFields.LeftToCard);
    static readonly Field Identifier = Icmp.UInt16("echo.identifier", "Identifier", shown: FieldBase.Hexadecimal);
    static readonly Field Sequence = Icmp.UInt16("echo.sequence_number", "Sequence");
    static readonly Field ResponseTo = Icmp.FrameNumber("resp_to", "Response To");
    static readonly Field ResponseTime = Icmp.Double("resptime", "Response Time");
    static readonly Field Mtu = Icmp.UInt32("mtu", "MTU");
    static readonly Field Pointer = Icmp.UInt32("pointer", "Pointer");
    static readonly Field MaximumDelay = Icmp.UInt16("mld.maximum_response_delay", "Maximum Response Delay [ms]");
    static readonly Field MulticastAddress = Icmp.IPv6("mld.multicast_address", "Multicast Address");
    static readonly Field RecordCount = Icmp.UInt16("mldr.nb_mcast_records", "Number of Multicast Address Records");
    static readonly Field Record = Icmp.None("mldr.mar", "Multicast Address Record");
    static readonly Field RecordType = Icmp.UInt8("mldr.mar.record_type", "Record Type", new ValueStrings
    {
        { 1, "Include" },
        { 2, "Exclude" },
        { 3, "Changed to include" },
        { 4, "Changed to exclude" },
        { 5, "Allow new sources" },
        { 6, "Block old sources" },
    });

    static readonly Field RecordAddress = Icmp.IPv6("mldr.mar.multicast_address", "Multicast Address");

    static readonly Field HopLimit = Icmp.UInt8("nd.ra.cur_hop_limit", "Cur hop limit");
    static readonly Field RouterFlags = Icmp.UInt8("nd.ra.flag", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Managed = Icmp.Boolean("nd.ra.flag.m", "Managed address configuration", mask: 0x80);
    static readonly Field Other = Icmp.Boolean("nd.ra.flag.o", "Other configuration", mask: 0x40);
    static readonly Field RouterLifetime = Icmp.UInt16("nd.ra.router_lifetime", "Router lifetime (s)");
    static readonly Field ReachableTime = Icmp.UInt32("nd.ra.reachable_time", "Reachable time (ms)");
    static readonly Field RetransTimer = Icmp.UInt32("nd.ra.retrans_timer", "Retrans timer (ms)");
    static readonly Field SolicitationTarget = Icmp.IPv6("nd.ns.target_address", "Target Address");
    static readonly Field AdvertisementFlags = Icmp.UInt32("nd.na.flag", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field FromRouter = Icmp.Boolean("nd.na.flag.r", "Router", mask: 0x80000000);
    static readonly Field Solicited = Icmp.Boolean("nd.na.flag.s", "Solicited", mask: 0x40000000);
    static readonly Field Override = Icmp.Boolean("nd.na.flag.o", "Override", mask: 0x20000000);
    static readonly Field AdvertisementTarget = Icmp.IPv6("nd.na.target_address", "Target Address");
    static readonly Field RedirectTarget = Icmp.IPv6("rd.na.target_address", "Target Address");
    static readonly Field RedirectDestination = Icmp.IPv6("rd.na.destination_address", "Destination Address");
    static readonly Field Option = Icmp.None("opt", "ICMPv6 Option");
    static readonly Field OptionType = Icmp.UInt8("opt.type", "Type", new ValueStrings
    {
        { 1, "Source link-layer address" },
        { 2, "Target link-layer address" },
        { 3, "Prefix information" },
        { 4, "Redirected header" },
        { 5, "MTU" },
        { 14, "Nonce" },
        { 24, "Route Information" },
        { 25, "Recursive DNS Server" },
        { 31, "DNS Search List" },
    });

    static readonly Field OptionLength = Icmp.UInt8("opt.length", "Length");
    static readonly Field SourceLinkAddress = Icmp.Bytes("opt.src_linkaddr", "Source Link-layer address");
    static readonly Field TargetLinkAddress = Icmp.Bytes("opt.target_linkaddr", "Target Link-layer address");
    static readonly Field PrefixLength = Icmp.UInt8("opt.prefix.length", "Prefix Length");
    static readonly Field Prefix = Icmp.IPv6("opt.prefix", "Prefix");
    static readonly Field OptionMtu = Icmp.UInt32("opt.mtu", "MTU");
    static readonly Field NameServerLifetime = Icmp.UInt32("opt.rdnss.lifetime", "Lifetime");
    static readonly Field NameServer = Icmp.IPv6("opt.rdnss", "Recursive DNS Servers");

    /// <inheritdoc/>
    public override Protocol Protocol => Icmp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Icmpv6);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Icmp.Root, 0, end - offset);
        int type = (int)fields.Add(Type, 0, 1);
        fields.Add(Code, 1, 1);
        fields.Add(Checksum, 2, 2);
        if (fields.Has(2, 2))
            Verdict.Add(fields, walk.CheckWithAddresses(IpProtocol.Icmpv6, offset, end, 2));
        switch (type)
        {
            case 2:
                fields.Add(Mtu, 4, 4);
                break;
            case 4:
                fields.Add(Pointer, 4, 4);
                break;
            case 128 or 129:
                fields.Add(Identifier, 4, 2);
                ushort sequence = (ushort)fields.Add(Sequence, 6, 2);
                if (fields.Has(6, 2))
                    EchoRequests.Pair(this, ref walk, sequence, data: 0, isReply: type == 129, ResponseTo, ResponseTime);
                break;
            case 160 or 161:
                fields.Add(Identifier, 4, 2);
                break;
            case >= 130 and <= 132:
                fields.Add(MaximumDelay, 4, 2);
                fields.Add(MulticastAddress, 8, 16);
                break;
            case 143:
                AddRecords(fields);
                break;
            default:
                AddNeighborDiscovery(fields, type);
                break;
        }
        fields.Close(root);
        if (type is >= 1 and <= 4)
            walk.DissectQuote(offset + IcmpHeader.Length, end);
        else if (type == 137 && RedirectedHeader(fields.Window) is > 0 and int redirected)
            walk.DissectQuote(offset + redirected, end);
    }

    /// <summary>The records of a version 2 report (RFC 3810 section 5.2): type, auxiliary words, number of sources, address, sources.</summary>
    static void AddRecords(FieldList fields)
    {
        int count = (int)fields.Add(RecordCount, 6, 2);
        int at = 8;
        for (int i = 0; i < count && fields.Has(at, 20); i++)
        {
            ReadOnlySpan<byte> bytes = fields.Window[at..];
            int length = 20 + (bytes[2] << 8 | bytes[3]) * 16 + bytes[1] * 4;
            int record = fields.Open(Record, at, length);
            fields.Add(RecordType, at, 1);
            fields.Add(RecordAddress, at + 4, 16);
            fields.Close(record);
            at += length;
        }
    }
}

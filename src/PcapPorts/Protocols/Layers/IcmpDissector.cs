using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>ICMP (RFC 792; RFC 1191 for the MTU, RFC 8335 for extended echo).</summary>
public sealed class IcmpDissector : LayerDissector
{
    /// <summary>A redirect quotes the IP header and 64 bits of what it carried (RFC 792); senders that add more mean no more by it.</summary>
    const int RedirectedBytes = 8;
    const int EchoType = 8;

    static readonly Protocol Icmp = new("Internet Control Message Protocol", "ICMP", "icmp");
    static readonly Field Type = Icmp.UInt8("type", "Type", new ValueStrings
    {
        { 0, "Echo (ping) reply" },
        { 3, "Destination unreachable" },
        { 4, "Source quench (flow control)" },
        { 5, "Redirect" },
        { 8, "Echo (ping) request" },
        { 9, "Router advertisement" },
        { 10, "Router solicitation" },
        { 11, "Time-to-live exceeded" },
        { 12, "Parameter problem" },
        { 13, "Timestamp request" },
        { 14, "Timestamp reply" },
        { 15, "Information request" },
        { 16, "Information reply" },
        { 17, "Address mask request" },
        { 18, "Address mask reply" },
        { 30, "Traceroute" },
        { 42, "Extended Echo request" },
        { 43, "Extended Echo reply" },
    });

    static readonly Field Code = Icmp.UInt8("code", "Code");
    static readonly Field Checksum = Icmp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Icmp, bad: "checksum_bad");
    static readonly Field Identifier = Icmp.UInt16("ident", "Identifier (BE)");
    static readonly Field Sequence = Icmp.UInt16("seq", "Sequence Number (BE)");
    static readonly Field ShortSequence = Icmp.UInt8("ext.echo.seq", "Sequence Number");
    static readonly Field Mtu = Icmp.UInt16("mtu", "MTU of next hop");
    static readonly Field Gateway = Icmp.IPv4("redir_gw", "Gateway Address");
    static readonly Field Pointer = Icmp.UInt8("pointer", "Pointer");
    static readonly Field ResponseTo = Icmp.FrameNumber("resp_to", "Request frame");
    static readonly Field ResponseTime = Icmp.Double("resptime", "Response time");

    /// <inheritdoc/>
    public override Protocol Protocol => Icmp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Icmp);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Icmp.Root, 0, IcmpHeader.Length);
        int type = (int)fields.Add(Type, 0, 1);
        int code = (int)fields.Add(Code, 1, 1);
        fields.Add(Checksum, 2, 2);
        if (fields.Has(2, 2))
            Verdict.Add(fields, walk.Check(offset, end, 2));
        if (IcmpHeader.TryRead(walk.Bytes(offset, end), out IcmpHeader header))
            AddBody(ref walk, in header, type, code);
        fields.Close(root);
        int quote = offset + IcmpHeader.Length;
        if (type is 3 or 4 or 11 or 12)
            walk.DissectQuote(quote, end);
        else if (type == 5 && Ipv4Header.TryRead(walk.Bytes(quote, end), out Ipv4Header quoted))
            walk.DissectQuote(quote, Math.Min(end, quote + quoted.Length + RedirectedBytes));
    }

    void AddBody(ref LayerWalk walk, in IcmpHeader header, int type, int code)
    {
        FieldList fields = walk.Fields;
        switch (type)
        {
            case 0 or 8 or (>= 13 and <= 18):
                fields.Add(Identifier, 4, 2);
                fields.Add(Sequence, 6, 2);
                if (type is 0 or 8)
                    EchoRequests.Pair(this, ref walk, header.Sequence, DataOf(in header, isReply: type == 0), isReply: type == 0, ResponseTo, ResponseTime);
                break;
            case 42 or 43:
                fields.Add(Identifier, 4, 2);
                fields.Add(ShortSequence, 6, 1);
                break;
            case 3 when code == 4:
                fields.Add(Mtu, 6, 2);
                break;
            case 5:
                fields.Add(Gateway, 4, 4);
                break;
            case 12:
                fields.Add(Pointer, 4, 1);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// What stands for the data of an echo, the same for a request and its reply: the checksum, but for the type. A reply that brings other data than was
    /// sent (RFC 792) answers no request; what tunnels through echoes looks so.
    /// </summary>
    static ushort DataOf(in IcmpHeader header, bool isReply) => (ushort)((header.Checksum + (isReply ? 0 : EchoType << 8)) % ushort.MaxValue);
}

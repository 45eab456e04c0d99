using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>The header that a load balancer puts before a connection (haproxy.org, "The PROXY protocol", versions 1 and 2). What follows is found out by its bytes.</summary>
public sealed class ProxyDissector : Dissector
{
    const int LongestLine = 107;
    const int Version2Header = 16;

    static readonly Protocol Proxy = new("PROXY Protocol", "PROXY", "proxy");
    static readonly Field Version = Proxy.UInt8("version", "Version");
    static readonly Field Line = Proxy.String("v1.line", "Line");
    static readonly Field Command = Proxy.UInt8("v2.cmd", "Command", new() { { 0, "LOCAL" }, { 1, "PROXY" } }, mask: 0x0f);
    static readonly Field Length = Proxy.UInt16("v2.length", "Length");
    static readonly Field Source4 = Proxy.IPv4("src.ipv4", "Source Address");
    static readonly Field Destination4 = Proxy.IPv4("dst.ipv4", "Destination Address");
    static readonly Field Source6 = Proxy.IPv6("src.ipv6", "Source Address");
    static readonly Field Destination6 = Proxy.IPv6("dst.ipv6", "Destination Address");
    static readonly Field SourcePort = Proxy.UInt16("srcport", "Source Port");
    static readonly Field DestinationPort = Proxy.UInt16("dstport", "Destination Port");

    static ReadOnlySpan<byte> Signature2 => [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];

    /// <inheritdoc/>
    public override Protocol Protocol => Proxy;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => null;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && (payload.StartsWith("PROXY TCP"u8) || payload.StartsWith("PROXY UNKNOWN"u8) || payload.StartsWith(Signature2));

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        int used = pdu.StartsWith("PROXY "u8) ? DissectLine(pdu, segment.IsLast, fields) : pdu.StartsWith(Signature2) ? DissectHeader(pdu, segment.IsLast, fields) : 0;
        if (used > 0)
            segment.Conversation?.HandOver((Dissector?)null);
        return used;
    }

    static int DissectLine(ReadOnlySpan<byte> pdu, bool isLast, FieldList fields)
    {
        int end = pdu[..Math.Min(pdu.Length, LongestLine)].IndexOf((byte)'\n');
        if (end < 0)
            return isLast || pdu.Length >= LongestLine ? 0 : NeedMore;
        int root = fields.Open(Proxy.Root, 0, end + 1);
        fields.AddValue(Version, 1, 0, 6);
        ReadOnlySpan<byte> line = pdu[..end].TrimEnd((byte)'\r');
        fields.Add(Line, 0, line.Length);
        fields.Info.Begin(Proxy).Add(line);
        fields.Close(root);
        return end + 1;
    }

    static int DissectHeader(ReadOnlySpan<byte> pdu, bool isLast, FieldList fields)
    {
        if (pdu.Length < Version2Header)
            return isLast ? 0 : NeedMore;
        int length = Version2Header + BinaryPrimitives.ReadUInt16BigEndian(pdu[14..]);
        if (pdu.Length < length && !isLast)
            return NeedTotal(length);
        int root = fields.Open(Proxy.Root, 0, Math.Min(length, pdu.Length));
        fields.AddValue(Version, (ulong)(pdu[12] >> 4), 12, 1);
        fields.Add(Command, 12, 1);
        fields.Add(Length, 14, 2);
        int family = pdu[13] >> 4;
        int size = family switch { 1 => 4, 2 => 16, _ => 0 };
        if (size > 0 && length >= Version2Header + 2 * size + 4)
        {
            fields.Add(size == 4 ? Source4 : Source6, Version2Header, size);
            fields.Add(size == 4 ? Destination4 : Destination6, Version2Header + size, size);
            fields.Add(SourcePort, Version2Header + 2 * size, 2);
            fields.Add(DestinationPort, Version2Header + 2 * size + 2, 2);
        }
        fields.Info.Begin(Proxy).Add("PROXY v2"u8);
        fields.Close(root);
        return length;
    }
}

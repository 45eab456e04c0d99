using System.Buffers.Binary;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Filters;

/// <summary>
/// A frame of which the decoded headers tell what dissection would: one plain IP header with TCP, UDP or ICMP in it, or something that carries no
/// further headers, or no IP header at all. Of fragments, tunnels, quotes, extension headers and damage they do not, and no view is made.
/// </summary>
readonly ref struct HeaderView
{
    const LevelTraits Odd = LevelTraits.Fragment | LevelTraits.LaterFragment | LevelTraits.OuterFragment | LevelTraits.Sibling | LevelTraits.Authenticated;

    readonly ref readonly DecodedPacket _packet;

    HeaderView(long number, in FrameRecord record, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        Number = number;
        Record = ref record;
        Bytes = bytes;
        _packet = ref packet;
    }

    /// <summary>Number of the frame.</summary>
    public readonly long Number;

    /// <summary>What the capture file says of it.</summary>
    public readonly ref readonly FrameRecord Record;

    /// <summary>Its bytes.</summary>
    public readonly ReadOnlySpan<byte> Bytes;

    /// <summary>Its IP header, when <see cref="HasIp"/>.</summary>
    public ref readonly IpLevel Level => ref _packet.Levels[0];

    /// <summary>Whether there is an IP header.</summary>
    public bool HasIp => _packet.LevelCount == 1;

    /// <summary>Views a frame; false when its headers do not tell enough.</summary>
    public static bool TryView(long number, in FrameRecord record, ReadOnlySpan<byte> bytes, in DecodedPacket packet, out HeaderView view)
    {
        view = default;
        if (packet.LevelCount > 1 || packet.HasQuote || !(packet.LevelCount == 0 ? HasNoIp(in record, in packet) : IsPlain(in packet, bytes) || EndsAtIp(in packet, bytes)))
            return false;
        view = new HeaderView(number, in record, bytes, in packet);
        return true;
    }

    /// <summary>Whether a frame in which no IP header was found has none: what its last EtherType announces carries none.</summary>
    static bool HasNoIp(in FrameRecord record, in DecodedPacket packet)
        => packet.Stop.Reason is DecodeReason.None or DecodeReason.Unknown && EndsHeaders(Protocols.Dissectors.Table.ForEtherType(packet.EtherType))
            && Protocols.Dissectors.Table.ForLinkType(record.LinkType) is not { Unpacks: true };

    // It quotes the packet that was sent a longer way, in an option (RFC 4861 section 4.6.3).
    const byte Redirect = 137;

    static bool IsPlain(in DecodedPacket packet, ReadOnlySpan<byte> bytes)
    {
        ref readonly IpLevel level = ref packet.Levels[0];
        return (level.Traits & (Odd | LevelTraits.Transport)) == LevelTraits.Transport && packet.Stop.Reason == DecodeReason.None && HasOneHeader(in level)
            && level.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.Icmpv6
            && bytes.Length >= level.TransportOffset + (level.Protocol == IpProtocol.Tcp ? 20 : 8)
            && (level.Protocol != IpProtocol.Udp || !IsTunnelPort(level.SourcePort, level.DestinationPort))
            && (level.Protocol != IpProtocol.Tcp || !Protocols.Dissectors.Table.CarriesFrames(level.SourcePort, level.DestinationPort))
            && level.Protocol != (level.Version == 4 ? IpProtocol.Icmpv6 : IpProtocol.Icmp)
            && !(level.Protocol == IpProtocol.Icmpv6 && level.IcmpType == Redirect);
    }

    /// <summary>Whether what IP carries has no headers that anything is asked of here: a routing protocol, or one that nobody takes apart.</summary>
    static bool EndsAtIp(in DecodedPacket packet, ReadOnlySpan<byte> bytes)
    {
        ref readonly IpLevel level = ref packet.Levels[0];
        return (level.Traits & Odd) == LevelTraits.None && HasOneHeader(in level) && packet.Stop.Reason is DecodeReason.None or DecodeReason.Encrypted
            && (EndsHeaders(Protocols.Dissectors.Table.ForIpProtocol(level.Protocol)) || IsPimAlone(in level, bytes));
    }

    static bool HasOneHeader(in IpLevel level) => level.Tunnel == TunnelKind.None && (level.Version == 4 || (level.Traits & LevelTraits.Options) == LevelTraits.None);

    /// <summary>Whether nothing follows: no dissector goes on here, or one that hands nothing on.</summary>
    static bool EndsHeaders(Protocols.Layers.LayerDissector? layer) => layer is null or { EndsHeaders: true };

    /// <summary>PIM, but for its register messages, which carry a packet (RFC 7761 section 4.9.3).</summary>
    static bool IsPimAlone(in IpLevel level, ReadOnlySpan<byte> bytes)
    {
        const int typeMask = 0x0f;
        const int register = 1;
        return level.Protocol == IpProtocol.Pim && level.TransportOffset < bytes.Length && (bytes[level.TransportOffset] & typeMask) != register;
    }

    /// <summary>Whether a datagram of these ports may carry further headers below the applications.</summary>
    static bool IsTunnelPort(ushort source, ushort destination) => s_tunnelPorts[destination] || s_tunnelPorts[source];

    static readonly bool[] s_tunnelPorts = [.. Enumerable.Range(0, 1 << 16).Select(static port => Protocols.Dissectors.Table.ForUdpTunnel((ushort)port) is not null)];

    /// <summary>The values of a field in this frame, of all fields but IPv6 addresses.</summary>
    /// <param name="field">The field.</param>
    /// <param name="first">Its first occurrence.</param>
    /// <param name="second">Its second one.</param>
    /// <returns>How many occurrences there are: 0 to 2.</returns>
    public int Read(HeaderField field, out ulong first, out ulong second)
    {
        (first, second) = (0, 0);
        switch (field)
        {
            case HeaderField.FrameNumber:
                first = (ulong)Number;
                return 1;
            case HeaderField.FrameLength:
                first = Record.WireLength;
                return 1;
            case HeaderField.CapturedLength:
                first = (uint)Record.CapturedLength;
                return 1;
        }
        if (!HasIp)
            return 0;
        ref readonly IpLevel level = ref Level;
        if (field < HeaderField.Ipv6Source)
            return ReadNetwork(in level, field, out first, out second);
        byte transport = field < HeaderField.UdpSourcePort ? IpProtocol.Tcp : field < HeaderField.IcmpType ? IpProtocol.Udp : field < HeaderField.Icmpv6Type ? IpProtocol.Icmp : IpProtocol.Icmpv6;
        if (level.Protocol != transport)
            return 0;
        switch (field)
        {
            case HeaderField.TcpSourcePort or HeaderField.UdpSourcePort:
                first = level.SourcePort;
                return 1;
            case HeaderField.TcpDestinationPort or HeaderField.UdpDestinationPort:
                first = level.DestinationPort;
                return 1;
            case HeaderField.TcpPort or HeaderField.UdpPort:
                (first, second) = (level.SourcePort, level.DestinationPort);
                return 2;
            case HeaderField.TcpFlags:
                first = BinaryPrimitives.ReadUInt16BigEndian(Bytes[(level.TransportOffset + 12)..]) & 0xfffu;
                return 1;
            case >= HeaderField.TcpFin and <= HeaderField.TcpUrgent:
                first = (uint)level.TcpFlags >> (field - HeaderField.TcpFin) & 1;
                return 1;
            case HeaderField.TcpWindow:
                first = level.TcpWindow;
                return 1;
            case HeaderField.IcmpType or HeaderField.Icmpv6Type:
                first = level.IcmpType;
                return 1;
            default:
                first = level.IcmpCode;
                return 1;
        }
    }

    int ReadNetwork(in IpLevel level, HeaderField field, out ulong first, out ulong second)
    {
        (first, second) = (0, 0);
        if (level.Version != 4)
            return 0;
        switch (field)
        {
            case HeaderField.IpProtocol:
                first = level.Protocol;
                return 1;
            case HeaderField.IpTtl:
                first = Bytes[level.NetworkOffset + 8];
                return 1;
            case HeaderField.IpSource:
                first = level.SourceLow;
                return 1;
            case HeaderField.IpDestination:
                first = level.DestinationLow;
                return 1;
            default:
                (first, second) = (level.SourceLow, level.DestinationLow);
                return 2;
        }
    }

    /// <summary>The IPv6 addresses of a field in this frame: how many there are, 0 to 2.</summary>
    public int ReadWide(HeaderField field, out UInt128 first, out UInt128 second)
    {
        (first, second) = (0, 0);
        if (!HasIp || Level.Version != 6)
            return 0;
        ref readonly IpLevel level = ref Level;
        first = field == HeaderField.Ipv6Destination ? new UInt128(level.DestinationHigh, level.DestinationLow) : new UInt128(level.SourceHigh, level.SourceLow);
        second = new UInt128(level.DestinationHigh, level.DestinationLow);
        return field == HeaderField.Ipv6Address ? 2 : 1;
    }
}

/// <summary>
/// The fields that decoded headers tell. Their order is used: frame, IPv4, IPv6, TCP (flags from bit 0 up), UDP, ICMP, ICMPv6. What the flags for congestion mean is agreed on
/// in the handshake (RFC 9768), so a header alone does not tell them.
/// </summary>
enum HeaderField : byte
{
    FrameNumber,
    FrameLength,
    CapturedLength,
    IpProtocol,
    IpTtl,
    IpSource,
    IpDestination,
    IpAddress,
    Ipv6Source,
    Ipv6Destination,
    Ipv6Address,
    TcpSourcePort,
    TcpDestinationPort,
    TcpPort,
    TcpFlags,
    TcpFin,
    TcpSyn,
    TcpReset,
    TcpPush,
    TcpAck,
    TcpUrgent,
    TcpWindow,
    UdpSourcePort,
    UdpDestinationPort,
    UdpPort,
    IcmpType,
    IcmpCode,
    Icmpv6Type,
    Icmpv6Code,
}

/// <summary>The names of <see cref="HeaderField"/>s.</summary>
static class HeaderFields
{
    static readonly string[] s_names =
    [
        "frame.number", "frame.len", "frame.cap_len", "ip.proto", "ip.ttl", "ip.src", "ip.dst", "ip.addr", "ipv6.src", "ipv6.dst", "ipv6.addr",
        "tcp.srcport", "tcp.dstport", "tcp.port", "tcp.flags", "tcp.flags.fin", "tcp.flags.syn", "tcp.flags.reset", "tcp.flags.push", "tcp.flags.ack",
        "tcp.flags.urg", "tcp.window_size_value", "udp.srcport", "udp.dstport", "udp.port", "icmp.type", "icmp.code",
        "icmpv6.type", "icmpv6.code",
    ];

    /// <summary>The header field of an abbreviation; null when headers do not tell it.</summary>
    public static HeaderField? Find(string abbreviation) => Array.IndexOf(s_names, abbreviation) is >= 0 and int index ? (HeaderField)index : null;

    /// <summary>Where the value of a field stands: offset and length, from the network header, or from the transport's. Only for those that stand in one place of a header.</summary>
    public static (bool IsTransport, int Offset, int Length) PlaceOf(HeaderField field) => field switch
    {
        HeaderField.IpTtl => (false, 8, 1),
        HeaderField.IpProtocol => (false, 9, 1),
        HeaderField.IpSource => (false, 12, 4),
        HeaderField.IpDestination => (false, 16, 4),
        HeaderField.Ipv6Source => (false, 8, 16),
        HeaderField.Ipv6Destination => (false, 24, 16),
        HeaderField.TcpSourcePort or HeaderField.UdpSourcePort => (true, 0, 2),
        HeaderField.TcpDestinationPort or HeaderField.UdpDestinationPort => (true, 2, 2),
        HeaderField.TcpFlags or (>= HeaderField.TcpFin and <= HeaderField.TcpUrgent) => (true, 12, 2),
        HeaderField.TcpWindow => (true, 14, 2),
        HeaderField.IcmpType or HeaderField.Icmpv6Type => (true, 0, 1),
        HeaderField.IcmpCode or HeaderField.Icmpv6Code => (true, 1, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "It stands in no header, or in two places."),
    };

    /// <summary>Whether the values are IPv6 addresses, which take more than 64 bits.</summary>
    public static bool IsWide(HeaderField field) => field is >= HeaderField.Ipv6Source and <= HeaderField.Ipv6Address;
}

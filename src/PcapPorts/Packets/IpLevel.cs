using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Packets;

/// <summary>
/// One IP header and the transport header behind it, as offsets and numbers. A frame has one for each IP header that is not a
/// quote: the outermost first, those inside tunnels after it. Blittable; numbers are in host order.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct IpLevel
{
    /// <summary>High 64 bits of the source address; 0 for IPv4.</summary>
    public ulong SourceHigh;

    /// <summary>Low 64 bits of the source address; IPv4 addresses fill the lowest 32.</summary>
    public ulong SourceLow;

    /// <summary>High 64 bits of the destination address; 0 for IPv4.</summary>
    public ulong DestinationHigh;

    /// <summary>Low 64 bits of the destination address; IPv4 addresses fill the lowest 32.</summary>
    public ulong DestinationLow;

    /// <summary>Source port (TCP, UDP, UDP-Lite, SCTP, DCCP) when <see cref="LevelTraits.Ports"/> is set, else 0.</summary>
    public ushort SourcePort;

    /// <summary>Destination port, as <see cref="SourcePort"/>.</summary>
    public ushort DestinationPort;

    /// <summary>4 or 6.</summary>
    public byte Version;

    /// <summary>The IP protocol number of the transport, after IPv6 extension headers and AH (IANA protocol-numbers).</summary>
    public byte Protocol;

    /// <summary>What carries this header; <see cref="TunnelKind.None"/> at depth 0.</summary>
    public TunnelKind Tunnel;

    /// <summary>Number of IP headers around this one.</summary>
    public byte Depth;

    /// <summary>What was found: see each bit.</summary>
    public LevelTraits Traits;

    /// <summary>The low eight TCP flags, CWR ECE URG ACK PSH RST SYN FIN (RFC 9293 section 3.1); 0 without a TCP header.</summary>
    public byte TcpFlags;

    /// <summary>ICMP or ICMPv6 type, when <see cref="LevelTraits.Icmp"/> is set.</summary>
    public byte IcmpType;

    /// <summary>ICMP or ICMPv6 code, when <see cref="LevelTraits.Icmp"/> is set.</summary>
    public byte IcmpCode;

    /// <summary>Identifier of an ICMP or ICMPv6 query (echo, timestamp, mask; RFC 792, RFC 4443), else 0.</summary>
    public ushort IcmpIdentifier;

    /// <summary>TCP window as it stands in the header, unscaled.</summary>
    public ushort TcpWindow;

    /// <summary>Offset of a fragment in its datagram, in units of 8 bytes (RFC 791, RFC 8200 section 4.5); 0 for a first or no fragment.</summary>
    public ushort FragmentOffset;

    /// <summary>TCP sequence number.</summary>
    public uint TcpSequence;

    /// <summary>TCP acknowledgment number.</summary>
    public uint TcpAcknowledgment;

    /// <summary>Identification of a fragment: 16 bits in IPv4 (RFC 791), 32 in the IPv6 fragment header (RFC 8200 section 4.5).</summary>
    public uint FragmentId;

    /// <summary>Offset of the IP header in the frame.</summary>
    public int NetworkOffset;

    /// <summary>Offset of the transport header in the frame, or where it would be.</summary>
    public int TransportOffset;

    /// <summary>Offset of the transport payload in the frame; may lie beyond the captured bytes.</summary>
    public int PayloadOffset;

    /// <summary>Payload bytes that were captured, 0 or more; padding is not payload.</summary>
    public int PayloadCaptured;

    /// <summary>
    /// Transport payload in bytes by the IP and UDP lengths, whether captured or not; 0 without a whole transport header. Behind a
    /// protocol whose header is not read (ESP, OSPF, GRE, ...) all that follows IP is payload. A first fragment of UDP has the whole
    /// datagram's payload, one of TCP only its own part; later fragments have none.
    /// </summary>
    public int PayloadLength;

    /// <summary>Bytes from the start of the IP header to the end of the datagram, by its own lengths.</summary>
    public int DatagramLength;
}

/// <summary>What the decoder found at an IP level.</summary>
[Flags]
public enum LevelTraits : ushort
{
    /// <summary>Nothing beyond the IP header.</summary>
    None = 0,

    /// <summary>Both ports were captured (4 bytes of transport header suffice).</summary>
    Ports = 1,

    /// <summary>The fixed transport header is whole: 14 bytes of TCP (ports to flags), 8 of UDP, 12 of SCTP.</summary>
    Transport = 2,

    /// <summary>A fragment: the more-fragments bit is set or the offset is not 0.</summary>
    Fragment = 4,

    /// <summary>A fragment with an offset other than 0: it has no transport header of its own.</summary>
    LaterFragment = 8,

    /// <summary>An ICMP or ICMPv6 header is here; type and code are set.</summary>
    Icmp = 16,

    /// <summary>This header stands beside the one before it (a further 802.11 A-MSDU frame), not inside it.</summary>
    Sibling = 32,

    /// <summary>An IP header further out is a first fragment, so this packet is cut short by fragmentation.</summary>
    OuterFragment = 64,

    /// <summary>The IPv4 header has options or the IPv6 packet has extension headers.</summary>
    Options = 128,

    /// <summary>An AH header stands between the IP and the transport header (RFC 4302).</summary>
    Authenticated = 256,

    /// <summary>A fragment that is not the last one (its more-fragments bit is set).</summary>
    MoreFragments = 512,
}

/// <summary>Room for the IP levels of one frame and for one packet quoted in an ICMP error.</summary>
[InlineArray(DecodedPacket.MaxLevels + 1)]
public struct IpLevels
{
    IpLevel _first;
}

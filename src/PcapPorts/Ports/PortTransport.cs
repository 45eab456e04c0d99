namespace PcapPorts.Ports;

/// <summary>
/// The transports whose ports IANA registers (RFC 6335 section 3), each with its IP protocol number as value
/// (IANA "Assigned Internet Protocol Numbers"). Port spaces are separate: 53/udp and 53/tcp are two assignments.
/// </summary>
public enum PortTransport : byte
{
    /// <summary>No transport with ports.</summary>
    None = 0,

    /// <summary>Transmission Control Protocol, RFC 9293.</summary>
    Tcp = 6,

    /// <summary>User Datagram Protocol, RFC 768. UDP-Lite (RFC 3828, protocol 136) shares its port assignments.</summary>
    Udp = 17,

    /// <summary>Datagram Congestion Control Protocol, RFC 4340.</summary>
    Dccp = 33,

    /// <summary>Stream Control Transmission Protocol, RFC 9260.</summary>
    Sctp = 132,
}

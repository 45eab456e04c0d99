namespace PcapPorts.Ports;

/// <summary>The order, the names and the slots of the four transports with registered ports.</summary>
public static class PortTransports
{
    /// <summary>How many transports there are.</summary>
    public const int Count = 4;

    /// <summary>All transports, in the order in which tables and cards list them.</summary>
    public static ReadOnlySpan<PortTransport> All =>
        [PortTransport.Tcp, PortTransport.Udp, PortTransport.Dccp, PortTransport.Sctp];

    /// <summary>The transport's place in <see cref="All"/>, or -1 for any other value.</summary>
    public static int Slot(this PortTransport transport) => transport switch
    {
        PortTransport.Tcp => 0,
        PortTransport.Udp => 1,
        PortTransport.Dccp => 2,
        PortTransport.Sctp => 3,
        _ => -1,
    };

    /// <summary>The lower-case name as the IANA registry writes it: <c>tcp</c>, <c>udp</c>, <c>dccp</c>, <c>sctp</c>; empty for any other value.</summary>
    public static string Name(this PortTransport transport) => transport switch
    {
        PortTransport.Tcp => "tcp",
        PortTransport.Udp => "udp",
        PortTransport.Dccp => "dccp",
        PortTransport.Sctp => "sctp",
        _ => "",
    };

    /// <summary>
    /// The transport of an IP protocol number, <see cref="PortTransport.None"/> when it has no registered ports.
    /// UDP-Lite (136) answers <see cref="PortTransport.Udp"/>, whose assignments it shares (RFC 3828 section 6.1).
    /// </summary>
    public static PortTransport FromIpProtocol(byte protocol) => protocol switch
    {
        6 => PortTransport.Tcp,
        17 or 136 => PortTransport.Udp,
        33 => PortTransport.Dccp,
        132 => PortTransport.Sctp,
        _ => PortTransport.None,
    };

    /// <summary>Reads a transport name in any letter case; false for anything but the four.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out PortTransport transport)
    {
        foreach (PortTransport candidate in All)
        {
            if (name.Equals(candidate.Name(), StringComparison.OrdinalIgnoreCase))
            {
                transport = candidate;
                return true;
            }
        }

        transport = PortTransport.None;
        return false;
    }
}

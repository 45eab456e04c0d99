namespace PcapPorts.Ports;

/// <summary>
/// The ephemeral ranges that systems really use. RFC 6335 section 6 suggests the dynamic ports, 49152 and up; Linux, the most frequent
/// client, begins far below, and RFC 6056 section 3.2 even recommends 1024 to 65535. Every range can be configured: these are defaults.
/// </summary>
public static class EphemeralRanges
{
    /// <summary>The first port that a system common today hands out; Linux's.</summary>
    public const ushort FirstCommon = 32768;

    /// <summary>All ranges, the common ones first.</summary>
    public static IReadOnlyList<EphemeralRange> All { get; } =
    [
        new("Linux and Android", FirstCommon, 60999, "net.ipv4.ip_local_port_range since Linux 4.2; 61000 was the last before", EphemeralEra.Common),
        new("Windows since Vista and Server 2008", 49152, 65535, "Microsoft KB 929851; netsh int ipv4 show dynamicport", EphemeralEra.Common),
        new("macOS, iOS and NetBSD", 49152, 65535, "net.inet.ip.portrange.first and .last; NetBSD: net.inet.ip.anonportmin and max", EphemeralEra.Common),
        new("FreeBSD", 10000, 65535, "net.inet.ip.portrange.first and .last, IPPORT_EPHEMERALFIRST; its high range is 49152-65535", EphemeralEra.Rare),
        new("OpenBSD", 1024, 49151, "net.inet.ip.portfirst and portlast; its high range is 49152-65535", EphemeralEra.Rare),
        new("Solaris, illumos and AIX", 32768, 65535, "tcp_smallest_anon_port; AIX: tcp_ephemeral_low and high", EphemeralEra.Rare),
        new("NAT devices", 1024, 65535, "RFC 4787 REQ-3; Cisco PAT keeps to the same part of 0-511, 512-1023, 1024-65535", EphemeralEra.Rare),
        new("NFS clients on Linux", 665, 1023, "sunrpc.min_resvport and max_resvport: old servers trust a port below 1024", EphemeralEra.Rare),
        new("Windows up to XP and Server 2003", 1025, 5000, "Microsoft KB 929851; registry value MaxUserPort", EphemeralEra.Past),
        new("old BSD and Linux up to 2.2", 1024, 5000, "4.3BSD IPPORT_RESERVED to IPPORT_USERRESERVED; Linux: 1024-4999", EphemeralEra.Past),
        new("rlogin and rsh clients", 512, 1023, "rresvport(3): servers trusted a port below 1024", EphemeralEra.Past),
    ];

    /// <summary>The ranges that contain a port, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<EphemeralRange> Containing(ushort port)
    {
        List<EphemeralRange> found = [];
        foreach (EphemeralRange range in All)
        {
            if (range.Contains(port))
                found.Add(range);
        }

        return found;
    }

    /// <summary>
    /// True when a system common today may have picked the port for a client: 32768 and up. One comparison, meant for every flow.
    /// The wider ranges of rarer systems hold most registered ports too, and so tell nothing.
    /// </summary>
    public static bool IsLikelyEphemeral(ushort port) => port >= FirstCommon;
}

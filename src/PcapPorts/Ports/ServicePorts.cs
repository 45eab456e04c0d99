namespace PcapPorts.Ports;

/// <summary>
/// Which canonical service a port number suggests, and which ports are a service's own. A number is a hint: the payload has the last word.
/// Where <see cref="ByPort"/> knows nothing, <see cref="PortRegistry"/> may still have a registered name. Look-ups take constant time
/// and allocate nothing; the tables (about 25 KB) are built on first use.
/// </summary>
public static class ServicePorts
{
    const int PageSize = 256;

    // Two levels: the page of (transport slot, high byte), then the service of the low byte. Page 0 is the empty one, which all
    // port ranges without services share; a flat 64 KB a transport would evict more useful things from the cache.
    static readonly byte[] Pages = new byte[PortTransports.Count * PageSize];
    static readonly byte[] Cells;

    // service << 24 | transport slot << 16 | port, ascending.
    static readonly uint[] Defaults;

    static ServicePorts()
    {
        List<uint> defaults = new(512);
        byte[] cells = new byte[128 * PageSize];
        int pages = 1;
        foreach (ServiceTable.DefaultPort entry in ServiceTable.Ports)
        {
            int slot = entry.Transport.Slot();
            for (int port = entry.First; port <= entry.Last; port++)
            {
                defaults.Add(Key(entry.Service, slot, port));
                if (!entry.NamesPort)
                    continue;
                ref byte page = ref Pages[slot * PageSize + (port >> 8)];
                if (page == 0)
                    page = checked((byte)pages++);
                cells[page * PageSize + (port & 0xFF)] = entry.Service.Value;
            }
        }

        defaults.Sort();
        Defaults = [.. defaults];
        Cells = cells.AsSpan(0, pages * PageSize).ToArray();
    }

    /// <summary>
    /// The service that uses this port by default: 53 is <c>dns</c>, 443/tcp <c>tls</c>, 443/udp <c>quic</c>, 139 and 445 <c>smb</c>.
    /// <see cref="ServiceId.None"/> when the number names no canonical service or the transport has no ports.
    /// </summary>
    public static ServiceId ByPort(PortTransport transport, ushort port)
    {
        int slot = transport.Slot();
        return slot < 0 ? ServiceId.None : new(Cells[Pages[slot * PageSize + (port >> 8)] * PageSize + (port & 0xFF)]);
    }

    /// <summary>
    /// The name that output shows for a flow whose service only its port tells: that of <see cref="ByPort"/>, else IANA's name in lower
    /// case with hyphens for spaces; null where neither knows the port. Allocates at most once a name, but for the few that IANA
    /// writes with capitals.
    /// </summary>
    public static string? NameOf(PortTransport transport, ushort port)
    {
        ServiceId service = ByPort(transport, port);
        if (!service.IsNone)
            return service.Name;
        return PortRegistry.TryGet(transport, port, out PortRegistration registration)
            ? registration.Name.ToLowerInvariant().Replace(' ', '-')
            : null;
    }

    /// <summary>
    /// True when this is one of the service's default ports, also when the number alone names another service
    /// (443/udp is a default port of <c>dtls</c>, though <see cref="ByPort"/> says <c>quic</c>).
    /// </summary>
    public static bool IsDefault(ServiceId service, PortTransport transport, ushort port)
    {
        int slot = transport.Slot();
        return slot >= 0 && Defaults.AsSpan().BinarySearch(Key(service, slot, port)) >= 0;
    }

    /// <summary>The default ports of a service, ascending by transport in the order of <see cref="PortTransports.All"/>, then by number.</summary>
    public static IReadOnlyList<PortNumber> Of(ServiceId service)
    {
        List<PortNumber> ports = [];
        foreach (uint key in Defaults)
        {
            if (key >> 24 == service.Value)
                ports.Add(new(PortTransports.All[(int)(key >> 16 & 0xFF)], (ushort)key));
        }

        return ports;
    }

    static uint Key(ServiceId service, int slot, int port) => (uint)service.Value << 24 | (uint)slot << 16 | (uint)port;
}

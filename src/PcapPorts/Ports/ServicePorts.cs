namespace PcapPorts.Ports;

/// <summary>
/// Which canonical service a port number suggests, and which ports are a service's own. A number is a hint: the payload has the last word.
/// Where <see cref="ByPort"/> knows nothing, <see cref="PortRegistry"/> may still have a registered name. Look-ups take constant time
/// and allocate nothing; the tables (about 40 KB) are built on first use.
/// </summary>
public static class ServicePorts
{
    const int PageSize = 256;
    const int MostPages = 128;

    // Two levels: the page of (transport slot, high byte), then the service of the low byte. Page 0 is the empty one, which all
    // port ranges without services share; a flat 64 KB a transport would evict more useful things from the cache.
    static readonly byte[] Pages = new byte[PortTransports.Count * PageSize];
    static readonly byte[] Cells;

    static ServicePorts()
    {
        byte[] cells = new byte[MostPages * PageSize];
        int pages = 1;
        foreach (uint word in ServiceTable.Ports)
        {
            if (!ServiceTable.NamesPort(word))
                continue;
            int port = (ushort)word;
            ref byte page = ref Pages[ServiceTable.Slot(word) * PageSize + (port >> 8)];
            if (page == 0)
                page = (byte)pages++;
            cells[page * PageSize + (port & 0xFF)] = ServiceTable.Service(word).Value;
        }

        Cells = cells;
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
        if (!PortRegistry.TryGet(transport, port, out PortRegistration registration))
            return null;

        // Looking first is not for the allocation: the vectorised string methods cost most of a millisecond on their first call.
        foreach (byte letter in registration.NameUtf8)
        {
            if (letter is >= (byte)'A' and <= (byte)'Z' or (byte)' ')
                return registration.Name.ToLowerInvariant().Replace(' ', '-');
        }

        return registration.Name;
    }

    /// <summary>
    /// True when this is one of the service's default ports, also when the number alone names another service
    /// (443/udp is a default port of <c>dtls</c>, though <see cref="ByPort"/> says <c>quic</c>).
    /// </summary>
    public static bool IsDefault(ServiceId service, PortTransport transport, ushort port)
    {
        int slot = transport.Slot();
        foreach (uint word in Words(service))
        {
            if ((ushort)word == port && ServiceTable.Slot(word) == slot)
                return true;
        }

        return false;
    }

    /// <summary>The default ports of a service, by transport in the order of <see cref="PortTransports.All"/>, then ascending.</summary>
    public static IReadOnlyList<PortNumber> Of(ServiceId service)
    {
        List<PortNumber> ports = [];
        foreach (uint word in Words(service))
            ports.Add(new(PortTransports.All[ServiceTable.Slot(word)], (ushort)word));
        ports.Sort(static (left, right) => left.Transport == right.Transport
            ? left.Port.CompareTo(right.Port)
            : left.Transport.Slot().CompareTo(right.Transport.Slot()));
        return ports;
    }

    /// <summary>The service's principal port on a transport, or on any for <see cref="PortTransport.None"/>; null if it has none there.</summary>
    public static PortNumber? Principal(ServiceId service, PortTransport transport = PortTransport.None)
    {
        foreach (uint word in Words(service))
        {
            PortTransport its = PortTransports.All[ServiceTable.Slot(word)];
            if (transport == PortTransport.None || transport == its)
                return new(its, (ushort)word);
        }

        return null;
    }

    static ReadOnlySpan<uint> Words(ServiceId service)
    {
        int value = service.IsNone || service.Value > ServiceId.Count ? 0 : service.Value;
        int start = ServiceTable.FirstPort[value];
        return ServiceTable.Ports.AsSpan(start, ServiceTable.FirstPort[value == 0 ? 0 : value + 1] - start);
    }
}

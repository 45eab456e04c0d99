namespace PcapPorts.Ports;

/// <summary>Finds services by name wherever one is known: canonical services, common other names, IANA's registry, de-facto ports.</summary>
static class ServiceNames
{
    // What people type and mean. It goes before IANA's names, because those of "sftp" (115, a protocol of 1984) and "oracle" (2005) are
    // not what anybody asks for.
    static readonly (string Name, string Canonical)[] OtherNames =
    [
        ("postgres", "postgresql"), ("pgsql", "postgresql"), ("mongo", "mongodb"), ("mariadb", "mysql"), ("oracle", "oracle-tns"),
        ("sqlserver", "mssql"), ("memcache", "memcached"), ("elastic", "elasticsearch"), ("opensearch", "elasticsearch"), ("k8s", "kubernetes"),
        ("ssl", "tls"), ("dot", "tls"), ("http3", "quic"), ("smtps", "smtp"), ("sftp", "ssh"), ("scp", "ssh"), ("cifs", "smb"), ("samba", "smb"),
        ("bonjour", "mdns"), ("avahi", "mdns"), ("upnp", "ssdp"), ("nbns", "netbios"), ("ipsec", "ike"), ("ipmi", "rmcp"), ("jabber", "xmpp"),
        ("wg", "wireguard"), ("turn", "stun"), ("rabbitmq", "amqp"), ("s7comm", "tpkt"), ("bt", "bittorrent"), ("torrent", "bittorrent"),
        ("portmapper", "rpcbind"), ("portmap", "rpcbind"),
    ];

    /// <summary>
    /// The principal port of the service with this name and the name as its source writes it; null if there is none, or none on the
    /// transport (<see cref="PortTransport.None"/> means any).
    /// </summary>
    internal static (ushort Port, string Name)? Find(string name, PortTransport transport)
    {
        if (ServiceId.TryParse(name, out ServiceId service) && ServicePorts.Principal(service, transport) is PortNumber own)
            return (own.Port, service.Name);

        foreach ((string other, string canonical) in OtherNames)
        {
            if (string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
                return Find(canonical, transport);
        }

        foreach (PortRegistration registration in PortRegistry.PortsOf(name))
        {
            if (transport == PortTransport.None || registration.Transport == transport)
                return (registration.Port, registration.Name);
        }

        if (DeFactoPorts.Named(name) is DeFactoPort habit && (transport == PortTransport.None || habit.Matches(transport, habit.First)))
            return (habit.First, habit.Name);

        return null;
    }

    /// <summary>The known names most like a wrong one, best first: at most two letters away, or beginning with it.</summary>
    internal static IReadOnlyList<string> Near(string name, int limit)
    {
        List<(int Distance, string Name)> found = [];
        int most = name.Length <= 3 ? 1 : 2;

        void Consider(string candidate)
        {
            int distance = EditDistance(name, candidate, most);
            if (distance <= most && !found.Exists(entry => string.Equals(entry.Name, candidate, StringComparison.OrdinalIgnoreCase)))
                found.Add((distance, candidate));
        }

        for (int value = 1; value <= ServiceId.Count; value++)
            Consider(new ServiceId((byte)value).Name);
        foreach (DeFactoPort habit in DeFactoPorts.All)
            Consider(habit.Name);
        foreach (string registered in PortRegistry.NamesStartingWith("", int.MaxValue))
            Consider(registered);

        // A stable order: canonical services were considered first, and OrderBy keeps them so among equals.
        List<string> near = [.. found.OrderBy(entry => entry.Distance).Select(entry => entry.Name).Take(limit)];
        if (name.Length >= 3)
        {
            foreach (string longer in PortRegistry.NamesStartingWith(name, limit))
            {
                if (near.Count < limit && !near.Contains(longer, StringComparer.OrdinalIgnoreCase))
                    near.Add(longer);
            }
        }

        return near;
    }

    /// <summary>
    /// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one name into the other, in any
    /// letter case; a number above <paramref name="most"/> means only "more than that".
    /// </summary>
    static int EditDistance(string left, string right, int most)
    {
        if (Math.Abs(left.Length - right.Length) > most)
            return most + 1;
        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] row = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
            row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            (beforeLast, last, row) = (last, row, beforeLast);
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                bool same = Same(left[i - 1], right[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }

        return row[right.Length];

        static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
    }
}

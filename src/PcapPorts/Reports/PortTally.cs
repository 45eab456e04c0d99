using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Reports;

/// <summary>Traffic by protocol and server port: the sum of flows.</summary>
public sealed class PortTally
{
    readonly Dictionary<int, Entry> _entries = [];
    readonly HashSet<(int Port, bool Client, IpAddress Address)> _seen = [];

    /// <summary>Counts a flow; one whose protocol has no ports counts nowhere.</summary>
    public void Add(in LabelledFlow flow)
    {
        if (!flow.HasPorts)
            return;
        int key = flow.Protocol << 16 | flow.ServerPort;
        if (!_entries.TryGetValue(key, out Entry? entry))
            _entries.Add(key, entry = new Entry());
        entry.Flows++;
        entry.Packets += flow.Packets;
        entry.Bytes += flow.Bytes;
        CountPeer((key, true, flow.ClientAddress));
        CountPeer((key, false, flow.ServerAddress));
        if (flow.Service.Name is { } service)
        {
            entry.Services.TryGetValue(service, out int flows);
            entry.Services[service] = flows + 1;
        }
    }

    /// <summary>Adds another tally.</summary>
    internal void Merge(PortTally other)
    {
        foreach ((int key, Entry from) in other._entries)
        {
            if (!_entries.TryGetValue(key, out Entry? entry))
                _entries.Add(key, entry = new Entry());
            entry.Flows += from.Flows;
            entry.Packets += from.Packets;
            entry.Bytes += from.Bytes;
            foreach ((string service, int flows) in from.Services)
                entry.Services[service] = entry.Services.GetValueOrDefault(service) + flows;
        }
        foreach ((int Port, bool Client, IpAddress Address) seen in other._seen)
            CountPeer(seen);
    }

    void CountPeer((int Port, bool Client, IpAddress Address) peer)
    {
        if (!_seen.Add(peer))
            return;
        Entry entry = _entries[peer.Port];
        entry.Clients += peer.Client ? 1 : 0;
        entry.Servers += peer.Client ? 0 : 1;
    }

    internal void Save(DigestWriter writer)
    {
        writer.Write((long)_entries.Count);
        foreach ((int key, Entry entry) in _entries)
        {
            writer.Write((long)key);
            writer.Write(entry.Flows);
            writer.Write(entry.Packets);
            writer.Write(entry.Bytes);
            writer.Write((long)entry.Services.Count);
            foreach ((string service, int flows) in entry.Services)
            {
                writer.Write(service);
                writer.Write((long)flows);
            }
        }
        writer.Write((long)_seen.Count);
        foreach ((int port, bool client, IpAddress address) in _seen)
        {
            writer.Write((long)port);
            writer.Write(client);
            writer.Write(address);
        }
    }

    internal void Load(DigestReader reader)
    {
        for (int count = reader.Count(); count > 0; count--)
        {
            int key = reader.Int();
            var entry = new Entry { Flows = reader.Long(), Packets = reader.Unsigned(), Bytes = reader.Unsigned() };
            for (int services = reader.Count(); services > 0; services--)
                entry.Services[reader.Word()!] = reader.Int();
            _entries[key] = entry;
        }
        for (int count = reader.Count(); count > 0; count--)
            CountPeer((reader.Int(), reader.Flag(), reader.Address()));
    }

    /// <summary>The ports, those with most bytes first.</summary>
    public PortTraffic[] ToArray()
    {
        var traffic = new PortTraffic[_entries.Count];
        int count = 0;
        foreach ((int key, Entry entry) in _entries)
        {
            traffic[count++] = new PortTraffic(
                (byte)(key >> 16), (ushort)key, entry.MostFrequent(), entry.Flows, entry.Packets, entry.Bytes, entry.Clients, entry.Servers);
        }
        Array.Sort(traffic, static (a, b) =>
            a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes)
            : a.Protocol != b.Protocol ? a.Protocol.CompareTo(b.Protocol)
            : a.Port.CompareTo(b.Port));
        return traffic;
    }

    sealed class Entry
    {
        public long Flows;
        public ulong Packets, Bytes;
        public int Clients, Servers;
        public readonly Dictionary<string, int> Services = new(1, StringComparer.Ordinal);

        public string? MostFrequent()
        {
            string? best = null;
            int most = 0;
            foreach ((string service, int flows) in Services)
            {
                if (flows > most || (flows == most && string.CompareOrdinal(service, best) < 0))
                    (best, most) = (service, flows);
            }
            return best;
        }
    }
}

/// <summary>The traffic of one server port.</summary>
/// <param name="Protocol">IP protocol number.</param>
/// <param name="Port">The port.</param>
/// <param name="Service">What most of its flows carry; null when that is not known.</param>
/// <param name="Flows">Number of flows.</param>
/// <param name="Packets">Frames of both directions.</param>
/// <param name="Bytes">Wire bytes of both directions.</param>
/// <param name="Clients">Number of different client addresses.</param>
/// <param name="Servers">Number of different server addresses.</param>
public readonly record struct PortTraffic(
    byte Protocol, ushort Port, string? Service, long Flows, ulong Packets, ulong Bytes, int Clients, int Servers)
{
    /// <summary>Name under which IANA has registered the port; null when it has not.</summary>
    public string? RegisteredName =>
        PortRegistry.TryGet(PortTransports.FromIpProtocol(Protocol), Port, out PortRegistration registration) ? registration.Name : null;
}

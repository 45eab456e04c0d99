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
        entry.Clients += _seen.Add((key, true, flow.ClientAddress)) ? 1 : 0;
        entry.Servers += _seen.Add((key, false, flow.ServerAddress)) ? 1 : 0;
        if (flow.Service.Name is { } service)
        {
            entry.Services.TryGetValue(service, out int flows);
            entry.Services[service] = flows + 1;
        }
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

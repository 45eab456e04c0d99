using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>Which flows are wanted: every list that is not empty must have one entry that fits.</summary>
public sealed record FlowSelection
{
    /// <summary>Networks of which one endpoint must be part.</summary>
    public IReadOnlyList<IpNetwork> Hosts { get; init; } = [];

    /// <summary>Ports of which one endpoint must use one.</summary>
    public IReadOnlyList<ushort> Ports { get; init; } = [];

    /// <summary>IP protocol numbers.</summary>
    public IReadOnlyList<byte> Protocols { get; init; } = [];

    /// <summary>Services by name, in lower case; <c>none</c> stands for flows without one.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>TCP states.</summary>
    public IReadOnlyList<TcpState> States { get; init; } = [];

    /// <summary>Whether every flow is wanted.</summary>
    public bool TakesAll => !LooksAtKeys && !LooksAtLabels && Filter is null;

    /// <summary>What else decides, by the index of the flow in the table that is asked; null when nothing does.</summary>
    public Func<int, bool>? Filter { get; init; }

    /// <summary>Whether the 5-tuple matters.</summary>
    public bool LooksAtKeys => Hosts.Count + Ports.Count + Protocols.Count > 0;

    /// <summary>Whether a flow must be labelled before it can be judged.</summary>
    public bool LooksAtLabels => Services.Count + States.Count > 0;

    /// <summary>Whether a flow fits by its 5-tuple.</summary>
    public bool TakesKey(in FlowKey key) => TakesProtocol(key.Protocol) && TakesPorts(in key) && TakesHosts(in key);

    /// <summary>Whether a flow fits by service and state.</summary>
    public bool TakesLabels(in LabelledFlow flow)
    {
        if (States.Count > 0 && !Contains(States, flow.State))
            return false;
        if (Services.Count == 0)
            return true;
        string service = flow.Service.Name ?? "none";
        for (int i = 0; i < Services.Count; i++)
        {
            if (string.Equals(Services[i], service, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    bool TakesProtocol(byte protocol) => Protocols.Count == 0 || Contains(Protocols, protocol);

    bool TakesPorts(in FlowKey key) => Ports.Count == 0
        || (new IpProtocol(key.Protocol).HasPorts && (Contains(Ports, key.LowPort) || Contains(Ports, key.HighPort)));

    bool TakesHosts(in FlowKey key)
    {
        for (int i = 0; i < Hosts.Count; i++)
        {
            if (Hosts[i].Contains(key.Version, key.LowHigh, key.LowLow) || Hosts[i].Contains(key.Version, key.HighHigh, key.HighLow))
                return true;
        }
        return Hosts.Count == 0;
    }

    static bool Contains<T>(IReadOnlyList<T> list, T value)
        where T : struct
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], value))
                return true;
        }
        return false;
    }
}

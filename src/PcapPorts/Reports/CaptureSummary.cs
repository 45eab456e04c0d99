using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>What is in one or more captures, counted so that it can be told on one page.</summary>
/// <param name="paths">The paths that were asked for, for the commands that go on from here.</param>
public sealed partial class CaptureSummary(IReadOnlyList<string> paths)
{
    /// <summary>Stands for flows whose service nothing shows.</summary>
    const string Unknown = "unknown";

    readonly CaptureFacts _facts = new() { Times = new TimeHistogram() };
    readonly TrafficTally<string> _services = new(StringComparer.Ordinal);
    readonly TrafficTally<string> _protocols = new(StringComparer.Ordinal);
    readonly TrafficTally<IpAddress> _hosts = new(Comparer<IpAddress>.Default);
    readonly Dictionary<string, long> _proven = new(StringComparer.Ordinal);
    readonly Dictionary<IpAddress, (long Tried, long Failed)> _callers = [];
    readonly TrafficTally<string> _strays = new(StringComparer.Ordinal);
    readonly PortTally _ports = new();
    readonly long[] _bases = new long[Enum.GetValues<RoleBasis>().Length];
    readonly long[] _states = new long[Enum.GetValues<TcpState>().Length];
    readonly List<(string File, CaptureDamage Damage)> _damages = [];
    readonly List<string> _files = [];
    long _flows, _certain, _midstream, _oneSided, _tcpFlows, _tunnelled;
    long _outOfOrder, _orphanFragments, _dropped, _evictedFlows;
    string _format = "";

    /// <summary>Captures counted so far.</summary>
    public int Files => _files.Count;

    /// <summary>Counts a capture.</summary>
    /// <param name="input">Its path, as it was given.</param>
    /// <param name="scan">A scan that tracked flows and counted times.</param>
    public void Add(string input, CaptureScan scan) => Add(input, scan, new FlowLabeler(scan.Flows));

    /// <summary>What stands for a flow among the services: its service, or its protocol where there are no ports.</summary>
    internal static string ServiceOf(in LabelledFlow flow) => flow.Service.Name ?? (flow.HasPorts ? Unknown : ProtocolName.Of(flow.Protocol));

    internal void Add(string input, CaptureScan scan, FlowLabeler labeler)
    {
        _files.Add(input);
        _format = scan.Annotations.Sections.Count > 0 ? "pcapng" : "pcap";
        _facts.Merge(scan.Facts);
        // By file: that one file is older than the file before it is no disorder.
        _outOfOrder += scan.Facts.OutOfOrder;
        _orphanFragments += scan.Flows.OrphanFragments + scan.Flows.WaitingFragments;
        _evictedFlows += scan.Flows.Evicted.Flows;
        foreach (CaptureStatistics statistics in scan.Annotations.Statistics)
            _dropped += (long)((statistics.Dropped ?? 0) + (statistics.DroppedBySystem ?? 0));
        if (scan.Damage is { } damage)
            _damages.Add((input, damage));
        for (int i = 0; i < scan.Flows.Count; i++)
        {
            LabelledFlow flow = LabelledFlow.Of(scan.Flows, labeler, i, i + 1);
            Add(in flow);
        }
    }

    void Add(in LabelledFlow flow)
    {
        _flows++;
        _bases[(int)flow.Role.Basis]++;
        _certain += flow.Role.Confidence >= EvidenceText.Certain ? 1 : 0;
        _states[(int)flow.State]++;
        _tunnelled += flow.Depth > 0 ? 1 : 0;
        if (flow.Protocol == IpProtocol.Tcp)
        {
            _tcpFlows++;
            _midstream += flow.IsMidstream ? 1 : 0;
            AddCaller(in flow);
            _oneSided += flow.State != TcpState.Attempt && (flow.PacketsToServer == 0 || flow.PacketsToClient == 0) ? 1 : 0;
        }
        string protocol = ProtocolName.Of(flow.Protocol);
        string service = ServiceOf(in flow);
        _protocols.Add(protocol, 1, flow.Packets, flow.Bytes);
        _services.Add(service, 1, flow.Packets, flow.Bytes);
        if (flow.Service.Basis is ServiceBasis.Payload or ServiceBasis.Parent)
            _proven[service] = _proven.GetValueOrDefault(service) + 1;
        if (flow.Service.NonstandardPort)
            _strays.Add($"{service} on {flow.ServerPort}/{protocol}", 1, flow.Packets, flow.Bytes);
        _ports.Add(in flow);
        _hosts.Add(flow.ClientAddress, 1, flow.Packets, flow.Bytes);
        if (flow.ServerAddress != flow.ClientAddress)
            _hosts.Add(flow.ServerAddress, 1, flow.Packets, flow.Bytes);
    }

    void AddCaller(in LabelledFlow flow)
    {
        (long tried, long failed) = _callers.GetValueOrDefault(flow.ClientAddress);
        _callers[flow.ClientAddress] = (tried + 1, failed + (flow.State is TcpState.Refused or TcpState.Attempt ? 1 : 0));
    }

    long StateCount(TcpState state) => _states[(int)state];
}

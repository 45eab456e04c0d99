using PcapPorts.Analysis.Names;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Analysis.Stories;

/// <summary>The story of one host: what it offers and to whom, what it asks of others, and how it behaves. It rests on the flows alone.</summary>
public sealed class HostStory
{
    const int MaxGroups = 12;

    readonly CaptureScan _scan;
    readonly List<StoryStatement> _statements = [];
    readonly Dictionary<(byte Protocol, ushort Port), Group> _served = [];
    readonly Dictionary<(byte Protocol, ushort Port, IpAddress Peer), Group> _asked = [];
    ulong _failed, _askedFlows, _lowest = ushort.MaxValue, _highest;
    readonly FrameList _failures = new();

    HostStory(CaptureScan scan, IpAddress host)
    {
        _scan = scan;
        Host = host;
    }

    /// <summary>The host.</summary>
    public IpAddress Host { get; }

    /// <summary>The sentences, in the order in which they are told.</summary>
    public IReadOnlyList<StoryStatement> Statements => _statements;

    /// <summary>Whether the host has any flow in the capture.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Tells the story of a host.</summary>
    /// <param name="scan">A finished scan with flows.</param>
    /// <param name="host">The host's address.</param>
    public static HostStory Of(CaptureScan scan, IpAddress host)
    {
        ArgumentNullException.ThrowIfNull(scan);
        var story = new HostStory(scan, host);
        story.Count();
        if (story.IsKnown)
            story.Tell();
        return story;
    }

    sealed class Group
    {
        public string? Service;
        public bool IsSeen;
        public ulong Flows;
        public ulong Bytes;
        public ulong Came;
        public HashSet<IpAddress> Peers { get; } = [];
        public FrameList Frames { get; } = new();
    }

    void Count()
    {
        var labeler = new FlowLabeler(_scan.Flows);
        for (int i = 0; i < _scan.Flows.Count; i++)
        {
            Flow flow = _scan.Flows[i];
            FlowKey key = flow.Key;
            if (key.Version == 0 || !new IpProtocol(key.Protocol).HasPorts)
                continue;
            var low = new IpAddress(key.Version, key.LowHigh, key.LowLow);
            var high = new IpAddress(key.Version, key.HighHigh, key.HighLow);
            if (low != Host && high != Host)
                continue;
            IsKnown = true;
            FlowRole role = labeler.Role(i);
            FlowService service = labeler.Service(i, in role);
            IpAddress client = role.ClientIsHigh ? high : low, server = role.ClientIsHigh ? low : high;
            ushort port = role.ClientIsHigh ? key.LowPort : key.HighPort;
            bool came = flow.State(role.ClientIsHigh) is not (TcpState.Attempt or TcpState.Refused) && (flow.Protocol == IpProtocol.Tcp || flow.Packets(!role.ClientIsHigh) > 0);
            if (server == Host)
                Take(_served, (key.Protocol, port), in service, flow, client, came);
            if (client != Host)
                continue;
            Take(_asked, (key.Protocol, port, server), in service, flow, server, came);
            TakePort(role.ClientIsHigh ? key.HighPort : key.LowPort, flow, came);
        }
    }

    static void Take<TKey>(Dictionary<TKey, Group> groups, TKey key, in FlowService service, Flow flow, IpAddress peer, bool came)
        where TKey : notnull
    {
        if (!groups.TryGetValue(key, out Group? group))
            groups.Add(key, group = new Group());
        bool isSeen = service.Basis is ServiceBasis.Payload or ServiceBasis.Parent;
        if (group.Service is null || (isSeen && !group.IsSeen))
            group.Service = service.Name;
        group.IsSeen |= isSeen;
        group.Flows++;
        group.Came += came ? 1u : 0;
        group.Bytes += flow.TotalBytes;
        group.Peers.Add(peer);
        group.Frames.Add(flow.FirstFrame);
    }

    void TakePort(ushort port, Flow flow, bool came)
    {
        _askedFlows++;
        if (flow.Protocol == IpProtocol.Tcp && !came)
        {
            _failed++;
            _failures.Add(flow.FirstFrame);
        }
        if (PortClasses.Of(port) == PortClass.System)
            return;
        _lowest = Math.Min(_lowest, port);
        _highest = Math.Max(_highest, port);
    }

    void Tell()
    {
        foreach (AddressName name in _scan.Names?.All ?? [])
        {
            if (name.Address == Host && _statements.Count < MaxGroups)
                Add(StoryKind.Endpoints, $"{Host} is called {name.Name} ({name.Source.ToText()}).", 0.95, name.Frame > 0 ? [name.Frame] : []);
        }
        foreach (((byte protocol, ushort port), Group group) in Largest(_served))
        {
            if (group.Came == 0)
                continue;
            Add(StoryKind.Service, $"It offers {What(group)} on {Word(protocol)} port {port}: {StoryWords.Count(group.Came, "conversation")} with {StoryWords.Count((ulong)group.Peers.Count, "client")}, {StoryWords.Count(group.Bytes, "byte")}.", Sure(group), group.Frames.First);
        }
        ulong tried = 0;
        var triedFrames = new FrameList();
        foreach (Group group in _served.Values)
        {
            if (group.Came > 0)
                continue;
            tried++;
            foreach (long frame in group.Frames.First)
                triedFrames.Add(frame);
        }
        if (tried > 0)
            Add(StoryKind.Service, $"{StoryWords.Count(tried, "port")} of it {(tried == 1 ? "was" : "were")} tried without success.", 0.95, [.. triedFrames.First.Order()]);
        foreach (((byte protocol, ushort port, IpAddress peer), Group group) in Largest(_asked))
            Add(StoryKind.Client, $"It asked {peer} for {What(group)} on {Word(protocol)} port {port}: {StoryWords.Count(group.Flows, "conversation")}, {StoryWords.Count(group.Bytes, "byte")}{(group.Came == 0 ? ", without success" : "")}.", Sure(group), group.Frames.First);
        if (_asked.Count > MaxGroups)
            Add(StoryKind.Client, $"{StoryWords.Count((ulong)(_asked.Count - MaxGroups), "more service")} of others {(_asked.Count - MaxGroups == 1 ? "was" : "were")} asked, with less traffic each.", 1, []);
        TellHabits();
    }

    void TellHabits()
    {
        if (_askedFlows > 1 && _highest > 0)
        {
            bool fitsLinux = _lowest >= 32768 && _highest <= 60999, fitsOthers = _lowest >= 49152;
            string guess = fitsLinux && !fitsOthers ? " That fits Linux and Android." : fitsOthers && _highest > 60999 ? " That fits Windows, macOS and iOS." : "";
            Add(StoryKind.Habit, $"Its own ports as a client lay between {_lowest} and {_highest}.{guess}", guess.Length == 0 ? 1 : Math.Min(0.9, 0.5 + 0.05 * _askedFlows), []);
        }
        if (_failed > 0)
            Add(StoryKind.Habit, $"{StoryWords.Number(_failed)} of its {StoryWords.Count(_askedFlows, "conversation")} as a client {(_failed == 1 ? "was" : "were")} refused or stayed without an answer.", 0.95, _failures.First);
        if (_asked.Count == 0)
            Add(StoryKind.Habit, "It asked nobody for anything in this capture.", 1, []);
        if (_served.Count == 0)
            Add(StoryKind.Habit, "Nobody asked it for anything in this capture.", 1, []);
    }

    void Add(StoryKind kind, string text, double confidence, IReadOnlyList<long> frames) => _statements.Add(new StoryStatement(kind, text, confidence, frames));

    static IEnumerable<KeyValuePair<TKey, Group>> Largest<TKey>(Dictionary<TKey, Group> groups)
        where TKey : notnull
        => groups.OrderByDescending(group => group.Value.Bytes).ThenBy(group => group.Value.Frames.First[0]).Take(MaxGroups);

    static string What(Group group) => group.Service is null ? "something without a known name" : group.IsSeen ? group.Service : $"{group.Service} (by the port number alone)";

    static double Sure(Group group) => group.IsSeen ? 0.97 : 0.6;

    static string Word(byte protocol) => new IpProtocol(protocol).ToString().ToUpperInvariant();
}

using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>How far the reading of a <see cref="CaptureFile"/> has come.</summary>
public enum LoadState : byte
{
    /// <summary>It goes on.</summary>
    Loading,

    /// <summary>All that is there was read; a file that grows is read on.</summary>
    Complete,

    /// <summary>Somebody ended it.</summary>
    Cancelled,
}

/// <summary>
/// The pass that fills the flow table of a <see cref="CaptureFile"/>: each batch is decoded and added to the flows, and the index takes over the flow
/// numbers. One thread runs it, behind the one that finds the places of the packets.
/// </summary>
sealed class CaptureLoad : IDisposable
{
    /// <summary>Most quoted 5-tuples of flows that were not seen yet.</summary>
    const int MostPreludes = 1 << 16;

    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly PreparedFrames _prepared = new();
    readonly Dictionary<int, int> _superseded = [];
    readonly Dictionary<FlowKey, long> _quotedFirst = [];
    readonly Dictionary<int, long> _preludes = [];
    readonly List<(long Frame, int Flow)> _quotes = [];
    readonly List<long> _loose = [];
    readonly HashSet<int> _entangled = [];
    int _flowsKnown;

    public CaptureLoad(FlowTableOptions options) => Flows = new FlowTable(options) { Superseded = _superseded };

    public FlowTable Flows { get; }

    public PacketIndex Index { get; } = new();

    public CaptureFacts Facts { get; } = new() { Times = new TimeHistogram() };

    /// <summary>The flow of the same 5-tuple before a flow; -1 when there was none.</summary>
    public int Before(int flow) => _superseded.TryGetValue(flow, out int before) ? before : -1;

    /// <summary>
    /// The last packet of each flow of which all packets are its own and whose 5-tuple is no other's; 0 for the others. Valid until more is read.
    /// </summary>
    public long[] LastPackets()
    {
        long[] last = new long[Flows.Count];
        for (long number = 1; number <= Index.Assigned; number++)
        {
            if (Index.Flow(number) is >= 0 and int flow)
                last[flow] = number;
        }
        foreach (int flow in _entangled)
        {
            if (flow >= 0)
                last[flow] = 0;
        }
        foreach ((int flow, int before) in _superseded)
            (last[flow], last[before]) = (0, 0);
        return last;
    }

    /// <summary>The frame whose ICMP error was about a flow that had not been seen yet; 0 for nearly all flows.</summary>
    public long Prelude(int flow) => _preludes.GetValueOrDefault(flow);

    /// <summary>Fragments that came before the first one of their datagram, or without it; they belong to no flow by number.</summary>
    public IReadOnlyList<long> Loose => _loose;

    /// <summary>Adds the packets that come next; the index has their places.</summary>
    public void Add(FrameBatch batch)
    {
        CapturePart.Decode(batch, _packets);
        Facts.Add(batch, _packets);
        _prepared.Clear();
        _prepared.Add(batch, _packets);
        long before = Flows.Frames;
        Flows.Add(_prepared);
        if (_quotedFirst.Count > 0)
            MeetQuoted();
        TakeQuotes(before);
        Enter(before, batch.Count);
    }

    void Enter(long before, int count)
    {
        Span<FlowEntry> entries = _prepared.OfShard(0);
        int next = 0, quote = 0;
        for (int i = 0; i < count; i++)
        {
            int begin = next;
            while (next < entries.Length && entries[next].Frame == i)
                next++;
            int innermost = next > begin ? entries[next - 1].Record : -1;
            Index.Assign(innermost);
            if (innermost < 0 && next > begin && (entries[next - 1].Traits & LevelTraits.LaterFragment) != 0)
                _loose.Add(before + i + 1);
            for (int level = begin; level < next - 1; level++)
            {
                if (entries[level].Record >= 0)
                    Entangle(innermost, entries[level].Record);
            }
            for (; quote < _quotes.Count && _quotes[quote].Frame == before + i + 1; quote++)
                Entangle(innermost, _quotes[quote].Flow);
        }
        Index.PublishFlows();
    }

    void Entangle(int innermost, int flow)
    {
        Index.AssignFurther(flow);
        _entangled.Add(innermost);
        _entangled.Add(flow);
    }

    /// <summary>Whether packets of a flow belong to other flows too, so that none can be left out without harm to these.</summary>
    public bool IsEntangled(int flow) => _entangled.Contains(flow);

    /// <summary>Dissection shows the packet that an ICMP error quotes as one of its flow: so the error belongs to that flow too.</summary>
    void TakeQuotes(long before)
    {
        _quotes.Clear();
        foreach (IcmpQuote quote in _prepared.Quotes)
        {
            int flow = Flows.IndexOf(quote.Key);
            if (flow >= 0)
                _quotes.Add((before + quote.Frame, flow));
            else if (_quotedFirst.Count < MostPreludes)
                _quotedFirst.TryAdd(quote.Key, before + quote.Frame);
        }
    }

    void MeetQuoted()
    {
        for (; _flowsKnown < Flows.Count; _flowsKnown++)
        {
            if (_quotedFirst.TryGetValue(Flows[_flowsKnown].Key, out long frame))
                _preludes.TryAdd(_flowsKnown, frame);
        }
        _flowsKnown = Flows.Count;
    }

    public void Dispose() => Flows.Dispose();
}

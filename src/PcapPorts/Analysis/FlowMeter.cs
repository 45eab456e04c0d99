using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// What a report wants to know of each flow beyond its record: its traffic over time, and how well TCP went. Fed with each batch after the flow
/// table; finds a flow by its index.
/// </summary>
sealed class FlowMeter
{
    /// <summary>Bins of time that are kept, at the most: a power of two of nanoseconds wide, starting at multiples of their width.</summary>
    public const int MostBins = 160;

    FlowHealth[] _flows = [];
    Node[] _nodes = new Node[256];
    int _used;
    int _shift = 16;
    long _lowest = long.MaxValue;
    long _highest = long.MinValue;

    /// <summary>Reads names and weaknesses; null where nobody wants them.</summary>
    public HostNameReader? Names { get; init; }

    /// <summary>Width of a bin as a power of two of nanoseconds.</summary>
    public int Shift => _shift;

    /// <summary>What is known of the flow at an index of the table.</summary>
    public FlowHealth this[int index] => index < _flows.Length ? _flows[index] : default;

    /// <summary>The bins of a flow: number (time divided by the width), packets and bytes.</summary>
    public IEnumerable<(long Bin, uint Packets, ulong Bytes)> Bins(int index)
    {
        for (int node = this[index].FirstNode; node != 0; node = _nodes[node - 1].Next)
            yield return (_nodes[node - 1].Bin, _nodes[node - 1].Packets, _nodes[node - 1].Bytes);
    }

    /// <summary>Adds a batch that was just added to a table.</summary>
    public void Add(FrameBatch batch, DecodedPacket[] packets, PreparedFrames prepared, FlowTable table)
    {
        if (_flows.Length < table.Count)
            Array.Resize(ref _flows, Math.Max(table.Count, Math.Max(64, _flows.Length * 2)));
        Span<FlowEntry> entries = prepared.OfShard(0);
        int next = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            bool dissected = false;
            for (int l = 0; l < packets[i].LevelCount; l++)
            {
                ref FlowEntry entry = ref entries[next++];
                if (entry.Record < 0)
                    continue;
                ref FlowHealth flow = ref _flows[entry.Record];
                long first = table.Origin(entry.Record).FirstFrame;
                // A full table uses an index again.
                if (flow.FirstFrame != first)
                    flow = new FlowHealth { FirstFrame = first };
                flow.AddDatagram(entry.Direction != 0, packets[i].Levels[l].DatagramLength);
                if (entry.Time != long.MinValue)
                    AddTime(ref flow, entry.Time, entry.WireLength);
                if (Names is not null && !dissected && HostNameReader.IsWanted(in packets[i].Levels[l], flow.Dissected))
                {
                    dissected = true;
                    NameProspect prospect = Names.Take(batch.FirstNumber + i, in batch.Records[i], batch.Bytes(i));
                    flow.IsReadToEnd |= prospect == NameProspect.All;
                    if (!flow.IsReadToEnd && (prospect == NameProspect.Few || ++flow.Lines > HostNameReader.MostOfADialogue))
                        flow.Dissected++;
                }
                if (entry.Key.Protocol == IpProtocol.Tcp && (entry.Traits & LevelTraits.LaterFragment) == 0)
                    AddSegment(ref flow, in entry, in packets[i].Levels[l], batch.FirstNumber + i);
            }
        }
    }

    void AddTime(ref FlowHealth flow, long time, uint bytes)
    {
        long bin = time >> _shift;
        if (bin < _lowest || bin > _highest)
        {
            _lowest = Math.Min(_lowest, bin);
            _highest = Math.Max(_highest, bin);
            while (_highest - _lowest >= MostBins)
                Widen();
            bin = time >> _shift;
        }
        if (flow.LastNode != 0 && _nodes[flow.LastNode - 1].Bin == bin)
        {
            ref Node last = ref _nodes[flow.LastNode - 1];
            last.Packets++;
            last.Bytes += bytes;
            return;
        }
        if (_used == _nodes.Length)
            Array.Resize(ref _nodes, _used * 2);
        _nodes[_used++] = new Node { Bin = bin, Packets = 1, Bytes = bytes };
        if (flow.LastNode == 0)
            flow.FirstNode = _used;
        else
            _nodes[flow.LastNode - 1].Next = _used;
        flow.LastNode = _used;
    }

    /// <summary>Doubles the width of the bins; neighbours that fall together are added, and the room they leave is closed up.</summary>
    void Widen()
    {
        _shift++;
        _lowest >>= 1;
        _highest >>= 1;
        var nodes = new Node[_nodes.Length];
        int used = 0;
        for (int i = 0; i < _flows.Length; i++)
        {
            ref FlowHealth flow = ref _flows[i];
            int last = 0;
            for (int node = flow.FirstNode; node != 0; node = _nodes[node - 1].Next)
            {
                Node from = _nodes[node - 1];
                from.Bin >>= 1;
                from.Next = 0;
                if (last != 0 && nodes[last - 1].Bin == from.Bin)
                {
                    nodes[last - 1].Packets += from.Packets;
                    nodes[last - 1].Bytes += from.Bytes;
                    continue;
                }
                nodes[used++] = from;
                if (last == 0)
                    flow.FirstNode = used;
                else
                    nodes[last - 1].Next = used;
                last = used;
            }
            flow.LastNode = last;
        }
        (_nodes, _used) = (nodes, used);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddSegment(ref FlowHealth flow, in FlowEntry entry, in IpLevel level, long number)
    {
        if ((level.Traits & LevelTraits.Transport) == 0)
            return;
        bool high = entry.Direction != 0, syn = (entry.TcpFlags & TcpFlag.Syn) != 0;
        if (syn && (entry.TcpFlags & TcpFlag.Ack) == 0)
            flow.SynTime = flow.SynTime == 0 ? entry.Time : flow.SynTime;
        else if (syn && flow.SynTime != 0 && flow.RoundTrip == 0 && entry.Time > flow.SynTime)
            flow.RoundTrip = entry.Time - flow.SynTime;
        if (level.TcpWindow == 0 && (entry.TcpFlags & (TcpFlag.Rst | TcpFlag.Syn)) == 0)
            flow.Note(ref flow.ZeroWindows, number);
        if ((entry.TcpFlags & TcpFlag.Rst) != 0)
        {
            flow.Resets++;
            return;
        }
        uint length = entry.PayloadLength + (syn ? 1u : 0) + ((entry.TcpFlags & TcpFlag.Fin) != 0 ? 1u : 0);
        if (length == 0)
            return;
        ref uint next = ref high ? ref flow.HighNext : ref flow.LowNext;
        ref bool known = ref high ? ref flow.HighKnown : ref flow.LowKnown;
        ref uint missing = ref high ? ref flow.HighMissing : ref flow.LowMissing;
        int ahead = (int)(entry.Sequence - next);
        // A keep-alive sends the last byte, or nothing, once more (RFC 9293 section 3.8.4).
        bool keepAlive = known && !syn && length <= 1 && ahead == -1 && entry.PayloadLength <= 1;
        if (!known)
        {
            next = entry.Sequence + length;
            known = true;
        }
        else if (ahead > 0)
        {
            flow.Note(ref flow.Gaps, number);
            missing += (uint)ahead;
            next = entry.Sequence + length;
        }
        else if (ahead == 0)
        {
            next += length;
        }
        else if (!keepAlive)
        {
            // What fills a gap is late, not sent twice: at this place it is seen for the first time.
            if (missing >= length && missing > 0)
            {
                missing -= length;
                flow.Late++;
            }
            else
            {
                flow.Note(ref flow.Retransmissions, number);
            }
            if ((int)(entry.Sequence + length - next) > 0)
                next = entry.Sequence + length;
        }
    }

    struct Node
    {
        public long Bin;
        public ulong Bytes;
        public uint Packets;
        public int Next;
    }
}

/// <summary>How well a TCP connection went, as the place of the capture shows it.</summary>
struct FlowHealth
{
    public long FirstFrame;
    public long SynTime;

    /// <summary>Nanoseconds from the first SYN to the SYN-ACK; 0 when both were not seen.</summary>
    public long RoundTrip;

    /// <summary>The frame of the first retransmission, gap or closed window; 0 for none.</summary>
    public long NotedFrame;

    /// <summary>Bytes of IP datagrams by sender, headers included.</summary>
    public long LowDatagrams, HighDatagrams;

    public uint LowNext, HighNext, LowMissing, HighMissing;

    /// <summary>Segments seen before; segments after which something was missing; segments that filled a gap; windows of 0; RSTs.</summary>
    public int Retransmissions, Gaps, Late, ZeroWindows, Resets;

    public int FirstNode, LastNode, Dissected, Lines;
    public bool LowKnown, HighKnown, IsReadToEnd;

    internal void AddDatagram(bool high, int length)
    {
        if (high)
            HighDatagrams += length;
        else
            LowDatagrams += length;
    }

    internal void Note(ref int counter, long frame)
    {
        counter++;
        if (NotedFrame == 0)
            NotedFrame = frame;
    }
}

using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// Every flow of a capture, found by 5-tuple. Frames are added in batches: keys first, then slots, then records, each a step
/// ahead of its memory. Nothing is allocated for a frame of a known flow. Not for use by two threads at once.
/// </summary>
public sealed unsafe partial class FlowTable : IDisposable
{
    /// <summary>Entries that are taken a step further at a time, and how many lie between two steps: a multiple of it.</summary>
    const int Group = 16, Distance = 32;

    readonly FlowSlots _slots = new();
    readonly PreparedFrames _prepared = new();
    readonly HashSeed _seed = HashSeed.OfProcess;
    readonly PayloadInspector? _inspector;
    readonly long _idleTimeout;
    readonly int _maxFlows;
    readonly bool _partial;
    int _count;

    /// <summary>An empty table.</summary>
    public FlowTable(FlowTableOptions options)
        : this(options, shard: 0, shardBits: 0)
    {
    }

    /// <summary>An empty table for one of several shards (see <see cref="Gather"/>).</summary>
    /// <param name="options">How it keeps its flows.</param>
    /// <param name="shard">Which shard, from 0.</param>
    /// <param name="shardBits">Binary logarithm of their number.</param>
    internal FlowTable(FlowTableOptions options, int shard, int shardBits)
    {
        _shard = shard;
        _shardBits = shardBits;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFlows, 1);
        _inspector = options.Inspector;
        _idleTimeout = options.IdleTimeoutNanoseconds;
        _maxFlows = options.MaxFlows;
        _partial = options.Partial;
    }

    /// <summary>Number of flows.</summary>
    public int Count => _count;

    /// <summary>Number of frames added so far; the next frame's number is one more.</summary>
    public long Frames { get; private set; }

    /// <summary>For each flow that followed an earlier one of the same 5-tuple: that one. Null unless somebody wants to know.</summary>
    internal Dictionary<int, int>? Superseded { get; init; }

    /// <summary>The latest flow of a 5-tuple; -1 when there is none.</summary>
    internal int IndexOf(in FlowKey key)
    {
        var entry = new FlowEntry { Key = key, Hash = FlowKey.Hash32(in key, in _seed) };
        return Find(in entry);
    }

    /// <summary>The flow at an index from 0 to <see cref="Count"/> - 1; they stand in the order of their first frames unless some were evicted.</summary>
    public Flow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count);
            return new Flow(this, index);
        }
    }

    /// <summary>
    /// Adds a batch of decoded frames. Frame numbers go on from <see cref="Frames"/>.
    /// </summary>
    /// <param name="batch">The frames.</param>
    /// <param name="packets">Their decoded headers, by the same index.</param>
    public void Add(FrameBatch batch, DecodedPacket[] packets)
    {
        _prepared.Clear();
        _prepared.Add(batch, packets);
        Add(_prepared);
    }

    /// <summary>
    /// Adds the frames of this table's shard that were prepared, on this or another thread, for as many shards as there are. Frame
    /// numbers go on from <see cref="Frames"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(PreparedFrames frames)
    {
        Span<FlowEntry> entries = frames.OfShard(_shard);
        // Slots are fetched a distance ahead of records, and these ahead of their use; only a few at a time, for the processor can wait for no
        // more than that at once and has the frames of another group to count meanwhile.
        for (int at = -2 * Distance; at < entries.Length; at += Group)
        {
            foreach (ref FlowEntry entry in Part(entries, at + 2 * Distance))
                _slots.Prefetch(entry.Hash);
            foreach (ref FlowEntry entry in Part(entries, at + Distance))
            {
                uint position = entry.Hash;
                entry.Record = _slots.Next(entry.Hash, ref position);
                if (entry.Record >= 0)
                    Prefetch(in entry);
            }
            Add(Part(entries, at), frames.Buffer);
        }
        if (_shard == 0)
        {
            foreach (IcmpQuote quote in frames.Quotes)
                AddQuote(quote with { Frame = Frames + quote.Frame });
            if (frames.Announcements.Count > 0)
                AddAnnouncements(frames.Announcements, Frames);
        }
        Frames += frames.FrameCount;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Add(Span<FlowEntry> group, byte[] buffer)
    {
        for (int i = 0; i < group.Length; i++)
        {
            ref FlowEntry entry = ref group[i];
            int direction = entry.Direction;
            long number = Frames + entry.Frame + 1;
            if ((entry.Traits & LevelTraits.LaterFragment) != 0)
            {
                entry.Record = AddLaterFragment(in entry, number);
                continue;
            }

            int index = entry.Record;
            ref FlowRecord record = ref Unsafe.NullRef<FlowRecord>();
            if (index >= 0 && IsOf(index, in (record = ref Record(index)), in entry.Key) && (record.Bits & FlowBits.Gone) == 0)
            {
                if (_idleTimeout != 0 && IsIdle(in record, entry.Time))
                    index = Supersede(index, in entry, number, FlowBits.Resolved);
            }
            else
            {
                index = FindOrCreate(in entry, number);
            }
            if ((entry.TcpFlags & (TcpFlag.Syn | TcpFlag.Rst)) == TcpFlag.Syn)
                index = OnSyn(index, in entry, number);
            entry.Record = index;
            record = ref Record(index);
            if (!record.TryCount(direction, entry.WireLength, entry.PayloadLength))
                AddCounters(index, direction, new FlowCounters(1, entry.WireLength, entry.PayloadLength));
            record.Touch(entry.Time, entry.Time);
            Unsafe.Add(ref record.LowFlags, direction) |= entry.TcpFlags;
            record.Bits |= FlowBits.Recent;

            if (entry.PayloadCaptured > 0 && _inspector is not null && WantsPayload(in record, direction))
                Inspect(index, in entry, buffer.AsSpan(entry.PayloadOffset, entry.PayloadCaptured), number);
            if (entry.VlanCount + entry.Depth != 0)
                AddCarriers(index, in entry, number);
            if ((entry.Traits & LevelTraits.Fragment) != 0)
                AddFirstFragment(in entry, index, number);
        }
    }

    /// <summary>The group of entries that begins at an index; empty where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Span<FlowEntry> Part(Span<FlowEntry> entries, int start) =>
        (uint)start < (uint)entries.Length ? entries.Slice(start, Math.Min(Group, entries.Length - start)) : default;

    /// <summary>The record of an entry's key: the current one, or a new one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int FindOrCreate(in FlowEntry entry, long number)
    {
        uint position = entry.Hash;
        int index;
        while ((index = _slots.Next(entry.Hash, ref position)) >= 0)
        {
            if (IsOf(index, in Record(index), in entry.Key))
                return _idleTimeout != 0 && IsIdle(in Record(index), entry.Time) ? Supersede(index, in entry, number, FlowBits.Resolved) : index;
        }
        // Making room may reuse a slot: only then is the new record's slot added.
        index = NewRecord(in entry, number, _partial ? FlowBits.None : FlowBits.Resolved);
        _slots.Add(entry.Hash, index);
        return index;
    }

    /// <summary>Puts a new record in the place of <paramref name="index"/>, which stays as an earlier flow of the same 5-tuple.</summary>
    internal int Supersede(int index, in FlowEntry entry, long number, FlowBits bits)
    {
        Record(index).Bits |= FlowBits.Gone;
        int next = NewRecord(in entry, number, bits);
        Superseded?.TryAdd(next, index);
        _slots.Replace(entry.Hash, index, next);
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int NewRecord(in FlowEntry entry, long number, FlowBits bits)
    {
        int index = Allocate(out int details);
        Origin(index) = new FlowOrigin { FirstFrame = number, Details = details };
        ref FlowRecord record = ref Record(index);
        record = default;
        record.Rest = entry.Key.Rest;
        if (entry.Key.Version == 4)
            record.Ipv4Addresses = entry.Key.Ipv4Addresses;
        else
            Addresses(index) = entry.Key.Addresses;
        record.Icmp = entry.Icmp;
        record.First = record.Last = long.MinValue;
        record.Bits = bits | (entry.Direction == 0 ? FlowBits.None : FlowBits.HighSpokeFirst);
        return index;
    }

    bool IsIdle(in FlowRecord record, long time) =>
        time != long.MinValue && record.Last != long.MinValue && time > record.Last && (ulong)(time - record.Last) > (ulong)_idleTimeout;

    /// <summary>Notes VLAN tags and the tunnel around a level.</summary>
    internal void AddCarriers(int index, in FlowEntry entry, long number)
    {
        bool first = Origin(index).FirstFrame == number;
        if (entry.VlanCount == 0 && !first)
            return;
        ref FlowDetails details = ref Details(index);
        for (int i = 0; i < entry.VlanCount; i++)
            details.AddVlan(entry.Vlans[i]);
        if (first)
        {
            details.Depth = entry.Depth;
            details.Tunnel = entry.Tunnel;
        }
    }

    /// <summary>Forgets every flow and keeps the memory, so that the table can serve for another part of a capture.</summary>
    public void Clear()
    {
        _slots.Clear();
        _count = _detailsCount = _hand = 0;
        Frames = 0;
        Evicted = default;
        ClearFragments();
        ClearQuotes();
        _announcements.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        foreach (NativeChunk<byte> chunk in _chunks)
            chunk.Dispose();
        _chunks.Clear();
        _count = 0;
    }
}

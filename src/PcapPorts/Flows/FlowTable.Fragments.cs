using System.Runtime.InteropServices;

namespace PcapPorts.Flows;

/// <content>
/// Fragments: one with an offset other than 0 has no ports, so it belongs to the flow of its first fragment, also when that
/// comes later. Both must lie within <see cref="FragmentReach"/> frames: identifications are used again (RFC 6864).
/// </content>
public sealed unsafe partial class FlowTable
{
    /// <summary>Frames between a fragment and its first fragment, at the most.</summary>
    public const int FragmentReach = 1 << 18;

    readonly Dictionary<FragmentKey, FragmentEntry> _fragments = [];
    int _purgeFragmentsAt = 1 << 16;

    /// <summary>Fragments that belong to no flow because their first fragment is not in the capture.</summary>
    public long OrphanFragments { get; private set; }

    /// <summary>Fragments that still wait for their first one; orphans, once the capture has ended.</summary>
    public long WaitingFragments
    {
        get
        {
            long waiting = _waitingInOtherShards;
            foreach (FragmentEntry entry in _fragments.Values)
                waiting += entry.HasFirst && !_partial ? 0 : (long)entry.Packets;
            return waiting;
        }
    }

    void AddFirstFragment(in FlowEntry frame, int record, long number)
    {
        int direction = frame.Direction;
        ref FragmentEntry entry = ref EntryOf(in frame, number);
        // What waited in a part of a capture may belong to a first fragment in the part before: that is decided when they merge.
        if (!_partial && entry.Packets > 0)
            Deliver(ref entry, new FirstFragment(record, direction, number));
        entry.Begin(new FirstFragment(record, direction, number));
    }

    /// <summary>Counts a fragment to the flow of its first one; returns that flow's index, -1 while it is not known.</summary>
    int AddLaterFragment(in FlowEntry frame, long number)
    {
        ref FragmentEntry entry = ref EntryOf(in frame, number);
        if (entry.HasFirst && number - entry.Latest.Frame <= FragmentReach)
        {
            // A record that began after the first fragment is another flow's: the fragment's own was evicted.
            if (Origin(entry.Latest.Record).FirstFrame <= entry.Latest.Frame)
            {
                AddCounters(entry.Latest.Record, entry.Latest.Direction, new FlowCounters(1, frame.WireLength, 0));
                Record(entry.Latest.Record).Touch(frame.Time, frame.Time);
            }
            return entry.Latest.Record;
        }
        if (entry.Packets > 0 && number - entry.LastWaiting > FragmentReach)
            Orphan(ref entry);
        entry.Wait(1, frame.WireLength, frame.Time, frame.Time, number, number);
        return -1;
    }

    /// <summary>Counts what waited in an entry to the flow of its first fragment, unless that came too late.</summary>
    void Deliver(ref FragmentEntry entry, FirstFragment to)
    {
        if (to.Frame - entry.LastWaiting > FragmentReach)
        {
            Orphan(ref entry);
            return;
        }
        AddCounters(to.Record, to.Direction, new FlowCounters(entry.Packets, entry.Bytes, 0));
        Record(to.Record).Touch(entry.EarliestTime, entry.LatestTime);
        entry.Packets = entry.Bytes = 0;
    }

    void Orphan(ref FragmentEntry entry)
    {
        OrphanFragments += (long)entry.Packets;
        entry.Packets = entry.Bytes = 0;
    }

    ref FragmentEntry EntryOf(in FlowEntry frame, long number)
    {
        if (_fragments.Count >= _purgeFragmentsAt)
            PurgeFragments(number);
        ref readonly FlowKey key = ref frame.Key;
        byte protocol = key.Version == 4 ? key.Protocol : (byte)0;
        FragmentKey fragment = frame.Direction == 0
            ? new FragmentKey(key.LowHigh, key.LowLow, key.HighHigh, key.HighLow, frame.FragmentId, key.Version, protocol)
            : new FragmentKey(key.HighHigh, key.HighLow, key.LowHigh, key.LowLow, frame.FragmentId, key.Version, protocol);
        ref FragmentEntry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_fragments, fragment, out bool known);
        if (!known)
            entry.Latest = entry.Earliest = FirstFragment.None;
        return ref entry;
    }

    /// <summary>Forgets what no later frame can reach, so that the table holds at most the fragments of <see cref="FragmentReach"/> frames.</summary>
    void PurgeFragments(long number)
    {
        foreach ((FragmentKey key, FragmentEntry found) in _fragments)
        {
            FragmentEntry entry = found;
            bool needed = _partial
                || (entry.HasFirst && number - entry.Latest.Frame <= FragmentReach)
                || (entry.Packets > 0 && number - entry.LastWaiting <= FragmentReach);
            if (needed)
                continue;
            Orphan(ref entry);
            _fragments.Remove(key);
        }
        _purgeFragmentsAt = Math.Max(1 << 16, _fragments.Count * 2);
    }

    /// <summary>Merges the fragments of the part that follows this table's; <paramref name="map"/> gives the new index of each of its records.</summary>
    void MergeFragments(FlowTable later, ReadOnlySpan<int> map, long frames)
    {
        OrphanFragments += later.OrphanFragments;
        if (later._fragments.Count > 0 && _fragments.Count >= _purgeFragmentsAt)
            PurgeFragments(frames);
        foreach ((FragmentKey key, FragmentEntry added) in later._fragments)
        {
            ref FragmentEntry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_fragments, key, out bool known);
            if (!known)
                entry.Latest = entry.Earliest = FirstFragment.None;
            if (added.Packets > 0)
                MergeWaiting(ref entry, in added, frames);
            if (!added.HasFirst)
                continue;
            FirstFragment earliest = added.Earliest.Moved(map, frames);
            if (!_partial && entry.Packets > 0)
                Deliver(ref entry, earliest);
            entry.Begin(earliest);
            entry.Begin(added.Latest.Moved(map, frames));
        }
    }

    void MergeWaiting(ref FragmentEntry entry, in FragmentEntry added, long frames)
    {
        long first = added.FirstWaiting + frames;
        if (entry.HasFirst && first - entry.Latest.Frame <= FragmentReach)
        {
            FragmentEntry waiting = added;
            waiting.LastWaiting = entry.Latest.Frame;
            Deliver(ref waiting, entry.Latest);
            return;
        }
        if (entry.Packets > 0 && first - entry.LastWaiting > FragmentReach)
            Orphan(ref entry);
        entry.Wait(added.Packets, added.Bytes, added.EarliestTime, added.LatestTime, first, added.LastWaiting + frames);
    }

    void ClearFragments()
    {
        _fragments.Clear();
        OrphanFragments = 0;
        _purgeFragmentsAt = 1 << 16;
    }

    readonly record struct FragmentKey(
        ulong SourceHigh, ulong SourceLow, ulong DestinationHigh, ulong DestinationLow, uint Id, byte Version, byte Protocol);

    /// <summary>A first fragment: its record, the direction it was sent in, and its frame.</summary>
    readonly record struct FirstFragment(int Record, int Direction, long Frame)
    {
        public static FirstFragment None => new(-1, 0, 0);

        public FirstFragment Moved(ReadOnlySpan<int> map, long frames) => new(map[Record], Direction, Frame + frames);
    }

    /// <summary>
    /// The first fragments of a key, and the later fragments that came before any of them. Later fragments belong to the latest first
    /// one; those that waited belong to the earliest.
    /// </summary>
    struct FragmentEntry
    {
        public FirstFragment Earliest, Latest;
        public ulong Packets, Bytes;
        public long EarliestTime, LatestTime;
        public long FirstWaiting, LastWaiting;

        public readonly bool HasFirst => Latest.Record >= 0;

        public void Begin(FirstFragment first)
        {
            if (!HasFirst)
                Earliest = first;
            Latest = first;
        }

        public void Wait(ulong packets, ulong bytes, long earliest, long latest, long first, long last)
        {
            if (Packets == 0)
                (EarliestTime, LatestTime, FirstWaiting) = (earliest, latest, first);
            if (earliest != long.MinValue && (EarliestTime == long.MinValue || earliest < EarliestTime))
                EarliestTime = earliest;
            LatestTime = Math.Max(LatestTime, latest);
            LastWaiting = last;
            Packets += packets;
            Bytes += bytes;
        }
    }
}

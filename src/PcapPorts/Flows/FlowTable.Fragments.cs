using System.Runtime.InteropServices;
using PcapPorts.Capture;
using PcapPorts.Packets;

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
            long waiting = 0;
            foreach (FragmentEntry entry in _fragments.Values)
                waiting += entry.HasFirst && !_partial ? 0 : (long)entry.Packets;
            return waiting;
        }
    }

    void AddFirstFragment(in IpLevel level, int direction, int record, long number)
    {
        ref FragmentEntry entry = ref EntryOf(in level, number);
        // What waited in a part of a capture may belong to a first fragment in the part before: that is decided when they merge.
        if (!_partial && entry.Packets > 0)
            Deliver(ref entry, record, direction, number);
        entry.Record = record;
        entry.Direction = direction;
        entry.FirstFrame = number;
    }

    void AddLaterFragment(in IpLevel level, int direction, in FrameRecord frame, long number)
    {
        ref FragmentEntry entry = ref EntryOf(in level, number);
        if (entry.HasFirst && number - entry.FirstFrame <= FragmentReach)
        {
            ref FlowRecord record = ref Record(entry.Record);
            // A record that began after the first fragment is another flow's: the fragment's own was evicted.
            if (record.FirstFrame <= entry.FirstFrame)
                record.Count(entry.Direction, frame.WireLength, 0, frame.TimestampNanoseconds);
            return;
        }
        if (entry.Packets > 0 && number - entry.LastWaiting > FragmentReach)
            Orphan(ref entry);
        entry.Wait(1, frame.WireLength, frame.TimestampNanoseconds, frame.TimestampNanoseconds, number, number);
    }

    /// <summary>Counts what waited in an entry to the flow of its first fragment, unless that came too late.</summary>
    void Deliver(ref FragmentEntry entry, int record, int direction, long number)
    {
        if (number - entry.LastWaiting > FragmentReach)
        {
            Orphan(ref entry);
            return;
        }
        ref FlowRecord flow = ref Record(record);
        if (direction == 0)
            (flow.LowPackets, flow.LowBytes) = (flow.LowPackets + entry.Packets, flow.LowBytes + entry.Bytes);
        else
            (flow.HighPackets, flow.HighBytes) = (flow.HighPackets + entry.Packets, flow.HighBytes + entry.Bytes);
        flow.Touch(entry.Earliest, entry.Latest);
        entry.Packets = entry.Bytes = 0;
    }

    void Orphan(ref FragmentEntry entry)
    {
        OrphanFragments += (long)entry.Packets;
        entry.Packets = entry.Bytes = 0;
    }

    ref FragmentEntry EntryOf(in IpLevel level, long number)
    {
        if (_fragments.Count >= _purgeFragmentsAt)
            PurgeFragments(number);
        var key = new FragmentKey(
            level.SourceHigh, level.SourceLow, level.DestinationHigh, level.DestinationLow, level.FragmentId,
            level.Version, level.Version == 4 ? level.Protocol : (byte)0);
        ref FragmentEntry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_fragments, key, out bool known);
        if (!known)
            entry.Record = -1;
        return ref entry;
    }

    /// <summary>Forgets what no later frame can reach, so that the table holds at most the fragments of <see cref="FragmentReach"/> frames.</summary>
    void PurgeFragments(long number)
    {
        foreach ((FragmentKey key, FragmentEntry found) in _fragments)
        {
            FragmentEntry entry = found;
            bool needed = _partial
                || (entry.HasFirst && number - entry.FirstFrame <= FragmentReach)
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
                entry.Record = -1;
            if (added.Packets > 0)
                MergeWaiting(ref entry, in added, frames);
            if (!added.HasFirst)
                continue;
            int record = map[added.Record];
            if (!_partial && entry.Packets > 0)
                Deliver(ref entry, record, added.Direction, added.FirstFrame + frames);
            entry.Record = record;
            entry.Direction = added.Direction;
            entry.FirstFrame = added.FirstFrame + frames;
        }
    }

    void MergeWaiting(ref FragmentEntry entry, in FragmentEntry added, long frames)
    {
        long first = added.FirstWaiting + frames;
        if (entry.HasFirst && first - entry.FirstFrame <= FragmentReach)
        {
            FragmentEntry waiting = added;
            waiting.LastWaiting = entry.FirstFrame;
            Deliver(ref waiting, entry.Record, entry.Direction, entry.FirstFrame);
            return;
        }
        if (entry.Packets > 0 && first - entry.LastWaiting > FragmentReach)
            Orphan(ref entry);
        entry.Wait(added.Packets, added.Bytes, added.Earliest, added.Latest, first, added.LastWaiting + frames);
    }

    void ClearFragments()
    {
        _fragments.Clear();
        OrphanFragments = 0;
        _purgeFragmentsAt = 1 << 16;
    }

    readonly record struct FragmentKey(
        ulong SourceHigh, ulong SourceLow, ulong DestinationHigh, ulong DestinationLow, uint Id, byte Version, byte Protocol);

    /// <summary>The latest first fragment of a key, and the later fragments that wait for one.</summary>
    struct FragmentEntry
    {
        public int Record;
        public int Direction;
        public long FirstFrame;
        public ulong Packets, Bytes;
        public long Earliest, Latest;
        public long FirstWaiting, LastWaiting;

        public readonly bool HasFirst => Record >= 0;

        public void Wait(ulong packets, ulong bytes, long earliest, long latest, long first, long last)
        {
            if (Packets == 0)
                (Earliest, Latest, FirstWaiting) = (earliest, latest, first);
            if (earliest != long.MinValue && (Earliest == long.MinValue || earliest < Earliest))
                Earliest = earliest;
            Latest = Math.Max(Latest, latest);
            LastWaiting = last;
            Packets += packets;
            Bytes += bytes;
        }
    }
}

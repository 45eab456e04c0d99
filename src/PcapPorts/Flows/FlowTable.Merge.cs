using System.Runtime.CompilerServices;

namespace PcapPorts.Flows;

/// <content>
/// Two tables of consecutive parts of a capture become the table that one pass over both would have made: counters add up, the
/// earlier part's order and evidence come first, and connections of one 5-tuple are joined or kept apart by the rule for SYNs.
/// </content>
public sealed unsafe partial class FlowTable
{
    const int MergeGroup = 64;

    FlowEntry[] _mergeEntries = [];
    int[] _map = [];

    /// <summary>Adds the flows of the part that follows this table's. <paramref name="later"/> must have been made with <see cref="FlowTableOptions.Partial"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Merge(FlowTable later)
    {
        if (!later._partial)
            throw new ArgumentException("The later table must be a partial one.", nameof(later));
        if (IsGathered)
            throw new InvalidOperationException("A table gathered from shards takes nothing more.");
        long frames = Frames;
        int count = later._count;
        if (_map.Length < count)
            _map = new int[Math.Max(count, _map.Length * 2)];
        if (_mergeEntries.Length == 0)
            _mergeEntries = new FlowEntry[MergeGroup];
        FlowEntry[] entries = _mergeEntries;
        for (int start = 0; start < count; start += MergeGroup)
        {
            int length = Math.Min(MergeGroup, count - start);
            for (int i = 0; i < length; i++)
            {
                ref FlowEntry entry = ref entries[i];
                entry.Key = later.KeyOf(start + i);
                entry.Hash = FlowKey.Hash32(in entry.Key, in _seed);
                _slots.Prefetch(entry.Hash);
            }
            for (int i = 0; i < length; i++)
            {
                uint position = entries[i].Hash;
                entries[i].Record = _slots.Next(entries[i].Hash, ref position);
                if (entries[i].Record >= 0)
                    Prefetch(in entries[i]);
            }
            for (int i = 0; i < length; i++)
                _map[start + i] = Merge(in entries[i], start + i, later, frames);
        }
        MergeFragments(later, _map, frames);
        MergeQuotes(later, frames);
        AddAnnouncements(later._announcements, frames);
        Evicted = new EvictedFlows(
            Evicted.Flows + later.Evicted.Flows, Evicted.Packets + later.Evicted.Packets, Evicted.Bytes + later.Evicted.Bytes);
        Frames = frames + later.Frames;
    }

    int Merge(in FlowEntry entry, int addedIndex, FlowTable later, long frames)
    {
        ref readonly FlowRecord added = ref later.Record(addedIndex);
        int index = entry.Record;
        if (index < 0 || !IsOf(index, in Record(index), in entry.Key) || (Record(index).Bits & FlowBits.Gone) != 0)
            index = Find(in entry);
        if (index < 0)
        {
            index = Append(addedIndex, later, frames, _partial ? added.Bits & ~FlowBits.Gone : (added.Bits & ~(FlowBits.Gone | FlowBits.Tentative)) | FlowBits.Resolved);
            _slots.Add(entry.Hash, index);
            return index;
        }

        ref FlowRecord record = ref Record(index);
        FlowBits next = (added.Bits & FlowBits.Resolved) != 0 ? FlowBits.Resolved | FlowBits.Gone
            : (added.Bits & FlowBits.StartsWithSyn) == 0 || SameSequence(index, addedIndex, later) ? FlowBits.None
            : Boundary(in record);
        if (next == FlowBits.None)
        {
            Join(index, addedIndex, later, frames);
            return index;
        }
        record.Bits |= FlowBits.Gone;
        FlowBits kept = added.Bits & ~(FlowBits.Gone | FlowBits.Tentative | FlowBits.Resolved);
        int appended = Append(addedIndex, later, frames, kept | (next & ~FlowBits.Gone));
        _slots.Replace(entry.Hash, index, appended);
        return appended;
    }

    int Find(in FlowEntry entry)
    {
        uint position = entry.Hash;
        int index;
        while ((index = _slots.Next(entry.Hash, ref position)) >= 0)
        {
            if (IsOf(index, in Record(index), in entry.Key))
                return index;
        }
        return -1;
    }

    bool SameSequence(int index, int added, FlowTable later)
    {
        const FlowBits sides = FlowBits.SequenceOfLow | FlowBits.SequenceOfHigh;
        return (Record(index).Bits & later.Record(added).Bits & sides) != 0 && Origin(index).SynSequence == later.Origin(added).SynSequence;
    }

    int Append(int added, FlowTable later, long frames, FlowBits bits)
    {
        int index = Allocate(out int room);
        ref FlowRecord record = ref Record(index);
        record = later.Record(added);
        record.Bits = bits;
        if (FlowKey.VersionOf(record.Rest) != 4)
            Addresses(index) = later.Addresses(added);
        ref FlowOrigin origin = ref Origin(index);
        origin = later.Origin(added);
        origin.FirstFrame += frames;
        bool hasDetails = origin.Details != 0;
        origin.Details = room;
        if (!hasDetails)
        {
            DropBeyondLimit(index);
            return index;
        }
        FlowDetails none = default;
        FlowDetails details = later.DetailsOf(added, in none);
        if (details.SynFrame != 0)
            details.SynFrame += frames;
        for (int i = 0; i < PayloadFindings.Capacity; i++)
        {
            if (details.Low[i].Exists)
                details.Low[i] = details.Low[i].Shift(frames, 0);
            if (details.High[i].Exists)
                details.High[i] = details.High[i].Shift(frames, 0);
        }
        Details(index) = details;
        DropBeyondLimit(index);
        return index;
    }

    void Join(int index, int addedIndex, FlowTable later, long frames)
    {
        ref FlowRecord record = ref Record(index);
        ref readonly FlowRecord added = ref later.Record(addedIndex);
        AddCounters(index, 0, later.Counters(addedIndex, 0));
        AddCounters(index, 1, later.Counters(addedIndex, 1));
        record.Touch(added.First, added.Last);
        record.LowFlags |= added.LowFlags;
        record.HighFlags |= added.HighFlags;

        const FlowBits syns = FlowBits.LowSyn | FlowBits.HighSyn, synAcks = FlowBits.LowSynAck | FlowBits.HighSynAck;
        const FlowBits sequences = FlowBits.SequenceOfLow | FlowBits.SequenceOfHigh;
        FlowDetails none = default;
        long addedSynFrame = frames + (later.DetailsOf(addedIndex, in none).SynFrame is > 0 and long frame ? frame : later.Origin(addedIndex).FirstFrame);
        if ((record.Bits & syns) == 0 && (added.Bits & (syns | synAcks)) != 0
            && ((added.Bits & syns) != 0 || (record.Bits & synAcks) == 0))
        {
            Details(index).SynFrame = addedSynFrame;
        }
        if ((record.Bits & syns) == 0)
            record.Bits |= added.Bits & FlowBits.HighSynFirst;
        if ((record.Bits & synAcks) == 0)
            record.Bits |= added.Bits & FlowBits.HighSynAckFirst;
        record.Bits |= (added.Bits & (syns | synAcks)) | FlowBits.Recent;
        if ((added.Bits & sequences) != 0)
        {
            record.Bits = (record.Bits & ~sequences) | (added.Bits & sequences);
            Origin(index).SynSequence = later.Origin(addedIndex).SynSequence;
        }

        ref readonly FlowDetails details = ref later.DetailsOf(addedIndex, in none);
        JoinFindings(index, in added, in details.Low, 0, frames);
        JoinFindings(index, in added, in details.High, 1, frames);
        for (int i = 0; i < details.VlanCount; i++)
            Details(index).AddVlan(details.Vlans[i]);
    }
}

using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Analysis;

/// <summary>
/// The flows of a growing table that have ended since they were last asked for: closed, reset or refused a second ago, followed by another connection of the same
/// ports, or silent for too long. Each flow is given once, with everything it will count unless it wakes again.
/// </summary>
/// <param name="table">The table, which goes on taking frames between the calls.</param>
/// <param name="idleNanoseconds">A silence that ends a flow.</param>
public sealed class EndedFlows(FlowTable table, long idleNanoseconds)
{
    /// <summary>The last acknowledgement comes after the FIN or RST that ends a connection.</summary>
    const long LingerNanoseconds = Timestamp.NanosecondsPerSecond;

    int[] _found = new int[1024];

    // The first frame of the flow that was given, by index: a full table uses the index again for another flow.
    long[] _given = [];
    long _count;

    /// <summary>Flows that were given.</summary>
    public long Given => _count;

    /// <summary>Flows that were not given: after <see cref="TakeRest"/>, those that a full table dropped before they had ended.</summary>
    public long Lost => Math.Max(0, table.Evicted.Flows + table.Count - _count);

    /// <summary>The indices of the flows that have ended by now; valid until the next call.</summary>
    public ReadOnlySpan<int> Take(Timestamp now) => Find(now.Nanoseconds, all: false);

    /// <summary>The indices of all flows that were not given yet.</summary>
    public ReadOnlySpan<int> TakeRest() => Find(0, all: true);

    ReadOnlySpan<int> Find(long now, bool all)
    {
        if (_given.Length < table.Count)
            Array.Resize(ref _given, Math.Max(table.Count, Math.Max(1024, _given.Length * 2)));
        int found = 0;
        for (int index = 0; index < table.Count; index++)
        {
            long first = table[index].FirstFrame;
            if (_given[index] == first || !(all || HasEnded(in table.RecordAt(index), now)))
                continue;
            _given[index] = first;
            if (found == _found.Length)
                Array.Resize(ref _found, found * 2);
            _found[found++] = index;
        }
        _count += found;
        return _found.AsSpan(0, found);
    }

    bool HasEnded(in FlowRecord record, long now)
    {
        // Nothing comes any more to a record that another took the place of.
        if ((record.Bits & FlowBits.Gone) != 0)
            return true;
        long silence = record.Last == long.MinValue ? 0 : now - record.Last;
        return silence > idleNanoseconds || (record.Protocol == 6 && record.Ended && silence > LingerNanoseconds);
    }
}

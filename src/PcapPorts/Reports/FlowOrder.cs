using System.Runtime.CompilerServices;
using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <summary>By what flows are sorted. Amounts begin with the largest; ties, times and numbers with the first.</summary>
public enum FlowSort : byte
{
    /// <summary>The flow's number: the order of first frames.</summary>
    Id,

    /// <summary>Wire bytes of both directions.</summary>
    Bytes,

    /// <summary>Frames of both directions.</summary>
    Packets,

    /// <summary>Transport payload of both directions.</summary>
    Payload,

    /// <summary>Time from first to last.</summary>
    Duration,

    /// <summary>Earliest time.</summary>
    First,

    /// <summary>Latest time.</summary>
    Last,
}

/// <summary>Puts the flows of a table in order, and picks the first ones.</summary>
public static class FlowOrder
{
    /// <summary>The flows' numbers by index, from 1, in the order of first frames; null when a flow's number is its index plus 1.</summary>
    public static int[]? Ids(FlowTable table)
    {
        if (table.Evicted.Flows == 0)
            return null;
        var frames = new long[table.Count];
        var indices = new int[table.Count];
        for (int i = 0; i < indices.Length; i++)
            (frames[i], indices[i]) = (table[i].FirstFrame, i);
        Array.Sort(frames, indices);
        var ids = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
            ids[indices[i]] = i + 1;
        return ids;
    }

    /// <summary>A number that puts a flow in its place: smaller comes first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rank(Flow flow, FlowSort sort, long id) => sort == FlowSort.Bytes ? -(long)flow.TotalBytes : OtherRank(flow, sort, id);

    static long OtherRank(Flow flow, FlowSort sort, long id) => sort switch
    {
        FlowSort.Packets => -(long)flow.TotalPackets,
        FlowSort.Payload => -(long)(flow.Payload(false) + flow.Payload(true)),
        FlowSort.Duration => flow.First.HasValue ? flow.First.Nanoseconds - flow.Last.Nanoseconds : 0,
        FlowSort.First => flow.First.Nanoseconds,
        FlowSort.Last => flow.Last.Nanoseconds,
        _ => id,
    };
}

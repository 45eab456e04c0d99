using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Analysis.Stories;

/// <summary>
/// The story of one flow: who talked to whom and why we think so, what the ports are for, how it opened, what was asked and answered, how it ended
/// and what went wrong. Deterministic and offline: every sentence rests on frames of the capture, or on the port registry.
/// </summary>
public sealed class FlowStory
{
    FlowStory(int index, IReadOnlyList<StoryStatement> statements)
    {
        Index = index;
        Statements = statements;
    }

    /// <summary>The flow's index in its table.</summary>
    public int Index { get; }

    /// <summary>The sentences, in the order in which they are told.</summary>
    public IReadOnlyList<StoryStatement> Statements { get; }

    /// <summary>Tells the story of a flow. The capture is read once more.</summary>
    /// <param name="scan">A finished scan with flows.</param>
    /// <param name="reader">The same capture from its beginning.</param>
    /// <param name="index">The flow's index in the table.</param>
    /// <param name="cancellation">Ends the reading early: the story is of what was read.</param>
    public static FlowStory Read(CaptureScan scan, CaptureReader reader, int index, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(reader);
        FlowReading reading = Begin(scan.Flows, index, scan.Names);
        var batch = new FrameBatch();
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                if (!reading.Take(batch.FirstNumber + i, in batch.Records[i], batch.Bytes(i)))
                    return new FlowStory(index, reading.Tell());
            }
        }
        return new FlowStory(index, reading.Tell());
    }

    /// <summary>Tells the story of a flow of a capture that is looked at, as far as it was read. Only packets between the flow's hosts are read again.</summary>
    /// <param name="capture">The capture.</param>
    /// <param name="index">The flow's index in its table.</param>
    /// <param name="names">The names that the capture reveals; null for none.</param>
    /// <param name="cancellation">Ends the reading early: the story is of what was read.</param>
    public static FlowStory Read(CaptureFile capture, int index, NameTable? names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(capture);
        (FlowReading reading, int[]? flows) = capture.Look((flows, _) => (Begin(flows, index, names), BetweenTheSame(flows, index)));
        using FrameAccess access = capture.OpenAccess(sequential: flows is null);
        Span<long> found = stackalloc long[256];
        int count;
        for (long from = 1; (count = Next(capture, flows, from, found)) > 0; from = found[count - 1] + 1)
        {
            foreach (long number in found[..count])
            {
                if (cancellation.IsCancellationRequested)
                    return new FlowStory(index, reading.Tell());
                if (access.TryRead(number, out FrameRecord record, out ReadOnlySpan<byte> bytes) && !reading.Take(number, in record, bytes))
                    return new FlowStory(index, reading.Tell());
            }
        }
        return new FlowStory(index, reading.Tell());
    }

    static FlowReading Begin(FlowTable flows, int index, NameTable? names)
    {
        var labeler = new FlowLabeler(flows, [index]);
        FlowRole role = labeler.Role(index);
        return new FlowReading(new ToldFlow(flows[index], role, labeler.Service(index, in role), names), EndOf(flows, index));
    }

    /// <summary>The frame at which a later flow takes over the same 5-tuple.</summary>
    static long EndOf(FlowTable flows, int index)
    {
        FlowKey key = flows[index].Key;
        long first = flows[index].FirstFrame, end = long.MaxValue;
        for (int i = 0; i < flows.Count; i++)
        {
            Flow other = flows[i];
            if (i != index && other.FirstFrame > first && other.FirstFrame < end && FlowKey.Same(other.Key, in key))
                end = other.FirstFrame;
        }
        return end;
    }

    /// <summary>The flows between the hosts of one; null where there are so many that reading all packets is quicker.</summary>
    static int[]? BetweenTheSame(FlowTable flows, int index)
    {
        const int Most = 64;
        FlowKey key = flows[index].Key;
        var same = new List<int>();
        for (int i = 0; i < flows.Count; i++)
        {
            FlowKey other = flows[i].Key;
            if (other.Version != key.Version || other.LowHigh != key.LowHigh || other.LowLow != key.LowLow || other.HighHigh != key.HighHigh || other.HighLow != key.HighLow)
                continue;
            if (same.Count == Most)
                return null;
            same.Add(i);
        }
        return [.. same];
    }

    /// <summary>The numbers of the next packets of some flows, or of all.</summary>
    static int Next(CaptureFile capture, int[]? flows, long from, Span<long> numbers)
    {
        if (flows is not null)
            return capture.Packets.Find(flows, from, long.MaxValue, numbers);
        int count = (int)Math.Min(numbers.Length, capture.Packets.Count - from + 1);
        for (int i = 0; i < count; i++)
            numbers[i] = from + i;
        return count;
    }
}

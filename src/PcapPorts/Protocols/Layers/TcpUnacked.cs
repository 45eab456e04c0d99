namespace PcapPorts.Protocols.Layers;

/// <summary>The segments of one side that were not acknowledged yet, a bounded number of them, in the order in which they came.</summary>
sealed class TcpUnacked
{
    const int Limit = 10_000;

    readonly List<(uint Sequence, uint Next, long Frame, long Nanoseconds)> _segments = [];

    /// <summary>Sequence numbers from the lowest to the highest, both counted from the first one of the connection.</summary>
    /// <param name="first">The first one; segments before it, which belong to an earlier connection, are taken for very late ones.</param>
    public uint Span(uint first)
    {
        uint low = uint.MaxValue, high = 0;
        foreach ((uint sequence, uint next, _, _) in _segments)
        {
            low = Math.Min(low, sequence - first);
            high = Math.Max(high, next - first);
        }
        return high > low ? high - low : 0;
    }

    /// <summary>Adds a segment.</summary>
    public void Add(in TcpSegment segment)
    {
        if (_segments.Count < Limit)
            _segments.Add((segment.Sequence, segment.NextSequence, segment.Frame, segment.Nanoseconds));
    }

    /// <summary>Drops what an acknowledgment covers; true with frame and time of the earliest segment that ends exactly there.</summary>
    public bool Acknowledge(uint acknowledgment, out long frame, out long nanoseconds)
    {
        (frame, nanoseconds) = (0, 0);
        int kept = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            (uint Sequence, uint Next, long Frame, long Nanoseconds) segment = _segments[i];
            if (segment.Next == acknowledgment && frame != 0)
                continue;
            if (segment.Next == acknowledgment)
                (frame, nanoseconds) = (segment.Frame, segment.Nanoseconds);
            else if (TcpSegment.IsAfter(segment.Next, acknowledgment))
                _segments[kept++] = TcpSegment.IsAfter(acknowledgment, segment.Sequence) ? segment with { Sequence = acknowledgment } : segment;
        }
        _segments.RemoveRange(kept, _segments.Count - kept);
        return frame != 0;
    }
}

namespace PcapPorts.Protocols.Layers;

/// <summary>The segments of one side that were not acknowledged yet, a bounded number of them, in the order in which they came.</summary>
sealed class TcpUnacked
{
    const int Limit = 10_000;

    readonly List<(uint Sequence, uint Next, bool IsControl, long Frame, long Nanoseconds)> _segments = [];

    /// <summary>Bytes from the lowest to the highest sequence number, without those that SYN and FIN count for.</summary>
    public uint Span
    {
        get
        {
            if (_segments.Count == 0)
                return 0;
            uint low = _segments[0].Sequence, high = _segments[0].Next;
            uint controls = 0;
            foreach ((uint sequence, uint next, bool isControl, _, _) in _segments)
            {
                if (TcpSegment.IsAfter(low, sequence))
                    low = sequence;
                if (TcpSegment.IsAfter(next, high))
                    high = next;
                if (isControl)
                    controls++;
            }
            return high - low > controls ? high - low - controls : 0;
        }
    }

    /// <summary>Adds a segment.</summary>
    public void Add(in TcpSegment segment)
    {
        if (_segments.Count < Limit)
            _segments.Add((segment.Sequence, segment.NextSequence, segment.IsSynOrFin, segment.Frame, segment.Nanoseconds));
    }

    /// <summary>Drops what an acknowledgment covers; true with frame and time of the earliest segment that ends exactly there.</summary>
    public bool Acknowledge(uint acknowledgment, out long frame, out long nanoseconds)
    {
        (frame, nanoseconds) = (0, 0);
        int kept = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            (uint Sequence, uint Next, bool IsControl, long Frame, long Nanoseconds) segment = _segments[i];
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

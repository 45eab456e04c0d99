using PcapPorts.Capture;

namespace PcapPorts.Protocols.Layers;

/// <summary>The times that a frame is seen against on a pass over all frames: that of the first one, and that of the one before it. Frames without a time change nothing.</summary>
public struct FrameTimes()
{
    long _first = long.MinValue;
    long _previous = long.MinValue;

    /// <summary>What is known of the next frame.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="record">What the capture says of it.</param>
    /// <param name="hasInterface">Whether the capture names interfaces.</param>
    public readonly FrameContext Of(long number, in FrameRecord record, bool hasInterface)
    {
        long now = record.TimestampNanoseconds;
        return new FrameContext
        {
            Number = number,
            HasInterface = hasInterface,
            Record = record,
            FirstNanoseconds = _first == long.MinValue ? now : _first,
            PreviousNanoseconds = _previous == long.MinValue ? now : _previous,
        };
    }

    /// <summary>The next frame has passed, whether it was looked at or not.</summary>
    public void Pass(in FrameRecord record)
    {
        long now = record.TimestampNanoseconds;
        if (now == long.MinValue)
            return;
        _first = _first == long.MinValue ? now : _first;
        _previous = now;
    }
}

using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>Receives what the two sides of a flow said, in the order in which it could be put together.</summary>
public abstract class TranscriptWriter
{
    /// <summary>Bytes that one side sent.</summary>
    /// <param name="isClient">Which side.</param>
    /// <param name="frame">Number of the frame that brought them, or the hole before them to an end.</param>
    /// <param name="time">Time of that frame.</param>
    /// <param name="bytes">The bytes, not escaped.</param>
    public abstract void Write(bool isClient, long frame, Timestamp time, ReadOnlySpan<byte> bytes);

    /// <summary>Bytes that one side sent and that are not in the capture.</summary>
    /// <param name="isClient">Which side.</param>
    /// <param name="frame">Number of the frame that shows it.</param>
    /// <param name="time">Time of that frame.</param>
    /// <param name="count">Number of bytes.</param>
    public abstract void WriteGap(bool isClient, long frame, Timestamp time, long count);
}

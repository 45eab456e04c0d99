using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// Lets some frames of a capture through and keeps their numbers: what is not let through still counts in the numbering, so that every frame that is cited is
/// found in the file.
/// </summary>
public abstract class FrameGate
{
    /// <summary>Whether a frame is let through.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="frame">Its record.</param>
    /// <param name="bytes">Its captured bytes.</param>
    /// <param name="packet">Its decoded headers.</param>
    public abstract bool Takes(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet);
}

/// <summary>Lets frames of a span of time through, and of those the ones that a further gate lets through.</summary>
/// <param name="from">Earliest time in nanoseconds since 1970; <see cref="long.MinValue"/> for no limit.</param>
/// <param name="to">Latest time.</param>
/// <param name="next">The further gate; null for none.</param>
public sealed class TimeGate(long from, long to, FrameGate? next) : FrameGate
{
    /// <inheritdoc/>
    public override bool Takes(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        // The further gate sees every frame: what it knows of a conversation may rest on earlier ones.
        bool taken = next is null || next.Takes(number, in frame, bytes, in packet);
        return taken && frame.TimestampNanoseconds >= from && frame.TimestampNanoseconds <= to;
    }
}

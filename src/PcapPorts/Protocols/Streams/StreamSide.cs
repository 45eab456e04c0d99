using PcapPorts.Flows;

namespace PcapPorts.Protocols.Streams;

/// <summary>What is remembered of one direction of a TCP connection to put its bytes in order. Sequence numbers as they are on the wire.</summary>
public class StreamSide
{
    /// <summary>Whether <see cref="Next"/> is known: a SYN or a byte of this side was seen.</summary>
    public bool HasBegun { get; internal set; }

    /// <summary>Whether the SYN of this side was seen, so that its first byte is known.</summary>
    public bool HasSyn { get; internal set; }

    /// <summary>Sequence number of the next byte that was not yet handed on.</summary>
    public uint Next { get; internal set; }

    /// <summary>Whether the FIN of this side was seen.</summary>
    public bool HasFin { get; internal set; }

    /// <summary>Sequence number of the FIN: the end of the bytes.</summary>
    public uint End { get; internal set; }

    /// <summary>Whether the end was handed on: nothing follows.</summary>
    public bool HasEnded { get; internal set; }

    /// <summary>Whether the other side acknowledged bytes behind <see cref="Next"/>: it has them, the capture may not.</summary>
    internal bool IsAcknowledged(uint number) => HasAcknowledged && SequenceNumber.IsAfter(number, Next);

    /// <summary>Highest number that the other side acknowledged; meaningful with <see cref="HasAcknowledged"/>.</summary>
    internal uint Acknowledged;

    /// <summary>Whether an acknowledgment of the other side was seen.</summary>
    internal bool HasAcknowledged;

    /// <summary>Takes what a segment of the other side acknowledges.</summary>
    /// <param name="number">Its acknowledgment number.</param>
    /// <param name="flags">Its flags (<see cref="TcpFlag"/>): without ACK the number means nothing.</param>
    internal void Acknowledge(uint number, int flags)
    {
        if ((flags & TcpFlag.Ack) == 0)
            return;
        if (!HasAcknowledged || SequenceNumber.IsAfter(number, Acknowledged))
            Acknowledged = number;
        HasAcknowledged = true;
    }

    /// <summary>Segments that wait for a hole before them to be filled; null while there was none.</summary>
    internal HeldSegments? Held;
}

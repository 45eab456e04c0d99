using PcapPorts.Flows;

namespace PcapPorts.Protocols.Streams;

/// <summary>
/// Puts the bytes of TCP connections in order (RFC 9293 section 3.10.7.4): what comes again is left out, what overlaps is trimmed (bytes that were handed
/// on first stay), what comes early waits for the hole before it, and a hole that nobody will fill becomes a gap. Keeps nothing itself: the
/// state is in the <see cref="StreamSide"/>s of a connection.
/// </summary>
/// <typeparam name="TSide">What is remembered of one direction.</typeparam>
public abstract class StreamReassembler<TSide>
    where TSide : StreamSide
{
    /// <summary>
    /// Segments that wait behind a hole at the most when nothing of the other side was seen: where no acknowledgment can tell loss from
    /// disorder, disorder of more than this is taken for loss.
    /// </summary>
    public const int MaxHeldWithoutPeer = 8;

    /// <summary>Takes the next segment of a connection.</summary>
    /// <param name="side">The direction that it belongs to.</param>
    /// <param name="other">The other direction.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="acknowledgment">Its acknowledgment number.</param>
    /// <param name="flags">Its flags (<see cref="TcpFlag"/>).</param>
    /// <param name="payload">The captured bytes of its payload.</param>
    /// <param name="missing">Bytes behind them that the capture cut off.</param>
    protected void Take(TSide side, TSide other, uint sequence, uint acknowledgment, int flags, ReadOnlySpan<byte> payload, int missing)
    {
        ArgumentNullException.ThrowIfNull(side);
        ArgumentNullException.ThrowIfNull(other);
        other.Acknowledge(acknowledgment, flags);
        if ((flags & TcpFlag.Syn) != 0)
        {
            // A SYN-ACK says where the other side began, should its SYN be missing.
            if ((flags & TcpFlag.Ack) != 0)
                Begin(other, acknowledgment - 1);
            Begin(side, sequence++);
        }
        int length = payload.Length + missing;
        if (length > 0 && !side.HasEnded)
            Place(side, sequence, payload, missing, flags);
        if ((flags & TcpFlag.Fin) != 0 && side.HasBegun && !side.HasFin)
        {
            side.HasFin = true;
            side.End = sequence + (uint)length;
        }
        if (side.Held is { Count: > 0 } held && IsLost(side, held))
            CloseGap(side, held);
        if ((flags & TcpFlag.Rst) != 0 || (side.HasFin && !SequenceNumber.IsAfter(side.End, side.Next)))
            Finish(side);
    }

    /// <summary>The next bytes of a direction.</summary>
    /// <param name="side">The direction; its <see cref="StreamSide.Next"/> is still the number of the first byte.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="from">Where they start in the payload of the segment at hand; −1 when they came in an earlier one.</param>
    /// <param name="missing">Bytes behind them that the capture cut off.</param>
    /// <param name="isLast">Whether the stream ends behind them.</param>
    protected abstract void TakeBytes(TSide side, ReadOnlySpan<byte> bytes, int from, int missing, bool isLast);

    /// <summary>Bytes of a direction that are not in the capture.</summary>
    /// <param name="side">The direction; its <see cref="StreamSide.Next"/> is the number of the first missing byte.</param>
    /// <param name="count">Number of bytes.</param>
    protected abstract void TakeGap(TSide side, uint count);

    /// <summary>The end of a direction: FIN, or RST.</summary>
    protected abstract void TakeEnd(TSide side);

    static void Begin(TSide side, uint sequence)
    {
        if (side.HasBegun)
            return;
        side.HasBegun = true;
        side.HasSyn = true;
        side.Next = sequence + 1;
    }

    void Place(TSide side, uint sequence, ReadOnlySpan<byte> payload, int missing, int flags)
    {
        if (!side.HasBegun)
        {
            side.HasBegun = true;
            side.Next = sequence;
        }
        int early = (int)(sequence - side.Next);
        if (early > 0)
        {
            side.Held ??= new HeldSegments();
            if (side.Held.TryAdd(sequence, payload, missing))
                return;
            CloseGap(side, side.Held);
            early = (int)(sequence - side.Next);
            if (early > 0)
                Skip(side, (uint)early);
        }
        HandOn(side, payload, missing, side.Next - sequence, isHeld: false, (flags & TcpFlag.Fin) != 0);
        if (side.Held is { Count: > 0 } held)
            Drain(side, held);
    }

    /// <summary>Hands on what is new of a segment.</summary>
    /// <param name="side">The direction.</param>
    /// <param name="payload">All its captured bytes.</param>
    /// <param name="missing">Bytes behind them that the capture cut off.</param>
    /// <param name="known">Bytes at its start that were handed on before; up to half of all sequence numbers.</param>
    /// <param name="isHeld">Whether it came in an earlier frame.</param>
    /// <param name="isFin">Whether it carries the FIN.</param>
    void HandOn(TSide side, ReadOnlySpan<byte> payload, int missing, uint known, bool isHeld, bool isFin)
    {
        int length = payload.Length + missing;
        if (known >= (uint)length)
            return;
        uint next = side.Next + (uint)length - known;
        bool isLast = isFin || (side.HasFin && next == side.End);
        if (known < (uint)payload.Length)
            TakeBytes(side, payload[(int)known..], isHeld ? -1 : (int)known, missing, isLast);
        else
            TakeGap(side, (uint)length - known);
        side.Next = next;
    }

    /// <summary>Hands on what waited and now follows.</summary>
    void Drain(TSide side, HeldSegments held)
    {
        while (held.Count > 0 && !SequenceNumber.IsAfter(held.First.Sequence, side.Next))
        {
            HeldSegment segment = held.Take();
            HandOn(side, segment.Bytes, segment.Missing, side.Next - segment.Sequence, isHeld: true, isFin: false);
            segment.Return();
        }
    }

    static bool IsLost(TSide side, HeldSegments held)
        => side.HasAcknowledged ? side.IsAcknowledged(side.Acknowledged) : held.Count > MaxHeldWithoutPeer;

    /// <summary>Gives the hole before what waits up.</summary>
    void CloseGap(TSide side, HeldSegments held)
    {
        if (held.Count == 0)
            return;
        Skip(side, held.First.Sequence - side.Next);
        Drain(side, held);
    }

    void Skip(TSide side, uint count)
    {
        TakeGap(side, count);
        side.Next += count;
    }

    void Finish(TSide side)
    {
        if (side.HasEnded)
            return;
        while (side.Held is { Count: > 0 } held)
            CloseGap(side, held);
        side.HasEnded = true;
        TakeEnd(side);
    }
}

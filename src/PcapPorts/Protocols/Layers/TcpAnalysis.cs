using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// What is remembered of a TCP connection: base numbers, window scales, what each side sent and acknowledged; and what that says of the
/// next segment. The remarks and their conditions are those of Wireshark's sequence number analysis, so that both tools agree.
/// </summary>
sealed class TcpAnalysis
{
    /// <summary>No SYN of this side was seen, so its scale is unknown.</summary>
    public const int ScaleUnknown = -1;

    /// <summary>This side's SYN did not offer scaling.</summary>
    public const int ScaleUnused = -2;

    const int Ece = 0x40, Cwr = 0x80, Ae = 0x100;
    const int Control = TcpFlag.Fin | TcpFlag.Syn | TcpFlag.Rst;
    /// <summary>More bytes than any window allows: the numbers contradict each other.</summary>
    const uint MostInFlight = 2_000_000_000;

    const long DuplicateAckWindow = 20_000_000;
    const long DefaultReorderingWindow = 3_000_000;

    // What a connection that is only passed through needs is kept apart: there may be a million of them.
    Pair<bool> _hasBase;
    Pair<uint> _base;
    TcpSide[]? _sides;
    long _synNanoseconds = long.MinValue;
    bool _asksAccurateEcn;

    /// <summary>Whether the handshake agreed on accurate ECN (RFC 9768 section 3.1.1).</summary>
    public bool HasAccurateEcn { get; private set; }

    /// <summary>Time from the SYN to the ACK that completes the handshake, in nanoseconds; 0 while unknown.</summary>
    public long InitialRoundTrip { get; private set; }

    /// <summary>Number of this duplicate acknowledgment; 0 when the segment is none.</summary>
    public int DuplicateAckNumber { get; private set; }

    /// <summary>Frame that a duplicate acknowledgment repeats.</summary>
    public long DuplicateAckFrame { get; private set; }

    /// <summary>Frame whose segment this one acknowledges exactly; 0 when there is none.</summary>
    public long AcknowledgedFrame { get; private set; }

    /// <summary>Time since that frame in nanoseconds.</summary>
    public long RoundTrip { get; private set; }

    /// <summary>Bytes sent and not yet acknowledged after this segment; 0 when unknown or none.</summary>
    public uint BytesInFlight { get; private set; }

    /// <summary>What the relative numbers of a side count from.</summary>
    public uint BaseOf(int direction) => BaseOr(direction, 0);

    /// <summary>As <see cref="BaseOf"/>, with what to take while it is unknown.</summary>
    public uint BaseOr(int direction, uint unknown) => _hasBase[direction] ? _base[direction] : unknown;

    /// <summary>The shift of a side's window, or one of the two constants below 0.</summary>
    public int ScaleOf(int direction) => _sides?[direction].Scale ?? ScaleUnknown;

    /// <summary>Takes the number of a SYN-ACK that contradicts what was known for the true one.</summary>
    public void Rebase(int direction, uint sequence) => _base[direction] = sequence;

    /// <summary>Whether a SYN of a side cannot belong to this connection.</summary>
    public bool Contradicts(int direction, uint sequence) => _hasBase[direction] && _base[direction] != sequence;

    /// <summary>Takes the next segment and says what is to be remarked of it.</summary>
    public void Take(int direction, in TcpHeader header, int length, in FrameContext context, ref TcpRemarks remarks)
    {
        _sides ??= [new(), new()];
        TcpSide forward = _sides[direction];
        TcpSide reverse = _sides[1 - direction];
        var segment = new TcpSegment(header.Sequence, header.Acknowledgment, header.Window, header.Flags, length, context.Number, context.Record.TimestampNanoseconds)
        {
            Sacked = SackedBytes(header.Options),
        };
        DuplicateAckNumber = 0;
        AcknowledgedFrame = 0;
        BytesInFlight = 0;
        TakeBases(direction, in header);
        (forward.Base, reverse.Base) = (_base[direction], _base[1 - direction]);
        if (segment.HasAck)
            reverse.TracksFlight = true;
        TakeHandshake(forward, reverse, in header, in segment);
        remarks |= Compare(forward, reverse, in segment);
        if (segment.HasAck && AcksUnseen(reverse, in segment))
        {
            // Said once of what was lost before the highest segment, and once of what was lost behind it, until the other side acknowledges more.
            if (TcpSegment.IsAfter(reverse.Next, reverse.MaxToBeAcked))
            {
                reverse.MaxToBeAcked = reverse.Next;
                remarks |= TcpRemarks.AckLostSegment;
            }
            else
            {
                if (reverse.DuplicateAcks == 0)
                    remarks |= TcpRemarks.AckLostSegment;
                reverse.DuplicateAcks = TcpSide.LossWasSaid;
            }
        }
        if (length > 0 || segment.IsSynOrFin)
            remarks |= Resent(forward, reverse, in segment, remarks);
        Remember(forward, reverse, in segment, remarks);
    }

    /// <summary>Takes of a segment only what relative numbers count from: where nobody asks for the rest.</summary>
    public void TakeBases(int direction, in TcpHeader header)
    {
        if (!_hasBase[direction])
            SetBase(direction, (header.Flags & TcpFlag.Syn) != 0 ? header.Sequence : header.Sequence - 1);
        if (!_hasBase[1 - direction] && (header.Flags & TcpFlag.Ack) != 0)
            SetBase(1 - direction, header.Acknowledgment - 1);
    }

    void SetBase(int direction, uint number) => (_hasBase[direction], _base[direction]) = (true, number);

    void TakeHandshake(TcpSide forward, TcpSide reverse, in TcpHeader header, in TcpSegment segment)
    {
        if (segment.Has(TcpFlag.Syn))
        {
            TakeEcn(header.Flags, segment.HasAck);

            // Both sides have to offer it; a SYN that comes again does not take back what was decided.
            int offered = ScaleOption(header.Options);
            if (offered >= 0)
                forward.Scale = segment.HasAck && reverse.Scale == ScaleUnused ? ScaleUnused : offered;
            else if (forward.Scale == ScaleUnknown)
                forward.Scale = reverse.Scale = ScaleUnused;
            if (!segment.HasAck)
                _synNanoseconds = segment.Nanoseconds;
        }
        else if (InitialRoundTrip == 0 && _synNanoseconds != long.MinValue && segment.HasAck
            && segment.Sequence == forward.Base + 1 && segment.Acknowledgment == reverse.Base + 1)
        {
            InitialRoundTrip = segment.Nanoseconds - _synNanoseconds;
        }
    }

    /// <summary>A client asks by setting all three flags; of the answers, those with CWR or AE and without AE and ECE together agree (RFC 9768 table 2).</summary>
    void TakeEcn(int flags, bool isAnswer)
    {
        int codepoint = flags & (Ae | Cwr | Ece);
        bool asks = codepoint == (Ae | Cwr | Ece);
        if (!isAnswer)
            (_asksAccurateEcn, HasAccurateEcn) = (asks, false);
        else
            HasAccurateEcn = _asksAccurateEcn && (codepoint & (Ae | Cwr)) != 0 && (codepoint & (Ae | Ece)) != (Ae | Ece);
    }

    static int ScaleOption(ReadOnlySpan<byte> options)
    {
        int at = 0;
        while (at + 2 < options.Length && options[at] != 0)
        {
            if (options[at] == 1)
            {
                at++;
                continue;
            }

            // Shifts above 14 are taken for 14 (RFC 7323 section 2.3).
            if (options[at] == 3 && options[at + 1] == 3)
                return Math.Min((int)options[at + 2], 14);
            at += Math.Max(2, (int)options[at + 1]);
        }
        return ScaleUnused;
    }

    /// <summary>Bytes that selective acknowledgments name (RFC 2018 section 3), duplicates too (RFC 2883): Wireshark counts all of them as arrived.</summary>
    static uint SackedBytes(ReadOnlySpan<byte> options)
    {
        int at = 0;
        while (at + 2 < options.Length && options[at] != 0)
        {
            if (options[at] == 1)
            {
                at++;
                continue;
            }
            int length = Math.Max(2, (int)options[at + 1]);
            if (options[at] == 5)
                return SumOf(options[(at + 2)..Math.Min(options.Length, at + length)]);
            at += length;
        }
        return 0;
    }

    static uint SumOf(ReadOnlySpan<byte> edges)
    {
        uint sum = 0;
        for (; edges.Length >= 8; edges = edges[8..])
        {
            uint left = BinaryPrimitives.ReadUInt32BigEndian(edges), right = BinaryPrimitives.ReadUInt32BigEndian(edges[4..]);
            sum += right - left;
        }
        return sum;
    }

    /// <summary>What follows from the segment and those before it, but for its being sent again.</summary>
    TcpRemarks Compare(TcpSide forward, TcpSide reverse, in TcpSegment segment)
    {
        bool isPlain = (segment.Flags & Control) == 0;
        if (segment.Length == 1 && segment.Sequence == forward.Next && reverse.Window == 0)
            return TcpRemarks.ZeroWindowProbe;
        TcpRemarks remarks = TcpRemarks.None;
        if (segment.Window == 0 && isPlain)
            remarks |= TcpRemarks.ZeroWindow;
        if (forward.Next != 0 && TcpSegment.IsAfter(segment.Sequence, forward.Next) && !segment.Has(TcpFlag.Rst))
        {
            remarks |= TcpRemarks.LostSegment;
            forward.TracksFlight = false;
        }
        if (segment.Length <= 1 && segment.Sequence == forward.Next - 1 && isPlain)
            remarks |= TcpRemarks.KeepAlive;
        bool repeatsNumbers = segment.Length == 0 && isPlain && segment.Sequence == forward.Next;
        bool repeatsAck = segment.Acknowledgment == forward.LastAck;
        if (repeatsNumbers && repeatsAck && segment.Window != 0 && segment.Window != forward.Window)
            remarks |= TcpRemarks.WindowUpdate;
        if (segment.Length > 0 && isPlain && reverse.Scale != ScaleUnknown
            && segment.Sequence + (uint)segment.Length == reverse.LastAck + reverse.ScaledWindow)
            remarks |= TcpRemarks.WindowFull;
        if (repeatsNumbers && (repeatsAck || segment.Acknowledgment == forward.LastAck + 1) && segment.Window == forward.Window)
        {
            if (segment.Window != 0 && (reverse.LastRemarks & TcpRemarks.KeepAlive) != 0)
                return remarks | TcpRemarks.KeepAliveAck;
            if (segment.Window == 0 && (reverse.LastRemarks & TcpRemarks.ZeroWindowProbe) != 0)
                return remarks | TcpRemarks.ZeroWindowProbeAck;
        }
        if (repeatsNumbers && repeatsAck && segment.Window != 0 && segment.Window == forward.Window)
        {
            DuplicateAckNumber = forward.DuplicateAcks = Math.Max(0, forward.DuplicateAcks) + 1;
            DuplicateAckFrame = forward.LastNewAckFrame;
            remarks |= TcpRemarks.DuplicateAck;
        }
        return remarks;
    }

    static bool AcksUnseen(TcpSide reverse, in TcpSegment segment)
        => reverse.MaxToBeAcked != 0 && TcpSegment.IsAfter(segment.Acknowledgment, reverse.MaxToBeAcked);

    /// <summary>Whether a segment that does not go on where the last one ended was sent again, or came late.</summary>
    TcpRemarks Resent(TcpSide forward, TcpSide reverse, in TcpSegment segment, TcpRemarks remarks)
    {
        if ((remarks & TcpRemarks.KeepAlive) != 0)
            return TcpRemarks.None;
        bool isBehind = forward.Next != 0 && TcpSegment.IsAfter(forward.Next, segment.Sequence);

        // One byte before the expected one may have been a probe: the rest is new.
        if (segment.Length > 1 && forward.Next - 1 == segment.Sequence)
            isBehind = false;
        if (segment.Length > 0 && reverse.LastAck != 0 && !TcpSegment.IsAfter(segment.Sequence + (uint)segment.Length, reverse.LastAck))
            return TcpRemarks.SpuriousRetransmission | TcpRemarks.Retransmission;
        if (!isBehind)
            return TcpRemarks.None;
        // Once a loss was said, so many repetitions count as seen that one is enough.
        bool isAskedFor = reverse.DuplicateAcks is >= 2 or TcpSide.LossWasSaid;
        if (isAskedFor && reverse.LastAck == segment.Sequence && segment.Nanoseconds - reverse.LastAckNanoseconds < DuplicateAckWindow)
            return TcpRemarks.FastRetransmission | TcpRemarks.Retransmission;
        long window = InitialRoundTrip == 0 ? DefaultReorderingWindow : InitialRoundTrip;
        if (segment.Nanoseconds - forward.NextNanoseconds < window && forward.Next != segment.NextSequence)
            return TcpRemarks.OutOfOrder;
        return TcpRemarks.Retransmission;
    }

    void Remember(TcpSide forward, TcpSide reverse, in TcpSegment segment, TcpRemarks remarks)
    {
        // A new acknowledgment ends a row of duplicates.
        if (segment.Acknowledgment != forward.LastAck || (remarks & TcpRemarks.DuplicateAck) == 0)
        {
            if (segment.Acknowledgment != forward.LastAck)
                forward.DuplicateAcks = 0;
            if (segment.Acknowledgment != forward.LastAck || forward.DuplicateAcks <= 0)
                forward.LastNewAckFrame = segment.Frame;
        }
        bool isProbe = (remarks & TcpRemarks.ZeroWindowProbe) != 0;
        if (segment.Length > 0 || segment.IsSynOrFin)
            forward.Unacked.Add(in segment);
        if (!isProbe && (forward.Next == 0 || TcpSegment.IsAfter(segment.NextSequence, forward.Next)))
        {
            forward.Next = segment.NextSequence;
            forward.NextNanoseconds = segment.Nanoseconds;
        }
        if (!isProbe && (forward.MaxToBeAcked == 0 || segment.Sequence == forward.MaxToBeAcked))
            forward.MaxToBeAcked = forward.Next;
        forward.Window = segment.Window;
        forward.IsFirstWindow = segment.Has(TcpFlag.Syn);
        forward.LastAck = segment.Acknowledgment;
        forward.LastAckNanoseconds = segment.Nanoseconds;
        forward.LastRemarks = remarks;
        forward.Sacked = segment.Sacked;
        if (segment.HasAck && reverse.Unacked.Acknowledge(segment.Acknowledgment, out long frame, out long sent))
        {
            AcknowledgedFrame = frame;
            RoundTrip = segment.Nanoseconds - sent;
        }
        if (segment.Length == 0 || !forward.TracksFlight)
            return;
        // SYN and FIN count as a byte of this segment, but not of those before it.
        uint flight = forward.Unacked.Span(forward.Base) - reverse.Sacked;
        BytesInFlight = flight is > 0 and < MostInFlight ? flight - (segment.IsSynOrFin ? 1u : 0) : 0;
    }

    /// <summary>A value for each direction.</summary>
    [InlineArray(2)]
    struct Pair<T>
    {
        T _first;
    }
}

using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Protocols.Streams;

/// <summary>
/// Gives the bytes of TCP connections to application dissectors, message by message. A message that is whole in its segment is dissected where
/// it stands; one of several segments is put together behind the frame in which it completes.
/// </summary>
sealed class StreamDissection : StreamReassembler<DissectedSide>
{
    /// <summary>Most bytes of one message of one direction that are kept; a longer one is dissected as far as it is there.</summary>
    public const int MaxMessage = 1 << 22;

    /// <summary>Most bytes that are kept of all unfinished messages together.</summary>
    public const long MaxBytes = 1 << 26;

    /// <summary>Bytes up to which a message is tried with every segment when its dissector cannot say how long it is.</summary>
    const int EagerBytes = 1 << 12;

    /// <summary>Beyond <see cref="EagerBytes"/> a message has to grow by a fraction of 2 to the power of −this before it is tried again, so that the work stays linear.</summary>
    const int GrowthShift = 5;

    /// <summary>Most times that a message is tried before it ought to be there, because of its last bytes.</summary>
    const int MaxEarlyTries = 64;

    /// <summary>Most bytes at the start of a stream that wait for somebody to know them.</summary>
    const int MaxUnknownStart = 256;

    // Of the segment at hand.
    FieldList _fields = null!;
    Conversation _conversation = null!;
    Segment _segment;
    int _payloadOffset;
    long _kept;

    /// <summary>Takes the payload of a segment.</summary>
    /// <param name="walk">The walk through its frame.</param>
    /// <param name="conversation">Its connection.</param>
    /// <param name="direction">Who sent it (<see cref="FlowKey"/>).</param>
    /// <param name="header">Its header.</param>
    /// <param name="offset">Start of the payload in the frame.</param>
    /// <param name="length">Bytes of payload by the length that IP tells.</param>
    public void Take(ref LayerWalk walk, Conversation conversation, int direction, in TcpHeader header, int offset, int length)
    {
        if (conversation.IsPassedOver)
            return;
        _fields = walk.Fields;
        _conversation = conversation;
        _payloadOffset = offset;
        ConversationStreams streams = conversation.Streams ??= new ConversationStreams();
        if ((header.Flags & TcpFlag.Syn) != 0 && conversation.Client == Conversation.SideUnknown)
            conversation.Client = (header.Flags & TcpFlag.Ack) != 0 ? 1 - direction : direction;
        ReadOnlySpan<byte> payload = walk.Bytes(offset, offset + length);
        if (payload.Length > 0 || streams.Of(direction) is { PendingCount: > 0 } or { Held.Count: > 0 })
            _segment = walk.SegmentOf(conversation, direction);
        Take(streams.Of(direction), streams.Of(1 - direction), header.Sequence, header.Acknowledgment, header.Flags, payload, length - payload.Length);
    }

    /// <summary>Gives back what is remembered of a connection about whose payload nobody asks any more; what follows of it is not looked at.</summary>
    public void PassOver(Conversation conversation)
    {
        for (int direction = 0; direction < 2 && conversation.Streams is { } streams; direction++)
        {
            Drop(streams.Of(direction));
            streams.Of(direction).Held?.Clear();
        }
        conversation.PassOver();
    }

    /// <inheritdoc/>
    protected override void TakeBytes(DissectedSide side, ReadOnlySpan<byte> bytes, int from, int missing, bool isLast)
    {
        int passing = (int)Math.Min(side.Skip, bytes.Length);
        side.Skip -= passing;
        _fields.IsPart |= passing > 0;
        if (passing < bytes.Length)
            TakeMessages(side, bytes[passing..], from < 0 ? -1 : _payloadOffset + from + passing, mayGoOn: missing == 0 && !isLast, isCut: missing > 0);
        if (missing > 0)
            TakeGap(side, (uint)missing);
    }

    void TakeMessages(DissectedSide side, ReadOnlySpan<byte> bytes, int start, bool mayGoOn, bool isCut)
    {
        // What waited to be known belongs to another protocol when somebody knows what follows by itself: a proxy's greeting before TLS.
        if (side.PendingCount > 0 && side.IsUnknownStart && Dissectors.Table.FindByPayload(in _segment, bytes) is not null)
            Drop(side);
        int count = side.PendingCount + bytes.Length;
        bool fits = Fits(side, bytes.Length);
        if (mayGoOn && fits && side.PendingCount > 0 && count < side.Needed && !MayEnd(side, bytes))
        {
            Keep(side, bytes);
            return;
        }
        int whole = start;
        if (side.PendingCount > 0 || start < 0)
        {
            whole = _fields.Append(side.Pending);
            if (whole < 0 || _fields.Append(bytes) < 0)
            {
                Lose(side);
                return;
            }
        }
        Run(side, whole, count, start, bytes.Length, mayGoOn && fits, isCut);
        if (!fits && side.Skip == 0)
            Lose(side);
    }

    /// <inheritdoc/>
    protected override void TakeGap(DissectedSide side, uint count)
    {
        FinishMessage(side);

        // Where the last message said how long it is, the next one is still found.
        if (side.Skip >= count)
        {
            side.Skip -= count;
            return;
        }
        side.Skip = 0;
        Lose(side);
    }

    /// <inheritdoc/>
    protected override void TakeEnd(DissectedSide side) => FinishMessage(side);

    /// <summary>Dissects what is there of a message to which nothing will be added.</summary>
    void FinishMessage(DissectedSide side)
    {
        int count = side.PendingCount;
        if (count == 0)
            return;
        int start = _fields.Append(side.Pending);
        if (start >= 0)
            Run(side, start, count, -1, 0, mayGoOn: false, isCut: false);
        Drop(side);
    }

    /// <summary>Dissects one message after the other.</summary>
    /// <param name="side">The direction.</param>
    /// <param name="start">Where the bytes start in the row of the field list.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="ownStart">Where the last <paramref name="ownCount"/> of them stand in the frame itself; −1 when they do not.</param>
    /// <param name="ownCount">Number of those.</param>
    /// <param name="mayGoOn">Whether the last message may wait for more.</param>
    /// <param name="isCut">Whether the capture cut bytes off behind them.</param>
    void Run(DissectedSide side, int start, int count, int ownStart, int ownCount, bool mayGoOn, bool isCut)
    {
        int left = count;
        while (left > 0)
        {
            // What does not need the bytes of earlier segments is shown where it stands.
            int at = ownStart >= 0 && left <= ownCount ? ownStart + ownCount - left : start + count - left;
            int used = DissectMessage(side, at, left, isLast: !mayGoOn, isCut);
            if (used == 0 || (used < 0 && !mayGoOn))
            {
                Lose(side);
                return;
            }
            if (used < 0)
            {
                Wait(side, at, left, isGrowing: left == count && side.PendingCount > 0, used);
                return;
            }
            side.Skip = Math.Max(0, used - left);
            left -= Math.Min(used, left);
        }
        Drop(side);
    }

    bool MayEnd(DissectedSide side, ReadOnlySpan<byte> latest)
    {
        if (side.EarlyTries >= MaxEarlyTries || _conversation.Dissector is not { } dissector || !dissector.MayEnd(latest))
            return false;
        side.EarlyTries++;
        return true;
    }

    /// <summary>Keeps the beginning of a message until there is more of it.</summary>
    void Wait(DissectedSide side, int at, int count, bool isGrowing, int used)
    {
        ReadOnlySpan<byte> bytes = _fields.Bytes.Slice(at, count);
        if (isGrowing)
            bytes = bytes[side.PendingCount..];
        else
            DropKeepingUnknown(side);
        if (!Fits(side, bytes.Length))
        {
            Lose(side);
            return;
        }
        Keep(side, bytes);
        int needed = used == Dissector.NeedMore ? count + 1 + (count > EagerBytes ? count >> GrowthShift : 0) : -used;
        side.Needed = Math.Min(needed, MaxMessage);
    }

    /// <summary>Dissects one message with the dissector of the connection, or finds the dissector.</summary>
    int DissectMessage(DissectedSide side, int at, int count, bool isLast, bool isCut)
    {
        _segment = _segment with { IsLast = isLast, IsCut = isCut, Sender = _conversation.SenderOf(_segment.Direction) };
        ReadOnlySpan<byte> bytes = _fields.Bytes.Slice(at, count);
        Conversation conversation = _conversation;
        if (conversation.Dissector is not { } dissector || (conversation.IsTentative && side.Detections < DissectorTable.MaxDetections))
            return Choose(side, bytes, at);
        if (!side.IsSynced)
        {
            if (!dissector.Resumes(bytes, in _segment))
                return 0;
            side.IsSynced = true;
        }
        return Dissect(dissector, at, count);
    }

    /// <summary>Finds the dissector of a connection and lets it try.</summary>
    int Choose(DissectedSide side, ReadOnlySpan<byte> bytes, int at)
    {
        Conversation conversation = _conversation;
        if (side.Detections >= DissectorTable.MaxDetections)
            return 0;
        side.Detections++;
        if (Dissectors.Table.FindByPayload(in _segment, bytes) is { } knowing)
        {
            conversation.Choose(knowing, isTentative: false);
            side.IsSynced = true;
            _segment = _segment with { Sender = conversation.SenderOf(_segment.Direction) };
            return Dissect(knowing, at, bytes.Length);
        }
        Dissector? claiming = conversation.Dissector ?? Dissectors.Table.FindByPort(in _segment, conversation);
        if (claiming is not null && (side.IsSynced || claiming.Resumes(bytes, in _segment)))
        {
            conversation.Choose(claiming, isTentative: true);
            _segment = _segment with { Sender = conversation.SenderOf(_segment.Direction) };
            int used = Dissect(claiming, at, bytes.Length);
            if (used != 0)
            {
                side.IsSynced = true;
                return used;
            }
            conversation.Choose(null, isTentative: false);
        }

        // The start of a stream may come in small pieces: somebody may know it when there is more.
        bool waits = side.HasSyn && side.IsSynced && !_segment.IsLast && bytes.Length < MaxUnknownStart;
        side.IsUnknownStart = waits;
        return waits ? Dissector.NeedMore : 0;
    }

    int Dissect(Dissector dissector, int at, int count)
    {
        FieldMark mark = _fields.Mark;
        FieldWindow window = _fields.Enter(at, count);
        int used = dissector.Dissect(_fields.Window, in _segment, _fields);
        if (used <= 0)
            _fields.CutBack(in mark);
        _fields.Leave(in window);
        return used;
    }

    bool Fits(DissectedSide side, int more) => side.PendingCount + more <= MaxMessage && _kept + more <= MaxBytes;

    void Keep(DissectedSide side, ReadOnlySpan<byte> bytes)
    {
        side.Keep(bytes);
        _fields.IsPart |= !side.IsUnknownStart;
        _kept += bytes.Length;
    }

    /// <summary>Gives up: the next message is looked for at the start of a segment.</summary>
    void Lose(DissectedSide side)
    {
        Drop(side);
        side.IsSynced = false;
    }

    void DropKeepingUnknown(DissectedSide side)
    {
        bool isUnknown = side.IsUnknownStart;
        Drop(side);
        side.IsUnknownStart = isUnknown;
    }

    void Drop(DissectedSide side)
    {
        _kept -= side.PendingCount;
        side.Drop();
    }
}

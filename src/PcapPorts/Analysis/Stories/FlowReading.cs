using PcapPorts.Analysis.Applications;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis.Stories;

/// <summary>Picks what tells of one flow out of the frames of its capture, taken in order.</summary>
/// <param name="told">The flow.</param>
/// <param name="end">The frame at which a later flow takes over its 5-tuple.</param>
sealed class FlowReading(ToldFlow told, long end)
{
    readonly FlowFacts _facts = new();
    readonly FlowExchange _exchange = new();
    readonly FrameDissector _dissector = new(new ConversationTable());
    readonly FieldList _fields = new();
    readonly ApplicationEventReader _events = new();
    DecodedPacket _packet;

    /// <summary>Takes a frame.</summary>
    /// <returns>False when no frame from this one on can tell anything.</returns>
    public bool Take(long number, in FrameRecord record, ReadOnlySpan<byte> bytes)
    {
        if (number >= end)
            return false;
        PacketDecoder.Decode(bytes, record.LinkType, record.WireLength, ref _packet);
        if (number >= told.FirstFrame && told.IsQuotedIn(in _packet))
            _facts.TakeError(number, in _packet.Levels[_packet.LevelCount - 1]);

        // Another conversation of the two may announce this one.
        bool isOwn = told.IsIn(in _packet, out int level, out bool fromClient) && number >= told.FirstFrame;
        if (!isOwn && !told.IsBetweenTheTwo(in _packet))
            return true;
        var context = new FrameContext { Number = number, Record = record, FirstNanoseconds = record.TimestampNanoseconds, PreviousNanoseconds = record.TimestampNanoseconds };
        _dissector.Dissect(bytes, in context, _fields);
        if (isOwn)
            TakeOwn(number, in record, level, fromClient);
        return true;
    }

    void TakeOwn(long number, in FrameRecord record, int level, bool fromClient)
    {
        _facts.Take(number, in record, in _packet.Levels[level], fromClient, _fields);
        if (level < _packet.LevelCount - 1)
        {
            _facts.Carried.Add(number);
            return;
        }
        _exchange.Take(number, fromClient, _fields);
        foreach (ApplicationEvent e in _events.Read(_fields, number, record.TimestampNanoseconds))
        {
            if (e is LoginEvent login)
                _exchange.TakeUser(login.User, number);
        }
    }

    /// <summary>What the frames that were taken tell.</summary>
    public IReadOnlyList<StoryStatement> Tell() => FlowNarrator.Tell(told, _facts, _exchange);
}

using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Streams;

namespace PcapPorts.Filters;

/// <summary>
/// Says of frame after frame whether a filter takes it, and lets as few as it can be dissected: where headers tell, none; where the filter asks for
/// application protocols, those of flows in which one of them can still turn up. The answers are those of a pass that dissects every frame.
/// </summary>
public sealed class PacketSieve
{
    readonly ConversationTable _conversations;
    readonly HeaderTest _headers;
    readonly HeaderTest? _elsewhere;
    readonly HashSet<Dissector> _named = [];
    readonly Dissector[] _watched = [];
    readonly bool[] _isWatched = new bool[Dissectors.All.Count];

    /// <param name="filter">The filter.</param>
    /// <param name="conversations">What the dissection of the frames remembers of their flows.</param>
    public PacketSieve(DisplayFilter filter, ConversationTable conversations)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(conversations);
        _conversations = conversations;
        _headers = new HeaderCompiler(static _ => false).Compile(filter.Tree);
        IsHeadersOnly = !_headers.NeedsDissection;
        if (IsHeadersOnly || !FindNamed(filter))
            return;
        _watched = Watch();
        var elsewhere = new HeaderCompiler(field => _named.Any(dissector => dissector.MayAdd(field.Protocol))).Compile(filter.Tree);
        _elsewhere = elsewhere.NeedsDissection ? null : elsewhere;
        _asksOnlyForApplications = _elsewhere is not null
            && filter.Fields.All(static field => Dissectors.All.All(dissector => dissector is Dissector || !dissector.Protocols.Contains(field.Protocol)));
    }

    /// <summary>A sieve for who wants all that some applications say, and nothing that headers do not tell: it takes no frame, and those that it says no to hold none of it.</summary>
    /// <param name="named">The dissectors of the applications.</param>
    /// <param name="conversations">What the dissection of the frames remembers of their flows.</param>
    internal PacketSieve(IEnumerable<Dissector> named, ConversationTable conversations)
    {
        _conversations = conversations;
        _headers = UnknownHeaderTest.Instance;
        _elsewhere = HeaderCompiler.Never;
        _asksOnlyForApplications = true;
        _named = [.. named];
        _watched = Watch();
    }

    Dissector[] Watch()
    {
        Dissector[] watched = [.. Dissectors.Table.Applications.Where(dissector => dissector.MayAnnounce || LeadsToNamed(dissector))];
        foreach (Dissector dissector in watched)
            _isWatched[dissector.Index] = true;
        return watched;
    }

    /// <summary>Whether the filter asks for nothing but what applications say.</summary>
    readonly bool _asksOnlyForApplications;

    /// <summary>Whether headers tell of nearly every frame, and those of which they do not need be dissected no further than their transports.</summary>
    public bool IsHeadersOnly { get; }

    /// <summary>Whether of the frame that was asked about last no more is wanted than what applications say.</summary>
    internal bool IsPayloadEnough { get; private set; }

    /// <summary>What can be said of a frame without dissecting it. For several threads at once where <see cref="IsHeadersOnly"/>.</summary>
    /// <param name="number">Number of the frame.</param>
    /// <param name="record">What the capture file says of it.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="packet">Its decoded headers.</param>
    /// <returns>Whether the filter takes it; null when it has to be dissected, to know or for what comes behind it.</returns>
    public bool? Ask(long number, in FrameRecord record, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        if (IsHeadersOnly)
            return HeaderView.TryView(number, in record, bytes, in packet, out HeaderView headers) ? _headers.Of(in headers) == Truth.Yes : null;
        IsPayloadEnough = false;
        return _elsewhere is not null && HeaderView.TryView(number, in record, bytes, in packet, out HeaderView view) ? AskElsewhere(in view) : null;
    }

    /// <summary>As <see cref="Ask"/>, of a frame that is viewed already, by a sieve for applications alone.</summary>
    internal bool? AskElsewhere(in HeaderView view)
    {
        IsPayloadEnough = false;
        if (IsElsewhere(in view))
            return _elsewhere!.Of(in view) == Truth.Yes;
        // Here it is TCP or UDP behind one IP header.
        IsPayloadEnough = _asksOnlyForApplications;
        return null;
    }

    /// <summary>Dissects the frame that was asked about last, as far as the filter needs it.</summary>
    /// <param name="dissector">Dissects frames with the same conversations.</param>
    /// <param name="bytes">The frame's bytes.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="packet">Its decoded headers.</param>
    /// <param name="fields">Receives the fields that the filter may ask for.</param>
    public void Dissect(FrameDissector dissector, ReadOnlySpan<byte> bytes, in FrameContext context, in DecodedPacket packet, FieldList fields)
    {
        if (IsPayloadEnough)
            dissector.DissectPayload(bytes, in context, in packet, fields);
        else
            dissector.Dissect(bytes, in context, fields);
    }

    /// <summary>The dissectors of the application protocols that are named; false when the filter asks for something else that headers do not tell.</summary>
    bool FindNamed(DisplayFilter filter)
    {
        foreach (Field field in filter.Fields)
        {
            int before = _named.Count;
            foreach (ProtocolDissector dissector in Dissectors.All)
            {
                if (!dissector.MayAdd(field.Protocol))
                    continue;
                if (dissector is Dissector application)
                    _named.Add(application);
                else if (HeaderFields.Find(field.Abbreviation) is null && field.Type != FieldType.Protocol)
                    return false;
            }
            if (_named.Count == before && OwnFields.Protocols.Contains(field.Protocol))
                return false;
        }
        return _named.Count > 0;
    }

    /// <summary>
    /// Whether a frame is of a flow in which the named protocols cannot turn up any more, whatever comes (another dissector has it for good, or
    /// it was looked at in vain as often as it is looked at, and no port speaks for them), or brings nothing that an application would see.
    /// </summary>
    bool IsElsewhere(in HeaderView frame)
    {
        if (!frame.HasIp || frame.Level.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            return true;
        ref readonly IpLevel level = ref frame.Level;
        if (level.Protocol == IpProtocol.Tcp && (level.TcpFlags & TcpFlag.Syn) != 0)
            return false;
        int direction = FlowKey.From(in level, out FlowKey key);
        if (_conversations.TryFind(in key) is not { } flow || MayBeginStream(flow))
            return false;
        return level.Protocol == IpProtocol.Udp ? IsElsewhere(flow, in frame, direction) : IsElsewhere(flow, in level, direction);
    }

    bool IsElsewhere(Conversation flow, in HeaderView datagram, int direction)
    {
        ref readonly IpLevel level = ref datagram.Level;
        if (flow.Dissector is not null)
            return IsSettled(flow, flow.Dissector) && !IsKnown(flow, in datagram, direction);
        return flow.Detections >= DissectorTable.MaxDetections && HasNoNamedPort(in level) && flow.AnnouncementsSeen == _conversations.Announcements.Version;
    }

    bool IsElsewhere(Conversation flow, in IpLevel segment, int direction)
    {
        if (flow.IsPassedOver)
            return true;
        if (flow.Streams is not { } streams)
            return false;
        if (segment.PayloadLength == 0 && (segment.TcpFlags & (TcpFlag.Fin | TcpFlag.Rst)) == 0 && streams.Of(direction).Held is not { Count: > 0 })
        {
            streams.Of(1 - direction).Acknowledge(segment.TcpAcknowledgment, segment.TcpFlags);
            return true;
        }
        bool isElsewhere = flow.Dissector is not null ? IsSettled(flow, flow.Dissector)
            : HasNoNamedPort(in segment) && IsExhausted(streams.Of(0)) && IsExhausted(streams.Of(1));
        // Nothing that is remembered of it will be asked for: of most flows that is most of the memory.
        if (isElsewhere)
            _conversations.Streams.PassOver(flow);
        return isElsewhere;
    }

    bool IsSettled(Conversation flow, Dissector dissector) => !flow.IsTentative && !_isWatched[dissector.Index];

    /// <summary>Whether a connection of a dissector may become one of a named protocol.</summary>
    bool LeadsToNamed(Dissector dissector)
    {
        List<Dissector> reached = [dissector];
        for (int i = 0; i < reached.Count; i++)
        {
            if (_named.Contains(reached[i]) || reached[i].HandsOverTo is not { } next)
                return true;
            reached.AddRange(next.Select(Dissectors.Table.Find).OfType<Dissector>().Where(known => !reached.Contains(known)));
        }
        return false;
    }

    bool HasNoNamedPort(in IpLevel level) => !IsNamedPort(level.Protocol, level.SourcePort) && !IsNamedPort(level.Protocol, level.DestinationPort);

    /// <summary>
    /// Whether a named protocol, or one that may lead to it, knows a datagram by its bytes: should the dissector of its flow refuse it, that one gets it.
    /// </summary>
    bool IsKnown(Conversation flow, in HeaderView datagram, int direction)
    {
        ref readonly IpLevel level = ref datagram.Level;
        ReadOnlySpan<byte> payload = datagram.Bytes.Slice(level.PayloadOffset, level.PayloadCaptured);
        Segment segment = LayerWalk.SegmentOf(in level, flow, direction, datagram.Number, datagram.Record.TimestampNanoseconds) with { IsLast = true, IsCut = payload.Length < level.PayloadLength };
        foreach (Dissector dissector in _watched)
        {
            if (dissector.Detect(payload, in segment))
                return true;
        }
        return false;
    }

    /// <summary>Whether its next packet may begin a stream: later ones would have other numbers if it were left out.</summary>
    bool MayBeginStream(Conversation flow) => flow.RestartsStream || (flow.Stream == Conversation.NoStream && flow.StreamsSeen != _conversations.Announcements.Version);

    static bool IsExhausted(DissectedSide side) => side.Detections >= DissectorTable.MaxDetections;

    bool IsNamedPort(byte transport, ushort port) => Dissectors.Table.Find(transport, port) is { } dissector && _named.Contains(dissector);
}

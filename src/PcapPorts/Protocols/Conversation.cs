using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Streams;

namespace PcapPorts.Protocols;

/// <summary>
/// What dissection remembers of one flow. The same frames in the same order give the same state, whether a whole file is read or only
/// this flow is replayed.
/// </summary>
public sealed class Conversation
{
    /// <summary>The value of <see cref="Client"/> while nobody knows.</summary>
    internal const int SideUnknown = -1;

    /// <summary>The value of <see cref="Stream"/> while it has no number of its own.</summary>
    internal const int NoStream = -1;

    // Most flows have the state of their transport and of one application: an array by dissector would be mostly empty, for each of a million flows.
    ProtocolDissector? _firstOwner;
    ProtocolDissector? _secondOwner;
    object? _firstState;
    object? _secondState;
    Dictionary<ProtocolDissector, object>? _moreStates;

    // Of datagrams to an announced port, by direction.
    StreamLane? _lowLane;
    StreamLane? _highLane;
    bool _hasRestarted;

    // By reference: it is compared at every packet.
    internal readonly FlowKey KeyField;

    /// <param name="key">The 5-tuple.</param>
    /// <param name="stream">The number that <c>tcp.stream</c> or <c>udp.stream</c> shows; <see cref="NoStream"/> when it gets one later.</param>
    /// <param name="firstFrame">Number of its first frame.</param>
    /// <param name="firstNanoseconds">Time of its first frame.</param>
    public Conversation(in FlowKey key, int stream, long firstFrame, long firstNanoseconds)
    {
        KeyField = key;
        Stream = stream;
        FirstFrame = firstFrame;
        FirstNanoseconds = firstNanoseconds;
        LastNanoseconds = firstNanoseconds;
    }

    /// <summary>The 5-tuple.</summary>
    public FlowKey Key => KeyField;

    /// <summary>Its number among the streams of its transport, from 0 up; negative while its packets count for announced streams only.</summary>
    public int Stream { get; private set; }

    /// <summary>Number of its first frame, counting from 1.</summary>
    public long FirstFrame { get; }

    /// <summary>Time of its first frame in nanoseconds since 1970.</summary>
    public long FirstNanoseconds { get; private set; }

    /// <summary>Time of its latest frame so far.</summary>
    public long LastNanoseconds { get; set; }

    /// <summary>The dissector of its payload; null while none is chosen.</summary>
    public Dissector? Dissector { get; private set; }

    /// <summary>The flow that announced this one: the control connection of a transfer, the call of a stream. Null when none did.</summary>
    public Conversation? Parent { get; private set; }

    /// <summary>Frame of the announcement; 0 when there was none.</summary>
    public long AnnouncedBy { get; private set; }

    /// <summary>Whether <see cref="Dissector"/> was chosen by its port alone: another one that knows the bytes is preferred.</summary>
    internal bool IsTentative { get; private set; }

    /// <summary>The direction in which the client sends, by the handshake or the ports; <see cref="SideUnknown"/> while nobody knows.</summary>
    internal int Client { get; set; } = SideUnknown;

    /// <summary>Payloads that were looked at in vain to find out what they are.</summary>
    internal int Detections { get; set; }

    /// <summary>Number of announcements at the time when they were last looked through.</summary>
    internal int AnnouncementsSeen { get; set; }

    /// <summary>Number of announcements at the time when streams were last looked for among them.</summary>
    internal int StreamsSeen { get; set; }

    /// <summary>Whether its next packet begins another stream.</summary>
    internal bool RestartsStream { get; private set; }

    /// <summary>The messages of a TCP connection that are not whole yet; null before its first segment.</summary>
    internal ConversationStreams? Streams { get; set; }

    internal ConversationTable? Table { get; init; }

    /// <summary>Whether nobody asks about its payload any more.</summary>
    internal bool IsPassedOver { get; private set; }

    /// <summary>Forgets what applications remember of it; what TCP does stays.</summary>
    internal void PassOver()
    {
        IsPassedOver = true;
        Streams = null;
        _moreStates = null;
        if (_firstOwner is not LayerDissector)
            (_firstOwner, _firstState) = (null, null);
        if (_secondOwner is not LayerDissector)
            (_secondOwner, _secondState) = (null, null);
    }

    /// <summary>
    /// Hands the payload over to another dissector from the next message on, in both directions: after STARTTLS, an HTTP Upgrade, a tunnel.
    /// What is left of the bytes at hand goes to it too.
    /// </summary>
    /// <param name="next">The dissector; null to find out by the bytes.</param>
    public void HandOver(Dissector? next)
    {
        Choose(next, isTentative: false);
        Detections = 0;
        Streams?.Of(0).Resync();
        Streams?.Of(1).Resync();
    }

    /// <summary>As <see cref="HandOver(Protocols.Dissector?)"/>, by the abbreviation of a protocol.</summary>
    /// <param name="protocol">The abbreviation, such as <c>tls</c>; one that nobody dissects leaves it to the bytes.</param>
    public void HandOver(string protocol) => HandOver(Dissectors.Table.Find(protocol));

    /// <summary>
    /// Hands the payload over to TLS, as client and server agreed (STARTTLS and its like). What was taken off its encryption goes on in the clear: who knows the
    /// bytes is preferred.
    /// </summary>
    public void StartTls()
    {
        HandOver("tls");
        IsTentative = true;
    }

    /// <summary>Announces a flow that will come: the next one with this endpoint, or one that goes on, is of the dissector's protocol, and this conversation is its parent.</summary>
    /// <param name="transport">IP protocol number of the flow.</param>
    /// <param name="address">Address of one of its endpoints.</param>
    /// <param name="port">Port of that endpoint.</param>
    /// <param name="dissector">What to dissect it with.</param>
    /// <param name="segment">The message that says so.</param>
    public void Announce(byte transport, IpAddress address, ushort port, Dissector dissector, in Segment segment)
        => Table?.Announcements.Add(new Announcement(transport, address, port, dissector, this, segment.FrameNumber, segment.Nanoseconds));

    /// <summary>Announces media that will be received at a port: all packets of that port count as one stream, whoever the other side is.</summary>
    /// <param name="address">Address of the receiver.</param>
    /// <param name="port">Its UDP port.</param>
    /// <param name="protocol">Abbreviation of the protocol; one that nobody dissects leaves it to the bytes.</param>
    /// <param name="segment">The message that says so.</param>
    /// <param name="isRepeated">Whether it may say again what was said before: the stream goes on then.</param>
    internal void AnnounceMedia(IpAddress address, ushort port, string protocol, in Segment segment, bool isRepeated)
        => Table?.Announcements.AddMedia(
            new Announcement(IpProtocol.Udp, address, port, Dissectors.Table.Find(protocol), this, segment.FrameNumber, segment.Nanoseconds), isRepeated);

    /// <summary>As the other one, by the abbreviation of a protocol; nothing happens when nobody dissects it.</summary>
    public void Announce(byte transport, IpAddress address, ushort port, string protocol, in Segment segment)
    {
        if (Dissectors.Table.Find(protocol) is { } dissector)
            Announce(transport, address, port, dissector, in segment);
    }

    /// <summary>Takes an announcement for this flow.</summary>
    internal void Take(Announcement announcement)
    {
        Choose(announcement.Dissector, isTentative: false);
        Parent = announcement.Conversation;
        AnnouncedBy = announcement.Frame;
    }

    /// <summary>
    /// Counts the packets behind this one as another stream, once: where Wireshark's dissector of a protocol makes a new conversation at the first
    /// message, so that the numbers agree.
    /// </summary>
    internal void RestartStream()
    {
        RestartsStream = !_hasRestarted;
        _hasRestarted = true;
    }

    /// <summary>Takes a number of its own, from a time on.</summary>
    internal void BeginStream(int number, long now)
    {
        Stream = number;
        FirstNanoseconds = LastNanoseconds = now;
        RestartsStream = false;
        _lowLane = _highLane = null;
    }

    /// <summary>The lane of a direction; null when its packets count for the flow itself.</summary>
    internal StreamLane? LaneOf(int direction) => direction == 0 ? _lowLane : _highLane;

    /// <summary>Sets the announced streams that both directions count for.</summary>
    /// <returns>Whether that changed anything.</returns>
    internal bool SetLanes(in StreamLanes lanes)
    {
        if (_lowLane?.Stream == lanes.Low && _highLane?.Stream == lanes.High)
            return false;
        StreamLane low = Lane(lanes.Low, lanes.LowLast);
        (_lowLane, _highLane) = (low, lanes.High == lanes.Low ? low : Lane(lanes.High, lanes.HighLast));
        return true;
    }

    StreamLane Lane(AnnouncedStream stream, long last)
        => _lowLane?.Stream == stream ? _lowLane : _highLane?.Stream == stream ? _highLane : new StreamLane(stream, last);

    /// <summary>The number of the stream that packets of a direction count for.</summary>
    internal int StreamOf(int direction) => LaneOf(direction)?.Stream.Number ?? Stream;

    internal void Choose(Dissector? dissector, bool isTentative)
    {
        Dissector = dissector;
        IsTentative = isTentative;
        if (Client != SideUnknown || dissector is null)
            return;
        bool low = Dissectors.Table.Find(Key.Protocol, Key.LowPort) == dissector;
        bool high = Dissectors.Table.Find(Key.Protocol, Key.HighPort) == dissector;
        if (low != high)
            Client = low ? 1 : 0;
    }

    /// <summary>The side that sends in a direction.</summary>
    internal PayloadSender SenderOf(int direction)
        => Client == SideUnknown ? PayloadSender.Unknown : Client == direction ? PayloadSender.Client : PayloadSender.Server;

    /// <summary>Adds the time since the first and since the previous frame of the stream, and takes this frame for the next one's previous.</summary>
    internal void AddTimes(ref LayerWalk walk, int direction, Field relative, Field delta)
    {
        if (!PassTime(direction, in walk.Context, out long first, out long last, isQuote: walk.IsQuote))
            return;
        long now = walk.Context.Record.TimestampNanoseconds;
        walk.Fields.AddGenerated(relative, (ulong)(now - first));
        walk.Fields.AddGenerated(delta, (ulong)(now - last));
    }

    /// <summary>Takes a frame for the next one's previous, unless it is only quoted; false when times are missing.</summary>
    internal bool PassTime(int direction, in FrameContext context, out long first, out long last, bool isQuote = false)
    {
        StreamLane? lane = LaneOf(direction);
        long now = context.Record.TimestampNanoseconds;
        first = lane?.Stream.FirstNanoseconds ?? FirstNanoseconds;
        last = lane is null ? LastNanoseconds : lane.LastNanoseconds != long.MinValue ? lane.LastNanoseconds : first;
        if (now == long.MinValue || first == long.MinValue || last == long.MinValue)
            return false;
        if (isQuote)
            return true;
        if (lane is null)
            LastNanoseconds = now;
        else
            lane.LastNanoseconds = lane.Stream.LastNanoseconds = now;
        return true;
    }

    /// <summary>What one dissector remembers; made when it is first asked for.</summary>
    /// <typeparam name="T">The dissector's own state.</typeparam>
    /// <param name="owner">The dissector.</param>
    public T State<T>(ProtocolDissector owner)
        where T : class, new()
    {
        if (ReferenceEquals(_firstOwner, owner))
            return (T)_firstState!;
        if (ReferenceEquals(_secondOwner, owner))
            return (T)_secondState!;
        if (_moreStates?.TryGetValue(owner, out object? known) == true)
            return (T)known;
        var state = new T();
        if (_firstOwner is null)
            (_firstOwner, _firstState) = (owner, state);
        else if (_secondOwner is null)
            (_secondOwner, _secondState) = (owner, state);
        else
            (_moreStates ??= []).Add(owner, state);
        return state;
    }
}

using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Streams;

namespace PcapPorts.Protocols;

/// <summary>
/// The flows that dissection remembers, by 5-tuple. Bounded: when it is full, flows that come anew are remembered for their own frame only,
/// and <see cref="IsFull"/> says so.
/// </summary>
/// <param name="limit">Most flows that are remembered.</param>
public sealed class ConversationTable(int limit = ConversationTable.DefaultLimit)
{
    /// <summary>Most flows that are remembered unless somebody says otherwise.</summary>
    public const int DefaultLimit = 1 << 20;

    readonly ConversationSlots _all = new();
    int _tcp;
    int _udp;
    int _others;

    /// <summary>Numbers streams when only some flows are replayed; null to number them as they come.</summary>
    public StreamNumbers? Numbers { get; init; }

    /// <summary>Is told of every stream, on a pass over a whole capture; null when nobody wants to know.</summary>
    public StreamNumbers? Notes { get; init; }

    /// <summary>How many flows will be remembered, where somebody knows: the table need not grow then, which takes half as much again.</summary>
    public int Expected
    {
        init => _all.EnsureCapacity(Math.Min(value, limit));
    }

    /// <summary>The secrets of TLS connections that the capture carries; null for none.</summary>
    public Tls.TlsKeyLog? KeyLog { get; init; }

    /// <summary>Whether the limit was reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The flows that are announced.</summary>
    public AnnouncementTable Announcements { get; } = new();

    /// <summary>The IP datagrams that are not whole yet.</summary>
    internal IpReassembler Fragments { get; } = new();

    /// <summary>Drives the dissectors of TCP connections.</summary>
    internal StreamDissection Streams { get; } = new();

    /// <summary>The conversation of a packet; a new one when it is the first.</summary>
    /// <param name="level">The IP header and transport of the packet.</param>
    /// <param name="context">Its frame.</param>
    /// <param name="direction">0 when the lower endpoint sent it, 1 when the higher one did (<see cref="FlowKey"/>).</param>
    public Conversation Find(in IpLevel level, in FrameContext context, out int direction)
    {
        direction = FlowKey.From(in level, out FlowKey key);
        return _all.Find(in key) ?? Begin(in key, in context);
    }

    /// <summary>The conversation of a 5-tuple; null when it has none yet.</summary>
    internal Conversation? TryFind(in FlowKey key) => _all.Find(in key);

    /// <summary>Forgets the conversation of a 5-tuple: its last frame has passed. What other conversations know of it stays.</summary>
    internal void Forget(in FlowKey key) => _all.Remove(in key);

    /// <summary>Begins a new conversation in the place of the one that had its 5-tuple: ports were used again.</summary>
    public Conversation Begin(in FlowKey key, in FrameContext context)
    {
        // What a datagram counts for depends on its direction.
        int stream = key.Protocol is IpProtocol.Udp or IpProtocol.UdpLite ? Conversation.NoStream : NextNumber(in key, in context);
        var conversation = new Conversation(in key, stream, context.Number, context.Record.TimestampNanoseconds) { Table = this };
        TakeAnnouncement(conversation, context.Record.TimestampNanoseconds, context.Number);
        if (_all.Count >= limit && _all.Find(in key) is null)
        {
            IsFull = true;
            return conversation;
        }
        _all.Set(conversation);
        return conversation;
    }

    /// <summary>
    /// The number of the stream that a packet counts for: that of its flow, unless one of the endpoints was announced before the flow had a number.
    /// </summary>
    internal int StreamOf(Conversation conversation, int direction, in FrameContext context)
    {
        bool isOwn = conversation.Stream != Conversation.NoStream;
        if (isOwn && !conversation.RestartsStream)
            return conversation.Stream;
        FlowKey key = conversation.Key;
        if (!isOwn)
            FindLanes(conversation, in context);
        if (conversation.LaneOf(direction) is not { } lane)
        {
            conversation.BeginStream(NextNumber(in key, in context), context.Record.TimestampNanoseconds);
            return conversation.Stream;
        }

        // In a replay it has begun already, on the pass that noted it.
        if (lane.Stream.Number == Conversation.NoStream)
            lane.Stream.Begin(NextNumber(in key, in context), context.Record.TimestampNanoseconds);
        return lane.Stream.Number;
    }

    int NextNumber(in FlowKey key, in FrameContext context)
    {
        int number = key.Protocol switch
        {
            IpProtocol.Tcp => _tcp++,
            IpProtocol.Udp or IpProtocol.UdpLite => _udp++,
            _ => _others++,
        };
        Notes?.Note(in key, context.Number);
        return IsNumbered(in context) ? Numbers!.Find(in key, context.Number) : number;
    }

    bool IsNumbered(in FrameContext context) => Numbers is not null && context.Number <= Numbers.Reached;

    /// <summary>Looks for announced streams at the endpoints of a flow: the sender's goes before the receiver's.</summary>
    void FindLanes(Conversation conversation, in FrameContext context)
    {
        FlowKey key = conversation.Key;
        if (IsNumbered(in context))
        {
            if (Numbers!.Lanes(in key, context.Number) is { } known)
                conversation.SetLanes(in known);
            return;
        }
        if (conversation.StreamsSeen == Announcements.Version || key.Version is not (4 or 6))
            return;
        conversation.StreamsSeen = Announcements.Version;
        AnnouncedStream? low = Announcements.FindStream(key.Protocol, new IpAddress(key.Version, key.LowHigh, key.LowLow), key.LowPort);
        AnnouncedStream? high = Announcements.FindStream(key.Protocol, new IpAddress(key.Version, key.HighHigh, key.HighLow), key.HighPort);
        if ((low ?? high) is not { } some)
            return;
        low ??= some;
        high ??= some;
        var lanes = new StreamLanes(low, low.LastNanoseconds, high, high.LastNanoseconds);
        if (conversation.SetLanes(in lanes))
            Notes?.Note(in key, context.Number, in lanes);
    }

    /// <summary>Looks for an announcement of a flow, if some came since the last look.</summary>
    internal void TakeAnnouncement(Conversation conversation, long now, long frame)
    {
        // In a replay the flow that announced this one may not be there.
        if (Numbers?.Announcement(conversation.Key, frame) is { } known)
            conversation.Take(known);
        if (conversation.AnnouncementsSeen == Announcements.Version)
            return;
        conversation.AnnouncementsSeen = Announcements.Version;
        FlowKey key = conversation.Key;
        if (key.Version is not (4 or 6))
            return;
        var low = new IpAddress(key.Version, key.LowHigh, key.LowLow);
        var high = new IpAddress(key.Version, key.HighHigh, key.HighLow);
        if ((Announcements.Find(key.Protocol, low, key.LowPort, now) ?? Announcements.Find(key.Protocol, high, key.HighPort, now)) is { } found)
        {
            conversation.Take(found);
            Notes?.Note(key, frame, found);
        }
    }
}

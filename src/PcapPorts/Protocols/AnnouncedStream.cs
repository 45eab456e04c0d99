namespace PcapPorts.Protocols;

/// <summary>
/// A stream of media that was announced by one endpoint alone. Wireshark looks for the conversation of a datagram by both endpoints first, then by the
/// sender's, then by the receiver's; where both sides of a call announced theirs, each direction is a stream, and <c>udp.stream</c> numbers them so.
/// </summary>
sealed class AnnouncedStream
{
    /// <summary>Its number among UDP streams; <see cref="Conversation.NoStream"/> before its first packet.</summary>
    public int Number { get; private set; } = Conversation.NoStream;

    /// <summary>Time of its first packet in nanoseconds since 1970.</summary>
    public long FirstNanoseconds { get; private set; }

    /// <summary>Time of its latest packet, of whichever flow; <see cref="long.MinValue"/> before the first.</summary>
    public long LastNanoseconds { get; set; } = long.MinValue;

    /// <summary>Its first packet has come.</summary>
    public void Begin(int number, long now) => (Number, FirstNanoseconds) = (number, now);
}

/// <summary>What one flow adds to an announced stream. Nearly always the stream has one flow only.</summary>
/// <param name="stream">The stream.</param>
/// <param name="last">Time of the stream's latest packet when the flow came to it.</param>
sealed class StreamLane(AnnouncedStream stream, long last)
{
    /// <summary>The stream.</summary>
    public AnnouncedStream Stream => stream;

    /// <summary>Time of the packet before, of this flow as soon as it has had one: so it is the same when only this flow is replayed.</summary>
    public long LastNanoseconds { get; set; } = last;
}

/// <summary>The streams that the directions of a flow count for.</summary>
/// <param name="Low">That of the lower endpoint's packets.</param>
/// <param name="LowLast">Time of its latest packet so far.</param>
/// <param name="High">That of the higher endpoint's packets.</param>
/// <param name="HighLast">Time of its latest packet so far.</param>
readonly record struct StreamLanes(AnnouncedStream Low, long LowLast, AnnouncedStream High, long HighLast);

using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>Where the bytes that a <see cref="Dissector"/> gets come from.</summary>
public readonly struct Segment
{
    /// <summary>IP protocol number of the transport.</summary>
    public byte Transport { get; init; }

    /// <summary>The sender's port.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>The sender's address.</summary>
    public IpAddress Source { get; init; }

    /// <summary>The receiver's address.</summary>
    public IpAddress Destination { get; init; }

    /// <summary>Number of the frame that the last byte came in, counting from 1.</summary>
    public long FrameNumber { get; init; }

    /// <summary>Time of that frame in nanoseconds since 1970.</summary>
    public long Nanoseconds { get; init; }

    /// <summary>0 when the endpoint with the lower address and port sent it, 1 when the other did (<see cref="Flows.FlowKey"/>).</summary>
    public int Direction { get; init; }

    /// <summary>The sender's side, as far as it is known.</summary>
    public Flows.PayloadSender Sender { get; init; }

    /// <summary>Whether nothing follows: the stream ended, a gap follows, no more is kept, or it is a datagram.</summary>
    public bool IsLast { get; init; }

    /// <summary>Whether the capture cut the payload: bytes of the message are missing at its end.</summary>
    public bool IsCut { get; init; }

    /// <summary>What is remembered of this flow.</summary>
    public Conversation? Conversation { get; init; }

    /// <summary>Whether one of both ports is this one.</summary>
    public bool On(ushort port) => SourcePort == port || DestinationPort == port;
}

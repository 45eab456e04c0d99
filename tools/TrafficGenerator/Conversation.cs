namespace PcapPorts.TrafficGenerator;

/// <summary>What changes of a flow as it goes on. Everything else follows from its number: see <see cref="FlowPlan"/>.</summary>
struct Conversation
{
    /// <summary>Frames in all, and so far.</summary>
    public uint Frames, Sent;

    /// <summary>Next sequence number of each side.</summary>
    public uint ClientSequence, ServerSequence;

    /// <summary>Tick of the latest frame, and the tick by which the last one is sent.</summary>
    public long Now, End;
}

/// <summary>What a frame of a conversation is for.</summary>
enum Step
{
    Syn,
    SynAck,
    HandshakeAck,
    Request,
    Response,
    Data,
    Acknowledge,
    ClientFin,
    ServerFin,
    LastAck,
}

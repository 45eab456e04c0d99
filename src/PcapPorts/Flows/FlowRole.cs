namespace PcapPorts.Flows;

/// <summary>What decided who is client and who is server.</summary>
public enum RoleBasis : byte
{
    /// <summary>Who spoke first; nothing better was there.</summary>
    FirstPacket,

    /// <summary>One endpoint is met by many peers, over the whole capture.</summary>
    FanIn,

    /// <summary>Port numbers: a registered port against one that systems pick for clients.</summary>
    Port,

    /// <summary>The payload shows who asks and who answers.</summary>
    Payload,

    /// <summary>A SYN with ACK: its receiver opened the connection.</summary>
    SynAck,

    /// <summary>A SYN without ACK: its sender opened the connection.</summary>
    Syn,
}

/// <summary>The printed names of <see cref="RoleBasis"/>.</summary>
public static class RoleBasisName
{
    /// <summary>The name in records: <c>syn</c>, <c>synack</c>, <c>payload</c>, <c>port</c>, <c>fan-in</c>, <c>first-packet</c>.</summary>
    public static string ToText(this RoleBasis basis) => basis switch
    {
        RoleBasis.Syn => "syn",
        RoleBasis.SynAck => "synack",
        RoleBasis.Payload => "payload",
        RoleBasis.Port => "port",
        RoleBasis.FanIn => "fan-in",
        _ => "first-packet",
    };
}

/// <summary>Who is client and who is server in a flow, why, and how sure that is.</summary>
/// <param name="ClientIsHigh">The client is the key's higher endpoint.</param>
/// <param name="Basis">What decided it.</param>
/// <param name="Confidence">0.5 to 1, calibrated: of the labels given 0.9, nine in ten are right.</param>
/// <param name="Frame">The frame that shows it.</param>
/// <param name="SecondFrame">A second frame that shows it (the answer), or 0.</param>
public readonly record struct FlowRole(bool ClientIsHigh, RoleBasis Basis, float Confidence, long Frame, long SecondFrame);

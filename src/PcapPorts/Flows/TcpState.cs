namespace PcapPorts.Flows;

/// <summary>How far a TCP connection came, as far as the capture shows.</summary>
public enum TcpState : byte
{
    /// <summary>Not TCP.</summary>
    None,

    /// <summary>A SYN that nobody answered.</summary>
    Attempt,

    /// <summary>A SYN that was answered by RST: the port is closed.</summary>
    Refused,

    /// <summary>No end was seen.</summary>
    Open,

    /// <summary>One side sent FIN.</summary>
    HalfClosed,

    /// <summary>Both sides sent FIN.</summary>
    Closed,

    /// <summary>One side sent RST before both had sent FIN.</summary>
    Reset,
}

/// <summary>The printed names of <see cref="TcpState"/>.</summary>
public static class TcpStateName
{
    /// <summary>The name in records (<c>attempt</c>, <c>half-closed</c>, ...); null for <see cref="TcpState.None"/>.</summary>
    public static string? ToText(this TcpState state) => state switch
    {
        TcpState.Attempt => "attempt",
        TcpState.Refused => "refused",
        TcpState.Open => "open",
        TcpState.HalfClosed => "half-closed",
        TcpState.Closed => "closed",
        TcpState.Reset => "reset",
        _ => null,
    };
}

namespace PcapPorts.Analysis;

/// <summary>What a capture shows of a port, the stronger the later.</summary>
public enum PortVerdict : byte
{
    /// <summary>It was tried, or seems to have been, and nothing tells what became of it.</summary>
    Unknown,

    /// <summary>Something on the way keeps packets from it: tries stayed unanswered, or an ICMP error forbade them.</summary>
    Filtered,

    /// <summary>The host is there and nothing listens: a RST (RFC 9293 section 3.10.7.1), or port unreachable for UDP (RFC 1122 section 4.1.3.1).</summary>
    Closed,

    /// <summary>Something answered on it.</summary>
    Open,
}

/// <summary>What a verdict on a port rests on, the stronger the later.</summary>
public enum PortEvidence : byte
{
    /// <summary>Nothing: too few tries, or a capture that shows no answers to anything.</summary>
    None,

    /// <summary>Tries that nobody answered, though other answers to the same client were captured.</summary>
    Silence,

    /// <summary>ICMP said that there is no way to the host.</summary>
    HostUnreachable,

    /// <summary>ICMP said that it is forbidden; also "port unreachable" about TCP, which a host would answer with RST.</summary>
    Prohibited,

    /// <summary>ICMP said of a UDP port that nothing listens.</summary>
    PortUnreachable,

    /// <summary>A RST answered.</summary>
    Reset,

    /// <summary>Only the client's side was captured, and it went on as one does after a handshake.</summary>
    WentOn,

    /// <summary>It sent something that is no refusal.</summary>
    Answer,

    /// <summary>A SYN with ACK.</summary>
    SynAck,
}

/// <summary>The printed names of verdicts and of what they rest on.</summary>
public static class PortVerdictName
{
    /// <summary>The name in records.</summary>
    public static string ToText(this PortVerdict verdict) => verdict switch
    {
        PortVerdict.Open => "open",
        PortVerdict.Closed => "closed",
        PortVerdict.Filtered => "filtered",
        _ => "unknown",
    };

    /// <summary>The name in records.</summary>
    public static string ToText(this PortEvidence evidence) => evidence switch
    {
        PortEvidence.SynAck => "syn-ack",
        PortEvidence.Answer => "answer",
        PortEvidence.WentOn => "went-on",
        PortEvidence.Reset => "rst",
        PortEvidence.PortUnreachable => "icmp-port-unreachable",
        PortEvidence.Prohibited => "icmp-prohibited",
        PortEvidence.HostUnreachable => "icmp-host-unreachable",
        PortEvidence.Silence => "silence",
        _ => "none",
    };
}

using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <summary>Why one side is called the server, in words: how sure that is, what shows it, and where.</summary>
public static class EvidenceText
{
    /// <summary>Confidence from which a label is called certain.</summary>
    public const double Certain = 0.99;

    /// <summary>A few words: <c>certain: SYN in frame 12</c>, <c>likely (93 %): port numbers</c>.</summary>
    public static string Long(in FlowRole role)
    {
        string reason = role.Basis switch
        {
            RoleBasis.Syn => $"SYN in frame {role.Frame}",
            RoleBasis.SynAck => $"SYN-ACK in frame {role.Frame}",
            RoleBasis.Payload when role.SecondFrame != 0 => $"payloads of frames {Math.Min(role.Frame, role.SecondFrame)} and {Math.Max(role.Frame, role.SecondFrame)}",
            RoleBasis.Payload => $"payload of frame {role.Frame}",
            RoleBasis.Port => "port numbers",
            RoleBasis.FanIn => "many peers",
            _ => $"spoke first, in frame {role.Frame}",
        };
        return $"{Words(role.Confidence)}: {reason}";
    }

    /// <summary>As short as it gets: <c>SYN #12</c>, <c>port 93%</c>.</summary>
    public static string Short(in FlowRole role)
    {
        string basis = role.Basis switch
        {
            RoleBasis.Syn => "SYN",
            RoleBasis.SynAck => "SYN-ACK",
            RoleBasis.FirstPacket => "first",
            _ => role.Basis.ToText(),
        };
        return role.Confidence >= Certain ? $"{basis} #{role.Frame}" : $"{basis} {Percent(role.Confidence)}%";
    }

    /// <summary>Nothing but the degree: <c>yes</c> or a percentage.</summary>
    public static string Degree(in FlowRole role) => role.Confidence >= Certain ? "yes" : $"{Percent(role.Confidence)}%";

    static string Words(float confidence) => confidence >= Certain ? "certain"
        : $"{(confidence >= 0.8 ? "likely" : confidence >= 0.65 ? "perhaps" : "a guess")} ({Percent(confidence)} %)";

    static int Percent(float confidence) => Math.Min(99, (int)Math.Round(confidence * 100));
}

using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>What a scanner went through.</summary>
public enum ScanKind : byte
{
    /// <summary>The ports of one host.</summary>
    Vertical,

    /// <summary>One port of many hosts.</summary>
    Horizontal,

    /// <summary>Hosts, by pinging them.</summary>
    Ping,
}

/// <summary>Somebody tried many ports or hosts, and most of it came to nothing.</summary>
/// <param name="Kind">What was gone through.</param>
/// <param name="Client">Who did it.</param>
/// <param name="Host">The host of a vertical scan; else the default value.</param>
/// <param name="Protocol">The IP protocol of a horizontal scan; else 0.</param>
/// <param name="Port">The port of a horizontal scan; else 0.</param>
/// <param name="Targets">Ports (vertical) or hosts that were tried.</param>
/// <param name="Fruitless">How many of them exchanged nothing.</param>
/// <param name="Open">How many of them answered.</param>
/// <param name="First">Earliest time of a try that came to nothing, in nanoseconds since 1970.</param>
/// <param name="Last">Latest time.</param>
/// <param name="Technique">How: <c>syn</c> (connections left half open), <c>connect</c>, <c>tcp</c> (nothing answered that would tell), <c>udp</c>, <c>ping</c>; several joined by "and".</param>
/// <param name="Frames">First frames of tries that came to nothing, a few of them, of one capture.</param>
public sealed record ScanFinding(
    ScanKind Kind, IpAddress Client, IpAddress Host, byte Protocol, ushort Port, int Targets, int Fruitless, int Open, long First, long Last,
    string Technique, IReadOnlyList<FrameCitation> Frames)
{
    /// <summary>Average time between tries from which a scan is called slow: such scans stay below what counts tries by the minute.</summary>
    public const long SlowNanoseconds = 10_000_000_000;

    /// <summary>Whether it took its time.</summary>
    public bool IsSlow => Targets > 1 && (Last - First) / (Targets - 1) >= SlowNanoseconds;

    /// <summary>The kind's name in records.</summary>
    public string KindText => Kind switch { ScanKind.Vertical => "vertical", ScanKind.Horizontal => "horizontal", _ => "ping" };
}

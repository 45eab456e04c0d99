namespace PcapPorts.Ports;

/// <summary>A range from which systems pick the port of a client that did not ask for one (an ephemeral port), by default.</summary>
/// <param name="Systems">Who picks from it, in words that fit after "picked by".</param>
/// <param name="First">The first port of the range.</param>
/// <param name="Last">The last port of the range, included.</param>
/// <param name="Source">Where the range is set or documented.</param>
/// <param name="Era">Whether the systems are common today, rare today, or of the past.</param>
public sealed record EphemeralRange(string Systems, ushort First, ushort Last, string Source, EphemeralEra Era)
{
    /// <summary>True when the port lies in the range.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;
}

/// <summary>How likely one is to meet the systems of an <see cref="EphemeralRange"/>.</summary>
public enum EphemeralEra : byte
{
    /// <summary>Most clients of today.</summary>
    Common,

    /// <summary>In use today, by fewer clients.</summary>
    Rare,

    /// <summary>Systems out of support; old captures are full of them.</summary>
    Past,
}

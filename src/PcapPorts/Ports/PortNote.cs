namespace PcapPorts.Ports;

/// <summary>What a port is for, what usually replaces it and what it means when it is open: full sentences, for people.</summary>
/// <param name="Purpose">What the port is for.</param>
/// <param name="Instead">What usually replaces it or belongs with it; null where nothing does.</param>
/// <param name="WhenOpen">What it means when the port can be reached from outside.</param>
/// <param name="Ports">The ports the note speaks of.</param>
public sealed record PortNote(string Purpose, string? Instead, string WhenOpen, params ushort[] Ports)
{
    /// <summary>Ports to look at next, beside the note's own.</summary>
    public IReadOnlyList<ushort> Related { get; init; } = [];
}

using PcapPorts.Fields;

namespace PcapPorts.App.Views.Packets;

/// <summary>A packet as the list shows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">Nanoseconds since 1970, or <see cref="long.MinValue"/>.</param>
/// <param name="Source">Where from.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Protocol">The highest protocol.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Info">What it says, escaped.</param>
sealed record PacketRow(long Number, long Time, string Source, string Destination, string Protocol, uint Length, string Info)
{
    /// <summary>Its innermost flow, or -1.</summary>
    public int Flow { get; init; } = -1;

    /// <summary>The flow's earlier packets were taken into account.</summary>
    public bool IsExact { get; init; }

    /// <summary>The heaviest remark on it.</summary>
    public ExpertSeverity? Severity { get; init; }

    /// <summary>The colour rule that takes it; null for none.</summary>
    public ColorRule? Color { get; init; }

    /// <summary>Values of the columns that show fields.</summary>
    public string[] Fields { get; init; } = [];
}

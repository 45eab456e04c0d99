namespace PcapPorts.Tests.Protocols;

/// <summary>Messages written down from their specifications, at least one a signature, and both directions where they differ.</summary>
static partial class SampleMessages
{
    public static IReadOnlyList<Sample> All { get; } = [.. Internet(), .. Enterprise(), .. Networks()];
}

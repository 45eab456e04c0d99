namespace PcapPorts.Flows;

/// <summary>What one side of a flow sent.</summary>
/// <param name="Packets">Frames, every fragment included.</param>
/// <param name="Bytes">Wire length of the frames, link header included.</param>
/// <param name="Payload">Transport payload, by the IP and UDP lengths.</param>
readonly record struct FlowCounters(ulong Packets, ulong Bytes, ulong Payload)
{
    /// <summary>What does not fit into 32 bits of each.</summary>
    public FlowCounters Above32 => new(Packets & ~(ulong)uint.MaxValue, Bytes & ~(ulong)uint.MaxValue, Payload & ~(ulong)uint.MaxValue);

    public static FlowCounters operator +(FlowCounters a, FlowCounters b) => new(a.Packets + b.Packets, a.Bytes + b.Bytes, a.Payload + b.Payload);
}

/// <summary>What two sides sent beyond 32 bits (see <see cref="FlowCounters.Above32"/>), the lower endpoint first.</summary>
sealed record FlowCarry(FlowCounters Low, FlowCounters High);

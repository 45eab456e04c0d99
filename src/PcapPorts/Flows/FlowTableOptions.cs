namespace PcapPorts.Flows;

/// <summary>How a <see cref="FlowTable"/> keeps its flows.</summary>
public sealed record FlowTableOptions
{
    /// <summary>Default of <see cref="MaxFlows"/>: 16 Mi flows, about 2.5 GB.</summary>
    public const int DefaultMaxFlows = 16 << 20;

    /// <summary>
    /// Most flows that are kept. When one more appears, the flow that has been silent longest by the clock rule (each flow is passed
    /// over once after it was last seen) is dropped, and <see cref="FlowTable.Evicted"/> counts what it held.
    /// </summary>
    public int MaxFlows { get; init; } = DefaultMaxFlows;

    /// <summary>A silence after which the next packet of a 5-tuple starts a new flow, in nanoseconds; 0 for none.</summary>
    public long IdleTimeoutNanoseconds { get; init; }

    /// <summary>Looks at first payloads; null when nobody wants services by payload.</summary>
    public PayloadInspector? Inspector { get; init; }

    /// <summary>
    /// The table holds a part of a capture that does not begin with its first frame: it will be merged into the table of what came
    /// before, so it keeps apart what only that table can decide.
    /// </summary>
    public bool Partial { get; init; }
}

/// <summary>What was dropped because the table was full.</summary>
/// <param name="Flows">Flows dropped.</param>
/// <param name="Packets">Frames they had counted.</param>
/// <param name="Bytes">Wire bytes they had counted.</param>
public readonly record struct EvictedFlows(long Flows, long Packets, long Bytes);

using PcapPorts.Flows;

namespace PcapPorts.Analysis;

/// <summary>How a capture is read by <see cref="CaptureScan"/>.</summary>
public sealed record ScanOptions
{
    /// <summary>Most threads for one file. The result is the same for any number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether flows are tracked; without it only facts are counted.</summary>
    public bool TrackFlows { get; init; } = true;

    /// <summary>Whether traffic over time is counted.</summary>
    public bool CountTimes { get; init; }

    /// <summary>Whether the names that the capture reveals are collected.</summary>
    public NameWish Names { get; init; }

    /// <summary>How flows are kept.</summary>
    public FlowTableOptions Flows { get; init; } = new();

    /// <summary>Told now and then how far the reading has come; on the thread that called <see cref="CaptureScan.Run(string, ScanOptions)"/>.</summary>
    public Action<ScanProgress>? Progress { get; init; }

    /// <summary>Looks at every frame after the flow table has; the capture is then read by one thread. Null for nobody.</summary>
    internal FlowMeter? Meter { get; init; }

    /// <summary>Whether each flow is measured beyond its record (bytes of IP, losses); the capture is then read by one thread.</summary>
    public bool MeasuresFlows { get; init; }

    /// <summary>Whether weaknesses of ports are looked for, in the first packets of each flow; the capture is then read by one thread.</summary>
    public bool FindsWeaknesses { get; init; }

    /// <summary>Which frames count; the capture is then read by one thread. Null for all of them.</summary>
    public FrameGate? Gate { get; init; }

    /// <summary>Asks a filter about every frame of each window; null for nobody.</summary>
    internal HeaderSift? Sift { get; init; }

    /// <summary>Ends the reading early: what was read so far is the result.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Bytes of a file that one thread takes at a time.</summary>
    public long WindowBytes { get; init; } = 512 << 10;
}

/// <summary>Whether names are collected in a scan.</summary>
public enum NameWish : byte
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>They are, where the file is so small that nobody notices (<see cref="CaptureScan.SmallFileBytes"/>).</summary>
    WhenCheap,

    /// <summary>They are. The file is then read by one thread.</summary>
    Always,
}

/// <summary>How far a scan has come.</summary>
/// <param name="Packets">Frames read so far.</param>
/// <param name="Bytes">Captured bytes read so far, without record headers.</param>
public readonly record struct ScanProgress(long Packets, long Bytes);

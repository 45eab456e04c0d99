using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Analysis;

/// <summary>
/// One pass over a capture: its facts and its flows. A large regular file is read by several threads in windows, whose results merge
/// in order into exactly what one thread finds.
/// </summary>
public sealed class CaptureScan : IDisposable
{
    /// <summary>Bytes of a regular file up to which <see cref="NameWish.WhenCheap"/> collects names.</summary>
    public const long SmallFileBytes = 16 << 20;

    readonly CapturePart _whole;

    CaptureScan(string name, CapturePart whole, ScanAnnotations annotations, CaptureDamage? damage)
    {
        Name = name;
        _whole = whole;
        Annotations = annotations;
        Damage = damage;
    }

    /// <summary>The capture's name in messages.</summary>
    public string Name { get; }

    /// <summary>Counts over all frames.</summary>
    public CaptureFacts Facts => _whole.Facts;

    /// <summary>The flows; empty when <see cref="ScanOptions.TrackFlows"/> was off.</summary>
    public FlowTable Flows => _whole.Flows ?? throw new InvalidOperationException("The scan did not track flows.");

    /// <summary>Interfaces, comments, names and drops that the file itself tells of.</summary>
    public ScanAnnotations Annotations { get; }

    /// <summary>What was measured of each flow; null when nobody asked for it.</summary>
    internal FlowMeter? Meter { get; private init; }

    /// <summary>The weaknesses that the capture shows; null when <see cref="ScanOptions.FindsWeaknesses"/> did not ask for them.</summary>
    public WeaknessTally? Weaknesses => Meter?.Names?.Weaknesses;

    /// <summary>The names that the capture reveals; null when <see cref="ScanOptions.Names"/> did not ask for them.</summary>
    public NameTable? Names => _whole.Names?.Table;

    /// <summary>What ended the reading before the end of the file; null when nothing did.</summary>
    public CaptureDamage? Damage { get; }

    /// <summary>Reads a capture: a path, or <c>-</c> for standard input.</summary>
    /// <exception cref="CaptureFormatException">It is no capture.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static CaptureScan Run(string path, ScanOptions options)
    {
        if (options.Names == NameWish.WhenCheap && new FileInfo(path) is not { Exists: true, Length: <= SmallFileBytes })
            options = options with { Names = NameWish.None };
        bool splits = options.Threads > 1 && options.Names == NameWish.None && options.Meter is null && !options.MeasuresFlows && !options.FindsWeaknesses && options.Gate is null;
        if (splits && CaptureWindows.TryOpen(path, options.WindowBytes) is { } windows)
        {
            using (windows)
            {
                if (WindowScan.Run(windows, options) is { } parallel)
                    return new CaptureScan(path, parallel.Whole, parallel.Annotations, parallel.Damage);
            }
        }
        using CaptureReader reader = CaptureReader.Open(path, readAhead: options.Threads > 1);
        return Run(reader, options);
    }

    /// <summary>Reads what a reader has, on the calling thread.</summary>
    public static CaptureScan Run(CaptureReader reader, ScanOptions options)
    {
        if (options.Meter is null && (options.MeasuresFlows || options.FindsWeaknesses))
            options = options with { Meter = new FlowMeter { Names = options.FindsWeaknesses ? new HostNameReader() : null } };
        var whole = new CapturePart(options);
        try
        {
            whole.Read(reader, options.Cancellation, Report(whole, options));
        }
        catch
        {
            whole.Dispose();
            throw;
        }
        options.Meter?.Names?.End();
        var annotations = new ScanAnnotations();
        annotations.Add(reader, framesBefore: 0);
        whole.Names?.Add(annotations.Names);
        return new CaptureScan(reader.Name, whole, annotations, reader.Damage) { Meter = options.Meter };
    }

    /// <summary>A call for after each batch, which passes progress on at most every 64 batches; null when nobody listens.</summary>
    internal static Action? Report(CapturePart whole, ScanOptions options)
    {
        if (options.Progress is not { } progress)
            return null;
        int batches = 0;
        return () =>
        {
            if ((++batches & 63) == 0)
                progress(new ScanProgress(whole.Facts.Packets, whole.Facts.CapturedBytes));
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _whole.Dispose();
}

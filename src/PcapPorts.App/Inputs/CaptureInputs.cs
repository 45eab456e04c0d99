using PcapPorts.Analysis;
using PcapPorts.App.Streams;
using PcapPorts.Capture;

namespace PcapPorts.App.Inputs;

/// <summary>The captures of one command, and what became of each: the exit status in the end.</summary>
sealed class CaptureInputs
{
    readonly List<string> _inputs;
    readonly CancellationToken _cancellation;
    readonly Dictionary<string, CaptureSeries> _joined = new(StringComparer.Ordinal);
    int _failed;
    int _read;
    int _damaged;

    /// <param name="paths">Paths as they were typed.</param>
    /// <param name="cancellation">Ends the reading early.</param>
    public CaptureInputs(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        _inputs = InputPaths.Expand(paths, ref _failed);
        _cancellation = cancellation;
    }

    /// <summary>How many captures there are.</summary>
    public int Count => _inputs.Count;

    /// <summary>The captures: paths, and names of captures that lie in several files.</summary>
    public IReadOnlyList<string> Paths => _inputs;

    /// <summary>The captures with their files.</summary>
    public IEnumerable<CaptureSeries> Captures => _inputs.Select(input => _joined.TryGetValue(input, out CaptureSeries? series) ? series : new CaptureSeries([input], input));

    /// <summary>The files that are read, standard input among them.</summary>
    public IReadOnlyList<string> Files => [.. Captures.SelectMany(static capture => capture.Paths)];

    /// <summary>What the run ends with, as far as it has come.</summary>
    public ExitStatus Status => _read == 0 ? ExitStatus.Nothing
        : _failed + _damaged > 0 || _cancellation.IsCancellationRequested ? ExitStatus.Partial
        : ExitStatus.Success;

    /// <summary>Makes one capture of files that a recorder wrote in turn (<c>auto</c>), of all files (<c>all</c>), or of none.</summary>
    public void Join(string how)
    {
        if (how == "none" || _inputs.Contains(InputPaths.StandardInput))
            return;
        List<CaptureSeries> captures = how == "all" ? [CaptureSeries.Whole([.. _inputs])] : CaptureSeries.Group(_inputs);
        _inputs.Clear();
        foreach (CaptureSeries capture in captures)
        {
            _inputs.Add(capture.Name);
            if (capture.IsJoined)
                _joined[capture.Name] = capture;
        }
    }

    /// <summary>
    /// Scans every capture and hands the results over in order. Many files are read side by side, one thread each; few are read
    /// one after the other with all threads.
    /// </summary>
    public void Scan(ScanOptions options, Action<string, CaptureScan> use)
    {
        options = options with { Cancellation = _cancellation };
        using var progress = ScanProgressLine.Start(Files);
        if (_inputs.Count > options.Threads && options.Threads > 1)
        {
            ScanSideBySide(options, use, progress);
            return;
        }
        foreach (string input in _inputs)
        {
            if (_cancellation.IsCancellationRequested)
                break;
            progress?.Begin(input);
            Use(input, () => Open(input, options with { Progress = progress is null ? null : progress.Report }), use, progress);
        }
        SayInterrupted();
    }

    /// <summary>Says that something is wrong with a capture that was read in part.</summary>
    public void ReportDamage(string input, CaptureDamage damage)
    {
        _damaged++;
        Messages.WriteAbout(input == InputPaths.StandardInput ? "standard input" : input, $"{damage.Cause} (at byte {damage.Offset}); what came before it was read");
    }

    /// <summary>Says that something is wrong with a capture that was read in part.</summary>
    public void ReportDamage(string input, string damage)
    {
        _damaged++;
        Messages.WriteAbout(input, $"{damage}; what came before it was read");
    }

    /// <summary>Says that a capture could not be read.</summary>
    public void ReportFailure(string input, string cause)
    {
        _failed++;
        Messages.WriteAbout(input, cause);
    }

    /// <summary>Says that a capture could not be read.</summary>
    public void ReportFailure(string input, Exception failure)
    {
        _failed++;
        Messages.WriteAbout(input == InputPaths.StandardInput ? "standard input" : input, FailureCause.Of(failure));
    }

    /// <summary>Notes a capture of which at least the header was read.</summary>
    public void CountRead() => _read++;

    /// <summary>Says that the reading was ended early.</summary>
    public void SayInterrupted()
    {
        if (_cancellation.IsCancellationRequested)
            Messages.Write("interrupted; the results are those of what was read until then");
    }

    /// <summary>Opens one of these captures, for frame by frame reading.</summary>
    public CaptureReader ReaderOf(string input) => _joined.TryGetValue(input, out CaptureSeries? series) ? series.Open() : OpenReader(input, _cancellation);

    /// <summary>Opens a capture for frame by frame reading.</summary>
    public static CaptureReader OpenReader(string input, CancellationToken cancellation) => IsPipe(input)
        ? CaptureReader.Open(new PipeInput(cancellation), "standard input")
        : CaptureReader.Open(input, readAhead: true);

    /// <summary>Scans one of these captures; the caller ends the scan.</summary>
    public CaptureScan Open(string input, ScanOptions options)
    {
        if (_joined.TryGetValue(input, out CaptureSeries? series))
        {
            using CaptureReader joined = series.Open();
            return CaptureScan.Run(joined, options);
        }
        if (!IsPipe(input))
            return CaptureScan.Run(input, options);
        using CaptureReader reader = OpenReader(input, options.Cancellation);
        return CaptureScan.Run(reader, options);
    }

    static bool IsPipe(string input) => input == InputPaths.StandardInput && !OperatingSystem.IsWindows() && !NativeMethods.CanSeek(0);

    void ScanSideBySide(ScanOptions options, Action<string, CaptureScan> use, ScanProgressLine? progress)
    {
        ScanOptions single = options with { Threads = 1, Progress = null };
        var running = new Queue<(string Input, Task<CaptureScan> Scan)>();
        int next = 0;
        while (next < _inputs.Count || running.Count > 0)
        {
            // A few more than there are threads, so that a long file does not stop the others.
            while (next < _inputs.Count && running.Count < options.Threads * 4 && !_cancellation.IsCancellationRequested)
            {
                string input = _inputs[next++];
                running.Enqueue((input, Task.Run(() => Open(input, single))));
            }
            if (!running.TryDequeue(out (string Input, Task<CaptureScan> Scan) first))
                break;
            progress?.Begin(first.Input);
            Use(first.Input, () => first.Scan.GetAwaiter().GetResult(), use, progress);
        }
        SayInterrupted();
    }

    void Use(string input, Func<CaptureScan> open, Action<string, CaptureScan> use, ScanProgressLine? progress)
    {
        CaptureScan scan;
        try
        {
            scan = open();
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            progress?.Clear();
            ReportFailure(input, failure);
            return;
        }
        using (scan)
        {
            progress?.Clear();
            CountRead();
            use(input, scan);
            if (scan.Damage is { } damage && !_cancellation.IsCancellationRequested)
                ReportDamage(input, damage);
        }
    }
}

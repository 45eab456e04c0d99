using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the windows of a file on several threads. The calling thread goes through them in order: a window that nobody has begun it
/// reads straight into the whole; one that a helper has read it merges, after checking that the window began where the one before
/// it ended. A wrong guess only costs time: the window is read again from where it really begins.
/// </summary>
sealed class WindowScan : IDisposable
{
    readonly CaptureWindows _windows;
    readonly ScanOptions _options;
    readonly Lock _lock = new();
    readonly WindowResult?[] _results;
    readonly Stack<CapturePart> _idle = new();
    readonly SemaphoreSlim _room;
    readonly CancellationTokenSource _stop;
    int _next;

    WindowScan(CaptureWindows windows, ScanOptions options)
    {
        _windows = windows;
        _options = options;
        _results = new WindowResult?[windows.Count];
        // Each helper may be one window ahead of the one it is reading: more would only cost memory.
        _room = new SemaphoreSlim(options.Threads);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
    }

    public sealed record Outcome(CapturePart Whole, ScanAnnotations Annotations, CaptureDamage? Damage);

    /// <summary>Reads all windows; null when a limit was reached, so that only one thread can give one thread's result.</summary>
    public static Outcome? Run(CaptureWindows windows, ScanOptions options)
    {
        using var scan = new WindowScan(windows, options);
        var helpers = new Thread[Math.Min(options.Threads - 1, windows.Count - 1)];
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(scan.Help) { IsBackground = true, Name = "window reader" };
            helpers[i].Start();
        }
        try
        {
            return scan.Lead();
        }
        finally
        {
            scan._stop.Cancel();
            foreach (Thread helper in helpers)
                helper.Join();
        }
    }

    public void Dispose()
    {
        foreach (CapturePart part in _idle)
            part.Dispose();
        foreach (WindowResult? result in _results)
            result?.Dispose();
        _stop.Dispose();
        _room.Dispose();
    }

    Outcome? Lead()
    {
        var whole = new CapturePart(_options, partial: false);
        var annotations = new ScanAnnotations();
        Action? report = CaptureScan.Report(whole, _options);
        CaptureDamage? damage = null;
        WindowEnd end = default;
        try
        {
            for (int i = 0; i < _windows.Count && damage is null && !annotations.MayExceedOnePass && !_options.Cancellation.IsCancellationRequested; i++)
            {
                WindowResult? taken = Take(i);
                long frames = whole.Facts.Packets;
                if (taken is not null)
                {
                    taken.Done.Wait(CancellationToken.None);
                    _room.Release();
                    if (taken.Error is null && CaptureWindows.Follows(end, taken.Reader!))
                    {
                        whole.Merge(taken.Part!);
                        annotations.Add(taken.Reader!, frames);
                        (end, damage) = (taken.Reader!.End, taken.Reader.Damage);
                        report?.Invoke();
                        Return(taken);
                        continue;
                    }
                    Return(taken);
                }
                using CaptureFileReader reader = i == 0 ? _windows.Open(0) : _windows.OpenAt(i, end);
                whole.Read(reader, _options.Cancellation, report);
                annotations.Add(reader, frames);
                (end, damage) = (reader.End, reader.Damage);
            }
        }
        catch
        {
            whole.Dispose();
            throw;
        }
        if (whole.Flows is not { Evicted.Flows: > 0 } && !annotations.MayExceedOnePass)
            return new Outcome(whole, annotations, damage);
        whole.Dispose();
        return null;
    }

    /// <summary>Claims a window for the leader; returns what a helper made or is making of it, or null when none had begun it.</summary>
    WindowResult? Take(int index)
    {
        lock (_lock)
        {
            if (index < _next)
                return _results[index];
            _next = index + 1;
            return null;
        }
    }

    void Return(WindowResult taken)
    {
        CapturePart? part = taken.Part;
        taken.Part = null;
        taken.Dispose();
        part?.Clear(_options);
        lock (_lock)
        {
            _results[taken.Index] = null;
            if (part is not null)
                _idle.Push(part);
        }
    }

    void Help()
    {
        while (true)
        {
            try
            {
                _room.Wait(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            WindowResult result;
            lock (_lock)
            {
                if (_next >= _windows.Count)
                    return;
                int index = Math.Max(_next++, 1);
                if (index >= _windows.Count)
                    return;
                _next = index + 1;
                result = new WindowResult(index, _idle.TryPop(out CapturePart? part) ? part : null);
                _results[index] = result;
            }
            Read(result);
        }
    }

    void Read(WindowResult result)
    {
        try
        {
            result.Part ??= new CapturePart(_options, partial: true);
            result.Reader = _windows.Open(result.Index);
            result.Part.Read(result.Reader, _stop.Token);
        }
#pragma warning disable CA1031 // Whatever went wrong on a guess is met again, or not, when the leader reads the window itself.
        catch (Exception e)
#pragma warning restore CA1031
        {
            result.Error = e;
        }
        finally
        {
            result.Done.Set();
        }
    }

    /// <summary>What a helper made of a window.</summary>
    sealed class WindowResult(int index, CapturePart? part) : IDisposable
    {
        public int Index { get; } = index;

        public CapturePart? Part { get; set; } = part;

        public CaptureFileReader? Reader { get; set; }

        public Exception? Error { get; set; }

        public ManualResetEventSlim Done { get; } = new();

        public void Dispose()
        {
            Reader?.Dispose();
            Part?.Dispose();
            Done.Dispose();
        }
    }
}

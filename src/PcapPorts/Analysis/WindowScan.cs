using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the windows of a file on several threads. Helpers read and decode windows ahead; the calling thread leads: it adds their
/// frames to the flow table in order, after checking that a window began where the one before it ended, and reads windows that nobody
/// has begun itself. So there is one flow table, and it sees every frame in order. A wrong guess of a window's beginning only
/// costs time: the window is read again from where it really begins.
/// </summary>
sealed class WindowScan : IDisposable
{
    /// <summary>Windows that a helper may be ahead of the leader: enough to even out their pace, few enough for the memory.</summary>
    const int AheadOfLeader = 3;

    readonly CaptureWindows _windows;
    readonly ScanOptions _options;
    readonly Lock _lock = new();
    readonly PreparedWindow?[] _results;
    readonly Stack<PreparedWindow> _idle = new();
    readonly SemaphoreSlim _room;
    readonly CancellationTokenSource _stop;
    int _next = 1;

    WindowScan(CaptureWindows windows, ScanOptions options)
    {
        _windows = windows;
        _options = options;
        _results = new PreparedWindow?[windows.Count];
        _room = new SemaphoreSlim((options.Threads - 1) * AheadOfLeader);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
    }

    public sealed record Outcome(CapturePart Whole, ScanAnnotations Annotations, CaptureDamage? Damage);

    /// <summary>Reads all windows; null when annotations may have passed a limit, so that only one thread can tell what it keeps.</summary>
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
        foreach (PreparedWindow window in _idle)
            window.Dispose();
        foreach (PreparedWindow? result in _results)
            result?.Dispose();
        _stop.Dispose();
        _room.Dispose();
    }

    Outcome? Lead()
    {
        var whole = new CapturePart(_options);
        var annotations = new ScanAnnotations();
        Action? report = CaptureScan.Report(whole, _options);
        CaptureDamage? damage = null;
        WindowEnd end = default;
        try
        {
            for (int i = 0; i < _windows.Count && damage is null && !_options.Cancellation.IsCancellationRequested; i++)
            {
                if (annotations.MayExceedOnePass)
                {
                    whole.Dispose();
                    return null;
                }
                long frames = whole.Facts.Packets;
                if (Taken(i) is { } window)
                {
                    window.Done.Wait(CancellationToken.None);
                    bool fits = window.IsWhole && CaptureWindows.Follows(end, window.Reader!);
                    if (fits)
                    {
                        whole.Add(window);
                        annotations.Add(window.Reader!, frames);
                        (end, damage) = (window.Reader!.End, window.Reader.Damage);
                        report?.Invoke();
                    }
                    Return(window);
                    if (fits)
                        continue;
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
        return new Outcome(whole, annotations, damage);
    }

    /// <summary>What a helper has made or is making of a window; null when none had begun it: then it is the leader's.</summary>
    PreparedWindow? Taken(int index)
    {
        lock (_lock)
        {
            if (index < _next)
                return _results[index];
            _next = index + 1;
            return null;
        }
    }

    void Return(PreparedWindow window)
    {
        window.LetGo();
        lock (_lock)
        {
            _results[window.Index] = null;
            _idle.Push(window);
        }
        _room.Release();
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
            PreparedWindow window;
            lock (_lock)
            {
                if (_next >= _windows.Count)
                    return;
                window = _idle.TryPop(out PreparedWindow? idle) ? idle : new PreparedWindow();
                window.Begin(_next);
                _results[_next++] = window;
            }
            try
            {
                window.Read(_windows, _options, _stop.Token);
            }
#pragma warning disable CA1031 // Whatever went wrong on a guess is met again, or not, when the leader reads the window itself.
            catch (Exception)
#pragma warning restore CA1031
            {
                // The window is not whole: the leader sees that.
            }
            finally
            {
                window.Done.Set();
            }
        }
    }
}

using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the windows of a file on several threads. All of them prepare windows (read, decode, hash); the calling thread also leads: it
/// adds their frames to the flow table in order, after checking that a window began where the one before it ended. So there is one
/// flow table, and it sees every frame in order. A wrong guess of a window's beginning only costs time: the window is read again
/// from where it really begins. Nobody sleeps while there is work: to be woken takes longer than to read a window.
/// </summary>
sealed class WindowScan : IDisposable
{
    /// <summary>Windows that may wait for the leader, for each thread: enough to even out their pace, few enough for the memory.</summary>
    const int WaitingForEachThread = 4;

    readonly CaptureWindows _windows;
    readonly ScanOptions _options;
    readonly object _gate = new();
    readonly int _mostWaiting;
    readonly PreparedWindow?[] _results;
    readonly Stack<PreparedWindow> _idle = new();
    readonly CancellationTokenSource _stop;
    int _next = 1;
    int _waiting;

    WindowScan(CaptureWindows windows, ScanOptions options)
    {
        _windows = windows;
        _options = options;
        _results = new PreparedWindow?[windows.Count];
        _mostWaiting = options.Threads * WaitingForEachThread;
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
            scan.Stop();
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
                    while (!window.IsDone && Claim(wait: false) is { } ahead)
                        Prepare(ahead);
                    window.WaitUntilDone();
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

    /// <summary>What has been made or is being made of a window; null when nobody had begun it: then it is read straight into the whole.</summary>
    PreparedWindow? Taken(int index)
    {
        lock (_gate)
        {
            if (index < _next)
                return _results[index];
            _next = index + 1;
            return null;
        }
    }

    /// <summary>The next window that nobody has begun, to be prepared; null when there is none or, for who does not wait, no room for more.</summary>
    PreparedWindow? Claim(bool wait)
    {
        lock (_gate)
        {
            while (_waiting >= _mostWaiting && !_stop.IsCancellationRequested)
            {
                if (!wait)
                    return null;
                Monitor.Wait(_gate);
            }
            if (_next >= _windows.Count || _stop.IsCancellationRequested)
                return null;
            PreparedWindow window = _idle.TryPop(out PreparedWindow? idle) ? idle : new PreparedWindow();
            window.Begin(_next);
            _results[_next++] = window;
            _waiting++;
            return window;
        }
    }

    void Prepare(PreparedWindow window)
    {
        try
        {
            window.Read(_windows, _options, _stop.Token);
        }
#pragma warning disable CA1031 // Whatever went wrong on a guess is met again, or not, when the leader reads the window in order.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The window is not whole: the leader sees that.
        }
        finally
        {
            window.SetDone();
        }
    }

    void Return(PreparedWindow window)
    {
        window.LetGo();
        lock (_gate)
        {
            _results[window.Index] = null;
            _idle.Push(window);
            _waiting--;
            Monitor.Pulse(_gate);
        }
    }

    void Help()
    {
        while (Claim(wait: true) is { } window)
            Prepare(window);
    }

    void Stop()
    {
        _stop.Cancel();
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}

using System.Numerics;
using System.Runtime.ExceptionServices;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the windows of a file on several threads, all of which do the same: prepare windows (read, decode, hash), accept them in order, after
/// checking that a window began where the one before it ended, and add the frames of accepted windows to a flow table. Each thread has a flow
/// table of its own, for the flows of its shard (<see cref="FlowTable.Gather"/>), which sees its frames in order. A wrong guess of a window's
/// beginning only costs time: the window is read again from where it really begins. Nobody sleeps while there is work: to be woken takes
/// longer than to read a window.
/// </summary>
sealed class WindowScan : IDisposable
{
    /// <summary>Windows that may be in the making or wait to be added, for each thread: enough to even out their pace, few enough for the memory.</summary>
    const int WaitingForEachThread = 2;

    const int MaxShardBits = 4;

    readonly CaptureWindows _windows;
    readonly ScanOptions _options;
    readonly int _threads;
    readonly int _shardBits;
    readonly FlowTable[] _shards;
    readonly CapturePart _whole;
    readonly ScanAnnotations _annotations = new();
    readonly PreparedWindow?[] _taken;
    readonly Stack<PreparedWindow> _idle = new();
    readonly CancellationTokenSource _stop;
    readonly Lock _acceptance = new();
    readonly object _gate = new();
    CaptureDamage? _damage;
    WindowEnd _end;
    volatile Exception? _failure;
    volatile bool _isGivenUp;

    // Windows from 0 on that were claimed, accepted, and claimed but not yet added by everybody. The number of windows shrinks when one is damaged.
    int _claimed;
    volatile int _accepted;
    int _waiting;
    volatile int _count;

    WindowScan(CaptureWindows windows, ScanOptions options)
    {
        _windows = windows;
        _options = options;
        _count = windows.Count;
        _threads = Math.Min(options.Threads, windows.Count);
        // What a partial table keeps apart, it keeps apart by the order of its own records.
        _shardBits = options.TrackFlows && !options.Flows.Partial ? Math.Min(BitOperations.Log2((uint)_threads), MaxShardBits) : 0;
        _whole = new CapturePart(options, _shardBits);
        _shards = options.TrackFlows ? new FlowTable[1 << _shardBits] : [];
        for (int i = 0; i < _shards.Length; i++)
            _shards[i] = i == 0 ? _whole.Flows! : new FlowTable(options.Flows, i, _shardBits);
        _taken = new PreparedWindow?[windows.Count];
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
    }

    public sealed record Outcome(CapturePart Whole, ScanAnnotations Annotations, CaptureDamage? Damage);

    /// <summary>Reads all windows; null when a limit may have been passed, so that only one thread can tell what is kept.</summary>
    public static Outcome? Run(CaptureWindows windows, ScanOptions options)
    {
        using var scan = new WindowScan(windows, options);
        Action? report = CaptureScan.Report(scan._whole, options);
        SideBySide.Run(scan._threads, thread => scan.Work(thread, thread == 0 ? report : null));
        return scan.Finish();
    }

    public void Dispose()
    {
        foreach (PreparedWindow window in _idle)
            window.Dispose();
        foreach (PreparedWindow? window in _taken)
            window?.Dispose();
        foreach (FlowTable shard in _shards.AsSpan(Math.Min(1, _shards.Length)))
            shard.Dispose();
        _stop.Dispose();
    }

    Outcome? Finish()
    {
        if (_failure is not null || _isGivenUp || PassesLimit())
        {
            _whole.Dispose();
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
            return null;
        }
        if (_shards.Length > 1)
            _shards[0].Gather(_shards);
        return new Outcome(_whole, _annotations, _damage);
    }

    /// <summary>One thread's work, to the end of the capture.</summary>
    void Work(int thread, Action? report)
    {
        FlowTable? table = thread < _shards.Length ? _shards[thread] : null;
        int added = 0;
        try
        {
            while (!_isGivenUp && _failure is null)
            {
                if (table is not null && added < _accepted)
                {
                    PreparedWindow window = _taken[added]!;
                    window.AddTo(table);
                    Release(window, added++);
                    if (PassesLimit())
                        GiveUp();
                }
                else if (IsOver(added, table is null))
                {
                    return;
                }
                else if (Accept())
                {
                    report?.Invoke();
                }
                else if (Claim() is { } window)
                {
                    Prepare(window);
                }
                else
                {
                    Wait(table is null ? int.MaxValue : added);
                }
            }
        }
#pragma warning disable CA1031 // It is thrown on the thread that began the scan.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure ??= exception;
            _stop.Cancel();
            Wake();
        }
    }

    /// <summary>Whether no window will be accepted any more beyond those that this thread has added.</summary>
    bool IsOver(int added, bool addsNothing)
    {
        if (_accepted < _count && !_stop.IsCancellationRequested)
            return false;
        lock (_acceptance)
            return addsNothing || added == _accepted;
    }

    /// <summary>Accepts the next window if it is prepared and nobody else is at it.</summary>
    bool Accept()
    {
        if (!_acceptance.TryEnter())
            return false;
        try
        {
            int index = _accepted;
            if (index >= _count || _stop.IsCancellationRequested || Volatile.Read(ref _taken[index]) is not { IsDone: true } window)
                return false;
            if (_annotations.MayExceedOnePass)
            {
                GiveUp();
                return false;
            }
            if (!window.IsWhole || (index > 0 && !CaptureWindows.Follows(_end, window.Reader!)))
                window.ReadAgain(_windows, _end, _options, _stop.Token);
            if (!window.IsWhole)
                return false;
            _annotations.Add(window.Reader!, _whole.Facts.Packets);
            _options.Sift?.Take(window.Sifted, _whole.Facts.Packets);
            _whole.Facts.Merge(window.Facts);
            (_end, _damage) = (window.Reader!.End, window.Reader.Damage);
            if (_damage is not null)
                _count = index + 1;
            if (_shards.Length == 0)
                Release(window, index);
            _accepted = index + 1;
            Wake();
            return true;
        }
        finally
        {
            _acceptance.Exit();
        }
    }

    /// <summary>The next window that nobody has begun; null when there is none, or no room for more.</summary>
    PreparedWindow? Claim()
    {
        lock (_gate)
        {
            if (_claimed >= _count || _waiting >= _threads * WaitingForEachThread)
                return null;
            PreparedWindow window = _idle.TryPop(out PreparedWindow? idle) ? idle : new PreparedWindow(_shardBits);
            window.Begin(_claimed, Math.Max(1, _shards.Length));
            _taken[_claimed++] = window;
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
#pragma warning disable CA1031 // Whatever went wrong on a guess is met again, or not, when the window is read in order.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The window is not whole: who accepts it sees that.
        }
        finally
        {
            window.SetDone();
            Wake();
        }
    }

    /// <summary>One table has added a window; the last one lets it go.</summary>
    void Release(PreparedWindow window, int index)
    {
        if (!window.IsAddedByAll())
            return;
        window.LetGo();
        lock (_gate)
        {
            _taken[index] = null;
            _idle.Push(window);
            _waiting--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Sleeps until there may be something to do for who has added so many windows.</summary>
    void Wait(int added)
    {
        lock (_gate)
        {
            // Read once: it may move on to the last window meanwhile, and whoever moves it wakes all.
            int accepted = _accepted;
            bool idle = added >= accepted && (_claimed >= _count || _waiting >= _threads * WaitingForEachThread)
                && accepted < _count && Volatile.Read(ref _taken[accepted]) is not { IsDone: true };
            if (idle && !_stop.IsCancellationRequested)
                Monitor.Wait(_gate);
        }
    }

    void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    /// <summary>Whether there are more flows than may be kept: which one goes, only one table can tell.</summary>
    bool PassesLimit()
    {
        if (_shards.Length < 2)
            return false;
        long flows = 0;
        foreach (FlowTable shard in _shards)
            flows += shard.Count + shard.Evicted.Flows;
        return flows > _options.Flows.MaxFlows;
    }

    void GiveUp()
    {
        _isGivenUp = true;
        _stop.Cancel();
        Wake();
    }
}

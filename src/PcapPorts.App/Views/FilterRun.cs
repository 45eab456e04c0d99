using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;

namespace PcapPorts.App.Views;

/// <summary>A filter at work: it finds packets in the background, and goes on when the capture grows. Hits may be read by any thread while it runs.</summary>
sealed class FilterRun : IDisposable
{
    readonly CaptureSession _session;
    readonly Func<FieldList, bool> _matches;
    readonly CancellationTokenSource _stop;
    readonly Thread _thread;
    long _position;

    /// <param name="session">The capture.</param>
    /// <param name="text">The filter as it was typed.</param>
    /// <param name="matches">The filter.</param>
    public FilterRun(CaptureSession session, string text, Func<FieldList, bool> matches)
    {
        _session = session;
        _matches = matches;
        Text = text;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
        _thread = new Thread(Run) { IsBackground = true, Name = "filter" };
    }

    /// <summary>The filter as it was typed.</summary>
    public string Text { get; }

    /// <summary>The packets that it took so far.</summary>
    public FrameNumberList Hits { get; } = new();

    /// <summary>Packets looked at so far.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Whether all packets there are were looked at.</summary>
    public bool IsComplete => Position >= _session.File.Packets.Count && _session.File.State != LoadState.Loading;

    /// <summary>Whether somebody ended it before all packets were looked at.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>There are more hits, or it has ended. Called by its own thread.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins.</summary>
    public FilterRun Start()
    {
        _thread.Start();
        return this;
    }

    /// <summary>Ends it; what was found stays.</summary>
    public void Cancel()
    {
        IsCancelled = !IsComplete;
        _stop.Cancel();
    }

    void Run()
    {
        using var pass = new CapturePass(_session.File);
        while (!_stop.IsCancellationRequested)
        {
            pass.Run(Visit, _stop.Token);
            Changed?.Invoke();
            _stop.Token.WaitHandle.WaitOne(50);
        }
    }

    void Visit(long number, in FrameRecord record, FieldList fields)
    {
        if (_matches(fields))
            Hits.Add(number);
        Volatile.Write(ref _position, number);
        if ((number & 1023) == 0)
            Changed?.Invoke();
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
            _thread.Join(1000);
        _stop.Dispose();
    }
}

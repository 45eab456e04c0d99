using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;

namespace PcapPorts.App.Views;

/// <summary>A filter at work: it finds packets in the background, and goes on when the capture grows. Hits may be read by any thread while it runs.</summary>
sealed class FilterRun : IDisposable
{
    readonly CaptureSession _session;
    readonly DisplayFilter _filter;
    readonly bool _asksForFlows;
    readonly CancellationTokenSource _stop;
    readonly Thread _thread;
    long _position;

    /// <param name="session">The capture.</param>
    /// <param name="text">The filter as it was typed.</param>
    /// <param name="filter">The filter.</param>
    public FilterRun(CaptureSession session, string text, DisplayFilter filter)
    {
        _session = session;
        _filter = filter;
        _asksForFlows = filter.Fields.Any(static field => ReferenceEquals(field.Protocol, FlowProperties.Protocol));
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
        using var pass = new CapturePass(_session.File) { Skip = _session.Survey.Skip(_filter) };
        while (!_stop.IsCancellationRequested)
        {
            pass.Run(Visit, _stop.Token);
            Volatile.Write(ref _position, pass.Position);
            // What comes after the survey was not surveyed.
            pass.Skip = null;
            Changed?.Invoke();
            _stop.Token.WaitHandle.WaitOne(50);
        }
    }

    void Visit(long number, in FrameRecord record, FieldList fields)
    {
        if (_asksForFlows)
            _session.AddFlow(number, fields);
        if (_filter.Matches(fields))
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

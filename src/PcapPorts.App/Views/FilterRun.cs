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
    CapturePass? _pass;
    long _done;

    /// <param name="session">The capture.</param>
    /// <param name="text">The filter as it was typed.</param>
    /// <param name="filter">The filter.</param>
    public FilterRun(CaptureSession session, string text, DisplayFilter filter)
    {
        _session = session;
        _filter = filter;
        _asksForFlows = filter.AsksForFlows;
        Text = text;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(session.Closed);
        _thread = new Thread(Run) { IsBackground = true, Name = "filter" };
    }

    /// <summary>The filter as it was typed.</summary>
    public string Text { get; }

    /// <summary>The packets that it took so far.</summary>
    public FrameNumberList Hits { get; } = new();

    /// <summary>Packets looked at so far.</summary>
    public long Position => Math.Max(Volatile.Read(ref _done), Volatile.Read(ref _pass)?.Position ?? 0);

    /// <summary>Whether all packets there are were looked at.</summary>
    public bool IsComplete => Position >= _session.File.Packets.Count && _session.File.IsCounted;

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
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (_session.File.Packets.Count > _done || !_session.File.IsCounted)
                    Advance();
                _stop.Token.WaitHandle.WaitOne(50);
            }
        }
        catch (ObjectDisposedException)
        {
            // The capture was closed in the middle.
        }
        finally
        {
            _pass?.Dispose();
        }
    }

    void Advance()
    {
        if (_pass is null)
        {
            // What comes after the survey was not surveyed.
            var pass = new CapturePass(_session.File) { RunsAhead = !_asksForFlows, Skip = _done == 0 ? _session.Survey.Skip(_filter) : null, ForgetsEnded = !_session.IsGrowing, Advanced = () => Changed?.Invoke() };
            if (!_asksForFlows)
                pass.Sift(_filter, Take);
            Volatile.Write(ref _pass, pass);
        }
        _pass.Run(Visit, _stop.Token);
        _pass.Skip = null;
        Volatile.Write(ref _done, Math.Max(_done, _pass.Position));
        // Should the file grow after all, another pass goes over it from the start: only that way are the flows known again.
        if (!_session.IsGrowing)
        {
            _pass.Dispose();
            Volatile.Write(ref _pass, null);
            SpentMemory.Return(_done);
        }
        Changed?.Invoke();
    }

    void Take(long number)
    {
        if (number > _done)
            Hits.Add(number);
    }

    void Visit(long number, in FrameRecord record, FieldList fields)
    {
        if (_asksForFlows)
            _session.AddFlow(number, fields);
        if (_filter.Matches(fields))
            Take(number);
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
            _thread.Join(1000);
        _stop.Dispose();
    }
}

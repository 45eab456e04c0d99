using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;

namespace PcapPorts.App.Views;

/// <summary>
/// One pass over the whole capture in the background, whenever nothing else is to be done: it finds the numbers of streams, and which protocols
/// each flow carries. A filter that names other protocols then need not look at the flow's packets.
/// </summary>
/// <param name="session">The capture.</param>
sealed class CaptureSurvey(CaptureSession session)
{
    static readonly string[] s_workedOut = ["_ws.", "port.class", "port.number", "port.service", "flow.", "frame."];

    readonly Dictionary<Protocol, int> _numbers = [];
    UInt128[] _flows = new UInt128[1024];
    volatile bool _isComplete;
    long _surveyed;

    /// <summary>Whether all packets there are were surveyed.</summary>
    public bool IsComplete => _isComplete && Volatile.Read(ref _surveyed) == session.File.Packets.Count;

    /// <summary>Begins.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "survey", Priority = ThreadPriority.BelowNormal }.Start();

    void Run()
    {
        CapturePass? pass = new(session.File, session.Streams) { ForgetsEnded = !session.IsGrowing };
        try
        {
            while (pass is not null && !session.Closed.IsCancellationRequested)
            {
                // While the index is being made, and while a filter runs, the processors are wanted elsewhere.
                if (session.File.State != LoadState.Loading && session.Filter is not { IsComplete: false, IsCancelled: false })
                    pass.Run(Visit, session.Closed);
                Volatile.Write(ref _surveyed, pass.Position);
                _isComplete = session.File.State != LoadState.Loading && pass.Position == session.File.Packets.Count;
                if (_isComplete && !session.IsGrowing)
                {
                    // It remembers every flow; nobody will ask it again.
                    pass.Dispose();
                    pass = null;
                }
                session.Closed.WaitHandle.WaitOne(100);
            }
        }
        catch (ObjectDisposedException)
        {
            // The capture was closed in the middle.
        }
        finally
        {
            pass?.Dispose();
        }
    }

    void Visit(long number, in FrameRecord record, FieldList fields)
    {
        // Place 0 stands for packets without a flow.
        int flow = session.File.Packets.Flow(number) + 1;
        if (flow >= _flows.Length)
            Array.Resize(ref _flows, Math.Max(flow + 1, _flows.Length * 2));
        UInt128 seen = _flows[flow];
        Protocol? last = null;
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (ReferenceEquals(entry.Field.Protocol, last))
                continue;
            last = entry.Field.Protocol;
            seen |= Bit(last);
        }
        _flows[flow] = seen;
        if ((number & 4095) == 0 && session.Filter is { IsComplete: false, IsCancelled: false })
            Thread.Sleep(20);
    }

    /// <summary>More protocols than bits share them: a flow then seems to carry more than it does, never less.</summary>
    UInt128 Bit(Protocol protocol)
    {
        if (!_numbers.TryGetValue(protocol, out int number))
        {
            lock (_numbers)
                _numbers.Add(protocol, number = _numbers.Count & 127);
        }
        return UInt128.One << number;
    }

    /// <summary>
    /// Which flows a filter need not look at: a packet in which nothing occurs that the filter names gets the verdict of an empty one. Null while that is
    /// not known, and for filters that take such packets or ask for what is in no packet.
    /// </summary>
    public Func<int, bool>? Skip(DisplayFilter filter)
    {
        if (!IsComplete || filter.Fields.Count == 0 || filter.Matches(new FieldList()))
            return null;
        // These are worked out of other fields, or of none.
        if (s_workedOut.Any(name => filter.DisplayText.Contains(name, StringComparison.Ordinal)))
            return null;
        UInt128 wanted = 0;
        foreach (Field field in filter.Fields)
        {
            if (OwnFields.Protocols.Contains(field.Protocol))
                return null;
            lock (_numbers)
            {
                if (_numbers.TryGetValue(field.Protocol, out int number))
                    wanted |= UInt128.One << number;
            }
        }
        UInt128[] flows = _flows;
        return flow => flow + 1 < flows.Length && (flows[flow + 1] & wanted) == 0 && !session.File.IsEntangled(flow);
    }
}

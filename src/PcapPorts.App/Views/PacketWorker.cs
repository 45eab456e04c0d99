using System.Collections.Concurrent;
using PcapPorts.Analysis;
using PcapPorts.App.Views.Packets;
using PcapPorts.Fields;

namespace PcapPorts.App.Views;

/// <summary>
/// Dissects packets on a thread of its own, with the earlier packets of their flows: the selected one first, then the rows on screen. Who
/// draws shows what one packet alone can tell until then.
/// </summary>
sealed class PacketWorker : IDisposable
{
    /// <summary>Packets that may be replayed for one row; the selected packet is replayed whatever it takes.</summary>
    const int MostForRow = 4000;

    readonly CaptureSession _session;
    readonly Lock _gate = new();
    readonly SemaphoreSlim _work = new(0);
    readonly Thread _thread;
    readonly ConcurrentQueue<PacketRow> _rows = new();
    readonly ManualResetEventSlim _answered = new();
    long[] _wanted = [];
    long _selected;
    CancellationTokenSource _rowStop = new();
    PacketDetails? _details;

    public PacketWorker(CaptureSession session)
    {
        _session = session;
        _thread = new Thread(Run) { IsBackground = true, Name = "packet worker" };
    }

    /// <summary>Something was found out. Called by the worker's thread.</summary>
    public Action? Changed { get; set; }

    /// <summary>Makes rows; set before the first request.</summary>
    public PacketRowReader? Reader { get; set; }

    /// <summary>The details of the packet that was asked for last; null while they are not there.</summary>
    public PacketDetails? Details(long number) => Volatile.Read(ref _details) is { } details && details.Number == number ? details : null;

    /// <summary>Asks for the details of a packet, and waits a moment: mostly they are there before a frame is drawn.</summary>
    public PacketDetails? Ask(long number, int milliseconds)
    {
        if (Details(number) is { } known)
            return known;
        _answered.Reset();
        lock (_gate)
        {
            _selected = number;
            _rowStop.Cancel();
        }
        Wake();
        _answered.Wait(milliseconds, CancellationToken.None);
        return Details(number);
    }

    /// <summary>Asks for the rows of packets, in place of those asked for before.</summary>
    public void Ask(long[] numbers)
    {
        lock (_gate)
            _wanted = numbers;
        Wake();
    }

    /// <summary>Takes a row that was made.</summary>
    public bool TryTake(out PacketRow row) => _rows.TryDequeue(out row!);

    void Wake()
    {
        if ((_thread.ThreadState & ThreadState.Unstarted) != 0)
            _thread.Start();
        _work.Release();
    }

    void Run()
    {
        try
        {
            using var replay = new FlowReplay(_session.File);
            using FrameAccess access = _session.File.OpenAccess();
            while (true)
            {
                _work.Wait(_session.Closed);
                long reached = _session.Streams.Reached;
                if (replay.Streams is null && reached > 0 && _session.File.State != LoadState.Loading && reached >= _session.File.Packets.Count)
                {
                    replay.Streams = _session.Streams;
                    replay.Clear();
                }
                Answer(replay);
                MakeRows(replay, access);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The capture was closed.
        }
    }

    void Answer(FlowReplay replay)
    {
        long selected;
        lock (_gate)
        {
            selected = _selected;
            _selected = 0;
        }
        if (selected == 0)
            return;
        FieldList? fields;
        // In pieces, so that another selection does not wait for a long flow.
        do
            fields = replay.Fields(selected, 2000, _session.Closed);
        while (fields is null && Volatile.Read(ref _selected) == 0 && !_session.Closed.IsCancellationRequested && selected <= _session.File.Packets.Count && replay.LastStepMoved);
        if (fields is not null)
            Volatile.Write(ref _details, PacketDetails.Of(selected, fields, isExact: true));
        _answered.Set();
        if (fields is not null)
            Changed?.Invoke();
    }

    void MakeRows(FlowReplay replay, FrameAccess access)
    {
        long[] wanted;
        CancellationToken stop;
        lock (_gate)
        {
            wanted = _wanted;
            _wanted = [];
            if (_rowStop.IsCancellationRequested)
                _rowStop = new CancellationTokenSource();
            stop = _rowStop.Token;
        }
        for (int i = 0; i < wanted.Length; i++)
        {
            if (stop.IsCancellationRequested || _session.Closed.IsCancellationRequested)
            {
                lock (_gate)
                    _wanted = _wanted.Length == 0 ? wanted[i..] : _wanted;
                _work.Release();
                break;
            }
            FieldList? fields = replay.Fields(wanted[i], MostForRow, stop);
            if (fields is not null && Reader?.Read(wanted[i], access, fields, isExact: true) is { } row)
                _rows.Enqueue(row);
        }
        if (wanted.Length > 0)
            Changed?.Invoke();
    }

    public void Dispose()
    {
        if ((_thread.ThreadState & ThreadState.Unstarted) == 0)
            _thread.Join(1000);
        _work.Dispose();
        _answered.Dispose();
    }
}

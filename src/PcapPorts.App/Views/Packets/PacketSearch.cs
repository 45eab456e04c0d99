using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;

namespace PcapPorts.App.Views.Packets;

/// <summary>
/// Looks for a packet among those that are shown. The ones near the selected are looked at with their flows replayed, which is at once; for the others a pass
/// goes over the capture from its first packet on, so that each is judged by what the list and the tree say of it.
/// </summary>
/// <param name="session">The capture.</param>
/// <param name="query">What is looked for.</param>
/// <param name="from">Number of the selected packet.</param>
/// <param name="forward">Downwards.</param>
/// <param name="reader">Makes rows.</param>
/// <param name="select">Selects a packet by its number.</param>
sealed class PacketSearch(CaptureSession session, SearchQuery query, long from, bool forward, PacketRowReader reader, Action<long> select) : PageSearch
{
    /// <summary>Packets that are replayed before the pass begins.</summary>
    const int Near = 500;

    readonly FrameAccess _access = session.File.OpenAccess(sequential: forward);
    readonly FilterRun? _filter = session.Filter;
    readonly long _count = session.Shown;
    long _seen;

    public override double Progress => Math.Min(1, Volatile.Read(ref _seen) / (double)Math.Max(1, session.File.Packets.Count));

    public override void Select(long place) => select(place);

    public override long Find(Action advanced, CancellationToken stop)
    {
        if (_count == 0)
            return -1;
        if (query.Place == SearchPlace.Bytes)
            return FindBytes(advanced, stop);
        long near = FindNear(stop);
        return near >= 0 || _count <= Near || stop.IsCancellationRequested ? near : FindInPass(advanced, stop);
    }

    long NumberAt(long row) => _filter?.Hits[row] ?? row + 1;

    /// <summary>The row so many steps from the selected one, around the end.</summary>
    long RowAt(long step)
    {
        long start = _filter?.Hits.IndexOf(from) ?? from - 1;
        return (start + (forward ? step : -step) % _count + _count) % _count;
    }

    long FindBytes(Action advanced, CancellationToken stop)
    {
        for (long step = 1; step <= _count && !stop.IsCancellationRequested; step++)
        {
            long number = NumberAt(RowAt(step));
            if (_access.TryRead(number, out FrameRecord _, out ReadOnlySpan<byte> bytes) && query.IndexIn(bytes) >= 0)
                return number;
            // Of a filtered list only a part of the packets is looked at.
            Volatile.Write(ref _seen, (long)(step / (double)_count * session.File.Packets.Count));
            if ((step & 1023) == 0)
                advanced();
        }
        return -1;
    }

    long FindNear(CancellationToken stop)
    {
        using var replay = new FlowReplay(session.File);
        for (long step = 1; step <= Math.Min(Near, _count) && !stop.IsCancellationRequested; step++)
        {
            long number = NumberAt(RowAt(step));
            // One whose flow is long or not known is left to the pass, unless there will be none.
            FieldList? fields = replay.Fields(number, _count <= Near ? int.MaxValue : 4000, stop);
            if (fields is null && _count > Near)
                return -1;
            if (Holds(number, fields ?? replay.Alone(number)))
                return number;
        }
        return -1;
    }

    long FindInPass(Action advanced, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var pass = new CapturePass(session.File) { RunsAhead = true, ForgetsEnded = !session.IsGrowing };
        long first = 0, before = 0, after = 0, last = 0, row = 0;
        pass.Advanced = () =>
        {
            Volatile.Write(ref _seen, pass.Position);
            advanced();
        };
        pass.Run((long number, in FrameRecord _, FieldList fields) =>
        {
            bool isShown = _filter is null ? number <= _count : row < _count && _filter.Hits[row] == number;
            if (!isShown)
                return;
            row++;
            if (!Holds(number, fields))
                return;
            first = first == 0 ? number : first;
            last = number;
            if (number < from)
                before = number;
            else if (number > from)
                after = after == 0 ? number : after;
            // Downwards the first one behind the selected is it; upwards the last one before it, when there is one.
            if (forward ? after > 0 : number >= from && before > 0)
                enough.Cancel();
        }, enough.Token);
        if (stop.IsCancellationRequested)
            return -1;
        long found = forward ? (after > 0 ? after : first) : before > 0 ? before : last;
        return found > 0 ? found : -1;
    }

    bool Holds(long number, FieldList? fields)
    {
        if (query.Place == SearchPlace.Details)
            return fields is not null && Array.Exists(PacketDetails.Of(number, fields, isExact: true).Lines, line => query.Matches(line.Text));
        return reader.Read(number, _access, fields, isExact: true) is { } row
            && query.Matches($"{row.Number} {row.Source} {row.Destination} {row.Protocol} {row.Length} {row.Info} {string.Join(' ', row.Fields)}");
    }

    public override void Dispose()
    {
        _access.Dispose();
        base.Dispose();
    }
}

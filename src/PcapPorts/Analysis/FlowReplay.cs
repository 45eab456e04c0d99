using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Analysis;

/// <summary>
/// The fields of any packet, as a pass from the beginning of the capture would give them: the packets of its flows up to it are dissected first.
/// Flows that were looked at lately are kept, so that going on costs only what lies between; the last packets before one in a long flow are kept
/// whole, so that going back costs nothing. For one thread at a time.
/// </summary>
/// <param name="capture">The capture.</param>
public sealed class FlowReplay(CaptureFile capture) : IDisposable
{
    /// <summary>Flows that are kept.</summary>
    const int MostKept = 24;

    const int Step = 256;

    readonly FrameAccess _access = capture.OpenAccess();
    readonly List<ReplayedFlows> _kept = [];
    readonly List<int> _flows = [];
    readonly List<long> _single = [];
    readonly long[] _found = new long[Step];
    readonly FieldList _alone = new();

    /// <summary>Numbers streams as a pass over the whole capture does; null to number them as they come.</summary>
    public StreamNumbers? Streams { get; set; }

    /// <summary>Whether the last call that gave null came closer to its packet: it is worth to ask again.</summary>
    public bool LastStepMoved { get; private set; }

    /// <summary>The fields of a packet.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="most">Most packets that may be dissected on the way.</param>
    /// <param name="cancellation">Gives up; what was dissected until then is kept.</param>
    /// <returns>
    /// The fields, valid until the next call; null when there is no such packet, its flow is not known yet, or more is needed than was allowed: ask again to go on.
    /// </returns>
    public FieldList? Fields(long number, int most = int.MaxValue, CancellationToken cancellation = default)
    {
        _flows.Clear();
        _single.Clear();
        LastStepMoved = false;
        if (number < 1 || number > capture.Packets.Assigned)
            return null;
        capture.AddRelatedFlows(number, _flows, _single);
        if (_flows.Count == 0)
            return Alone(number);
        ReplayedFlows replay = Find(number);
        if (replay.Recall(number) is { } known)
            return known;
        Span<int> flows = replay.Flows;
        while (true)
        {
            // Only a few packets belong to no flow and matter all the same.
            int count = capture.Packets.Find(flows, replay.Position + 1, number, _found.AsSpan(0, Math.Min(Step, Math.Max(1, most))));
            count = Mingle(count, replay.Position, number);
            if (count == 0)
                return null;
            for (int i = 0; i < count; i++)
            {
                if (cancellation.IsCancellationRequested || most-- <= 0)
                    return null;
                FieldList fields = replay.Room(_found[i]);
                if (!Dissect(replay.Dissector, _found[i], fields))
                    return null;
                replay.Position = _found[i];
                LastStepMoved = true;
                if (_found[i] == number)
                    return fields;
            }
            if (most <= 0)
                return null;
        }
    }

    /// <summary>The fields of a packet as if it were the only one of its flow: at once, and with what a single packet can tell.</summary>
    public FieldList? Alone(long number) => Dissect(new FrameDissector(new ConversationTable { Numbers = Streams, KeyLog = capture.KeyLog }), number, _alone) ? _alone : null;

    /// <summary>Puts the packets without a flow in their places among those found.</summary>
    int Mingle(int count, long after, long number)
    {
        if (_single.Count == 0)
            return count;
        long last = count > 0 ? _found[count - 1] : number;
        foreach (long single in _single)
        {
            if (single <= after || single > last || single > number || Array.IndexOf(_found, single, 0, count) >= 0)
                continue;
            int place = count;
            if (count < Step)
                count++;
            else
                place--;
            while (place > 0 && _found[place - 1] > single)
            {
                _found[place] = _found[place - 1];
                place--;
            }
            _found[place] = single;
        }
        return count;
    }

    bool Dissect(FrameDissector dissector, long number, FieldList fields)
    {
        long previous = _access.TimeBefore(number).Nanoseconds;
        if (!_access.TryRead(number, out FrameRecord record, out ReadOnlySpan<byte> bytes))
            return false;
        long now = record.TimestampNanoseconds;
        var context = new FrameContext
        {
            Number = number,
            HasInterface = capture.HasInterfaces,
            Record = record,
            FirstNanoseconds = capture.First.Nanoseconds,
            PreviousNanoseconds = previous == long.MinValue ? now : previous,
        };
        dissector.Dissect(bytes, in context, fields);
        return true;
    }

    ReplayedFlows Find(long number)
    {
        int place = _kept.FindIndex(kept => kept.IsFor(_flows));
        if (place >= 0)
        {
            ReplayedFlows found = _kept[place];
            _kept.RemoveAt(place);
            if (found.Position < number || found.Recall(number) is not null)
            {
                _kept.Add(found);
                return found;
            }
        }
        if (_kept.Count >= MostKept)
            _kept.RemoveAt(0);
        var fresh = new ReplayedFlows([.. _flows], Streams, capture.KeyLog);
        _kept.Add(fresh);
        return fresh;
    }

    /// <summary>Forgets what was replayed: to be called when stream numbers have become known.</summary>
    public void Clear() => _kept.Clear();

    /// <inheritdoc/>
    public void Dispose() => _access.Dispose();
}

/// <summary>Flows that were replayed up to a packet.</summary>
/// <param name="flows">The flows.</param>
/// <param name="streams">Numbers streams.</param>
/// <param name="secrets">The secrets that the capture carries.</param>
sealed class ReplayedFlows(int[] flows, StreamNumbers? streams, TlsKeyLog secrets)
{
    const int MostRecalled = 48;

    readonly FieldList?[] _recalled = new FieldList?[MostRecalled];
    readonly long[] _numbers = new long[MostRecalled];
    int _next;

    public int[] Flows => flows;

    /// <summary>The last packet that was dissected.</summary>
    public long Position { get; set; }

    public FrameDissector Dissector { get; } = new(new ConversationTable { Numbers = streams, KeyLog = secrets });

    public bool IsFor(List<int> wanted) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wanted).SequenceEqual(flows);

    /// <summary>The fields of a packet that was dissected lately.</summary>
    public FieldList? Recall(long number)
    {
        int place = Array.IndexOf(_numbers, number);
        return place < 0 ? null : _recalled[place];
    }

    /// <summary>Room for the fields of the next packet, in the place of the oldest.</summary>
    public FieldList Room(long number)
    {
        int place = _next++ % MostRecalled;
        _numbers[place] = number;
        return _recalled[place] ??= new FieldList();
    }
}

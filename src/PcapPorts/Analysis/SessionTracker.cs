using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>A flow as it stands at a moment.</summary>
/// <param name="Index">Its index in the table.</param>
/// <param name="Age">Nanoseconds since its first frame.</param>
/// <param name="LowRate">Bytes a second that the lower endpoint sent lately; -1 when nothing was measured.</param>
/// <param name="HighRate">The same of the higher endpoint.</param>
public readonly record struct Session(int Index, long Age, double LowRate, double HighRate);

/// <summary>Keeps the flows of frames as they come and says which of them live at a moment, as netstat does for sockets, with the rate of each since the last mark.</summary>
public sealed class SessionTracker : IDisposable
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    MarkedCounters[] _marks = [];
    long _markedAt = long.MinValue;

    /// <param name="options">How flows are kept.</param>
    public SessionTracker(FlowTableOptions options) => Flows = new FlowTable(options);

    /// <summary>The flows.</summary>
    public FlowTable Flows { get; }

    /// <summary>A silence after which something other than an open TCP connection is over, in nanoseconds.</summary>
    public long IdleNanoseconds { get; init; } = 60 * Timestamp.NanosecondsPerSecond;

    /// <summary>How long a connection is still listed after it has ended, in nanoseconds.</summary>
    public long LingerNanoseconds { get; init; }

    /// <summary>Adds frames.</summary>
    public void Add(FrameBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            ref FrameRecord frame = ref batch.Records[i];
            PacketDecoder.Decode(batch.Bytes(i), frame.LinkType, frame.WireLength, ref _packets[i]);
        }
        Flows.Add(batch, _packets);
    }

    /// <summary>Begins a span of time over which rates are measured.</summary>
    public void Mark(Timestamp now)
    {
        int count = Flows.Count;
        if (_marks.Length < count)
            Array.Resize(ref _marks, Math.Max(count, _marks.Length * 2));
        for (int i = 0; i < count; i++)
        {
            Flow flow = Flows[i];
            _marks[i] = new MarkedCounters(flow.FirstFrame, flow.Bytes(false), flow.Bytes(true));
        }
        _marks.AsSpan(count).Clear();
        _markedAt = now.Nanoseconds;
    }

    /// <summary>Lists the flows that live at a moment, in the order of the table.</summary>
    /// <param name="now">The moment; not before the last frame that was added.</param>
    /// <param name="ended">Whether those that have ended are listed too.</param>
    /// <param name="sessions">Where to; what it held before goes.</param>
    public void List(Timestamp now, bool ended, List<Session> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        sessions.Clear();
        double seconds = _markedAt == long.MinValue ? 0 : (now.Nanoseconds - _markedAt) / 1e9;
        for (int i = 0; i < Flows.Count; i++)
        {
            ref FlowRecord record = ref Flows.RecordAt(i);
            if (!ended && !Lives(in record, now.Nanoseconds))
                continue;
            Flow flow = Flows[i];
            MarkedCounters mark = i < _marks.Length && _marks[i].FirstFrame == flow.FirstFrame ? _marks[i] : default;
            long age = record.First == long.MinValue ? 0 : Math.Max(0, now.Nanoseconds - record.First);
            sessions.Add(new Session(i, age, Rate(flow.Bytes(false) - mark.Low, seconds), Rate(flow.Bytes(true) - mark.High, seconds)));
        }
    }

    static double Rate(ulong bytes, double seconds) => seconds <= 0 ? -1 : bytes / seconds;

    bool Lives(in FlowRecord record, long now)
    {
        long silence = record.Last == long.MinValue ? 0 : now - record.Last;
        bool isOver = (record.Bits & FlowBits.Gone) != 0 || (record.Protocol == 6 && record.Ended);
        if (isOver)
            return silence < LingerNanoseconds;
        // An open connection may be silent for hours; a SYN that nobody answers is none.
        bool isConnection = record.Protocol == 6 && record.LowPackets > 0 && record.HighPackets > 0;
        return isConnection || silence <= IdleNanoseconds;
    }

    /// <inheritdoc/>
    public void Dispose() => Flows.Dispose();

    readonly record struct MarkedCounters(long FirstFrame, ulong Low, ulong High);
}

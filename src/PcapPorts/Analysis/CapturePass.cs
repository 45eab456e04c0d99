using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>Takes the fields of a packet. They are valid during the call.</summary>
public delegate void PacketVisitor(long number, in FrameRecord record, FieldList fields);

/// <summary>
/// One pass over the packets of a capture from the first on, dissected with all flows live. It follows a capture that is still being read, and ends
/// where the reading has ended; <see cref="Run"/> may be called again when there is more. For one thread at a time.
/// </summary>
public sealed class CapturePass : IDisposable
{
    readonly CaptureFile _capture;
    readonly FrameAccess _access;
    readonly FieldList _fields = new();
    readonly FrameDissector _dissector;
    readonly StreamNumbers? _notes;
    readonly ConversationTable _conversations;
    DecodedPacket _packet;
    PacketSieve? _sieve;
    Action<long>? _take;
    long[]? _last;
    long _previous = long.MinValue;
    long _position;

    /// <param name="capture">The capture.</param>
    /// <param name="notes">Receives the numbers of streams; null when nobody wants them.</param>
    public CapturePass(CaptureFile capture, StreamNumbers? notes = null)
    {
        ArgumentNullException.ThrowIfNull(capture);
        _capture = capture;
        _notes = notes;
        _access = capture.OpenAccess(sequential: true);
        _conversations = new ConversationTable { Notes = notes, KeyLog = capture.KeyLog, Expected = capture.State == LoadState.Loading ? 0 : capture.Look(static (flows, _) => flows.Count) };
        _dissector = new FrameDissector(_conversations);
    }

    /// <summary>
    /// Asks a filter only: packets of which headers tell the verdict are not dissected, so they are not visited; those that it takes are told to
    /// <paramref name="take"/>. Those that are visited have at least the fields that the filter asks for. To be called before the first <see cref="Run"/>.
    /// </summary>
    /// <param name="filter">A filter that does not ask for flows.</param>
    /// <param name="take">Receives the number of a packet that it takes.</param>
    public void Sift(DisplayFilter filter, Action<long> take) => (_sieve, _take) = (new PacketSieve(filter, _conversations), take);

    /// <summary>Which flows need not be looked at: their packets are passed over. Null to visit all.</summary>
    public Func<int, bool>? Skip { get; set; }

    /// <summary>
    /// Forgets each flow at its last packet, as far as the capture is read by then, so that only those in progress take memory. Not for a capture
    /// that grows: its flows may go on.
    /// </summary>
    public bool ForgetsEnded { get; set; }

    /// <summary>Runs ahead of the flows: for who does not ask to which flow a packet belongs. Else it waits until they are known.</summary>
    public bool RunsAhead { get; set; }

    /// <summary>
    /// Leaves out the fields of headers where these are Ethernet, IP without options, and TCP or UDP: a third of the work for who wants to know what
    /// applications say. <see cref="LeftOut"/> then tells of what was left out.
    /// </summary>
    public bool LeavesOutHeaders { get; set; }

    /// <summary>During a visit: IP version and IP protocol number of the headers that were left out; zeros when none were.</summary>
    public (byte Version, byte Protocol) LeftOut { get; private set; }

    /// <summary>Called now and then while it runs, often: it must be quick.</summary>
    public Action? Advanced { get; set; }

    /// <summary>The last packet that was looked at.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Visits the packets that were not visited yet.</summary>
    public void Run(PacketVisitor visit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(visit);
        while (!cancellation.IsCancellationRequested)
        {
            // In this order: what is there when the reading has ended is all.
            bool hasFlows = _capture.State != LoadState.Loading, ended = RunsAhead ? _capture.IsCounted : hasFlows;
            if (hasFlows && ForgetsEnded)
                _last ??= _capture.LastPackets();
            if (Skip is not null)
                PassOver();
            long last = RunsAhead ? _capture.Packets.Count : _capture.Packets.Assigned;
            if (_position < last && _access.ReadBatch(_position + 1) is { } batch)
                Visit(batch, (int)Math.Min(batch.Count, last - _position), visit, cancellation);
            else if (ended)
                return;
            else
                cancellation.WaitHandle.WaitOne(5);
        }
    }

    /// <summary>Goes on at the next packet of a flow that is looked at, without reading what lies between.</summary>
    void PassOver()
    {
        long count = _capture.Packets.Assigned, next = _position + 1;
        int known = int.MinValue;
        bool skips = false;
        for (; next <= count; next++)
        {
            int flow = _capture.Packets.Flow(next);
            if (flow != known)
                (known, skips) = (flow, Skip!(flow));
            if (!skips)
                break;
        }
        if (next == _position + 1)
            return;
        Volatile.Write(ref _position, next - 1);
        _previous = _access.TimeBefore(next).Nanoseconds;
    }

    void Visit(FrameBatch batch, int count, PacketVisitor visit, CancellationToken cancellation)
    {
        bool hasInterfaces = _capture.HasInterfaces;
        long first = _capture.First.Nanoseconds;
        for (int i = 0; i < count && !cancellation.IsCancellationRequested; i++)
        {
            ref FrameRecord record = ref batch.Records[i];
            long now = record.TimestampNanoseconds;
            if (Skip is not null && _capture.Packets.Flow(_position + 1) is var flow and not PacketIndex.UnknownFlow && Skip(flow))
            {
                if (now != long.MinValue)
                    _previous = now;
                Volatile.Write(ref _position, _position + 1);
                continue;
            }
            if (now != long.MinValue && _previous == long.MinValue)
                _previous = now;
            if (_sieve is not null && IsDecided(in record, batch.Bytes(i)))
            {
                _previous = now != long.MinValue ? now : _previous;
                Volatile.Write(ref _position, _position + 1);
                ForgetIfLast();
                continue;
            }
            var context = new FrameContext { Number = _position + 1, HasInterface = hasInterfaces, Record = record, FirstNanoseconds = first, PreviousNanoseconds = _previous };
            if (_sieve is null)
                Dissect(in record, in context, batch.Bytes(i));
            else
                _sieve.Dissect(_dissector, batch.Bytes(i), in context, in _packet, _fields);
            if (now != long.MinValue)
                _previous = now;
            Volatile.Write(ref _position, _position + 1);
            visit(_position, in record, _fields);
            ForgetIfLast();
        }
        _notes?.Reach(_position);
        Advanced?.Invoke();
    }

    void Dissect(in FrameRecord record, in FrameContext context, ReadOnlySpan<byte> bytes)
    {
        LeftOut = default;
        if (!LeavesOutHeaders || !IsOrdinary(in record, bytes))
        {
            _dissector.Dissect(bytes, in context, _fields);
            return;
        }
        ref readonly IpLevel level = ref _packet.Levels[0];
        LeftOut = (level.Version, level.Protocol);
        _dissector.DissectPayload(bytes, in context, in _packet, _fields);
    }

    bool IsOrdinary(in FrameRecord record, ReadOnlySpan<byte> bytes)
    {
        const int EthernetHeader = 14, Ipv4Header = 20;
        PacketDecoder.Decode(bytes, record.LinkType, record.WireLength, ref _packet);
        if (record.LinkType != LinkType.Ethernet.Number || !HeaderView.TryView(_position + 1, in record, bytes, in _packet, out HeaderView view) || !view.HasIp)
            return false;
        ref readonly IpLevel level = ref view.Level;
        return level.Protocol is IpProtocol.Tcp or IpProtocol.Udp && level.NetworkOffset == EthernetHeader
            && (level.Version == 6 || level.TransportOffset == EthernetHeader + Ipv4Header);
    }

    void ForgetIfLast()
    {
        if (_last is null || _capture.Packets.Flow(_position) is not (>= 0 and int flow) || flow >= _last.Length || _last[flow] != _position)
            return;
        FlowKey key = _capture.KeyOf(flow);
        _conversations.Forget(in key);
    }

    bool IsDecided(in FrameRecord record, ReadOnlySpan<byte> bytes)
    {
        PacketDecoder.Decode(bytes, record.LinkType, record.WireLength, ref _packet);
        if (_sieve!.Ask(_position + 1, in record, bytes, in _packet) is not { } taken)
            return false;
        if (taken)
            _take!(_position + 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _access.Dispose();
}

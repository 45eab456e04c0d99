using System.Runtime.CompilerServices;
using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Facts and flows of a capture while it is read, with the room to decode into.</summary>
/// <param name="options">What is wanted.</param>
/// <param name="shardBits">Binary logarithm of the number of flow tables, of which this part holds the first.</param>
sealed class CapturePart(ScanOptions options, int shardBits = 0) : IDisposable
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly FrameBatch _batch = new();
    readonly PreparedFrames _prepared = new();
    (FrameBatch Batch, DecodedPacket[] Packets)? _passed;

    public FlowTable? Flows { get; } = options.TrackFlows ? new FlowTable(options.Flows, 0, shardBits) : null;

    public CaptureFacts Facts { get; } = new() { Times = options.CountTimes ? new TimeHistogram() : null };

    public NameCollector? Names { get; } = options.Names == NameWish.None ? null : new NameCollector();

    /// <summary>Reads a reader to its end, or to a cancellation; damage is left for the reader to tell.</summary>
    public void Read(CaptureReader reader, CancellationToken cancellation, Action? batchRead = null)
    {
        while (!cancellation.IsCancellationRequested && reader.Read(_batch))
        {
            Decode(_batch, _packets);
            if (options.Gate is { } gate)
                Pass(gate);
            else
                Facts.Add(_batch, _packets);
            AddFlows();
            Names?.Add(_batch, _packets);
            batchRead?.Invoke();
        }
    }

    /// <summary>Counts the frames that the gate lets through, and empties the others, so that they belong to no flow.</summary>
    void Pass(FrameGate gate)
    {
        _passed ??= (new FrameBatch(), new DecodedPacket[FrameBatch.Capacity]);
        (FrameBatch batch, DecodedPacket[] packets) = _passed.Value;
        batch.Count = 0;
        for (int i = 0; i < _batch.Count; i++)
        {
            if (gate.Takes(_batch.FirstNumber + i, in _batch.Records[i], _batch.Bytes(i), in _packets[i]))
            {
                batch.Records[batch.Count] = _batch.Records[i];
                packets[batch.Count++] = _packets[i];
                continue;
            }
            _packets[i].LevelCount = 0;
            _packets[i].HasQuote = false;
        }
        Facts.Add(batch, packets);
    }

    void AddFlows()
    {
        if (options.Meter is not { } meter || Flows is null)
        {
            Flows?.Add(_batch, _packets);
            return;
        }
        _prepared.Clear();
        _prepared.Add(_batch, _packets);
        Flows.Add(_prepared);
        meter.Add(_batch, _packets, _prepared, Flows);
    }

    /// <summary>Decodes every frame of a batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(FrameBatch batch, DecodedPacket[] packets)
    {
        FrameRecord[] records = batch.Records;
        byte[] buffer = batch.Buffer;
        int count = batch.Count;
        for (int i = 0; i < count; i++)
        {
            ref FrameRecord record = ref records[i];
            PacketDecoder.Decode(new ReadOnlySpan<byte>(buffer, record.Offset, record.CapturedLength), record.LinkType, record.WireLength, ref packets[i]);
        }
    }

    public void Dispose() => Flows?.Dispose();
}

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

    public FlowTable? Flows { get; } = options.TrackFlows ? new FlowTable(options.Flows, 0, shardBits) : null;

    public CaptureFacts Facts { get; } = new() { Times = options.CountTimes ? new TimeHistogram() : null };

    public NameCollector? Names { get; } = options.Names == NameWish.None ? null : new NameCollector();

    /// <summary>Reads a reader to its end, or to a cancellation; damage is left for the reader to tell.</summary>
    public void Read(CaptureReader reader, CancellationToken cancellation, Action? batchRead = null)
    {
        while (!cancellation.IsCancellationRequested && reader.Read(_batch))
        {
            Decode(_batch, _packets);
            Facts.Add(_batch, _packets);
            Flows?.Add(_batch, _packets);
            Names?.Add(_batch, _packets);
            batchRead?.Invoke();
        }
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

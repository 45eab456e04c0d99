using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>Facts and flows of a capture, or of a part of one, with the room to decode into. Parts in order merge into the whole.</summary>
sealed class CapturePart : IDisposable
{
    readonly DecodedPacket[] _packets = new DecodedPacket[FrameBatch.Capacity];
    readonly FrameBatch _batch = new();

    public CapturePart(ScanOptions options, bool partial)
    {
        Flows = options.TrackFlows ? new FlowTable(options.Flows with { Partial = partial }) : null;
        Facts = NewFacts(options);
    }

    public FlowTable? Flows { get; }

    public CaptureFacts Facts { get; private set; }

    /// <summary>Reads a reader to its end, or to a cancellation; damage is left for the reader to tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(CaptureReader reader, CancellationToken cancellation, Action? batchRead = null)
    {
        FrameBatch batch = _batch;
        DecodedPacket[] packets = _packets;
        while (!cancellation.IsCancellationRequested && reader.Read(batch))
        {
            FrameRecord[] records = batch.Records;
            for (int i = 0; i < batch.Count; i++)
            {
                ref FrameRecord record = ref records[i];
                PacketDecoder.Decode(batch.Bytes(i), record.LinkType, record.WireLength, ref packets[i]);
            }
            Facts.Add(batch, packets);
            Flows?.Add(batch, packets);
            batchRead?.Invoke();
        }
    }

    /// <summary>Adds the part that follows.</summary>
    public void Merge(CapturePart later)
    {
        Facts.Merge(later.Facts);
        Flows?.Merge(later.Flows!);
    }

    /// <summary>Makes the part ready for other frames.</summary>
    public void Clear(ScanOptions options)
    {
        Facts = NewFacts(options);
        Flows?.Clear();
    }

    public void Dispose() => Flows?.Dispose();

    static CaptureFacts NewFacts(ScanOptions options) => new() { Times = options.CountTimes ? new TimeHistogram() : null };
}

using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>The names that a capture reveals which is looked at. What was read once is not read again; any thread may ask.</summary>
/// <param name="capture">The capture.</param>
public sealed class NamePass(CaptureFile capture)
{
    readonly Lock _gate = new();
    readonly NameCollector _collector = new();
    long _position;

    /// <summary>Looks at the names in the packets that there are by now. Takes as long as reading those that came since it was asked last.</summary>
    /// <param name="look">Looks at them; only within this call.</param>
    /// <param name="cancellation">Ends the reading early: the names are those of what was read.</param>
    public T Look<T>(Func<NameTable, T> look, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_gate)
        {
            Read(cancellation);
            return look(_collector.Table);
        }
    }

    void Read(CancellationToken cancellation)
    {
        using FrameAccess access = capture.OpenAccess(sequential: true);
        DecodedPacket packet = default;
        while (!cancellation.IsCancellationRequested && access.ReadBatch(_position + 1) is { } batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                ref FrameRecord record = ref batch.Records[i];
                PacketDecoder.Decode(batch.Bytes(i), record.LinkType, record.WireLength, ref packet);
                _collector.Add(++_position, in record, batch.Bytes(i), in packet);
            }
        }
        _collector.Add(capture.Annotations().Names);
    }
}

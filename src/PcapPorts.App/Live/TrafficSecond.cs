using PcapPorts.Capture;
using PcapPorts.Reports;

namespace PcapPorts.App.Live;

/// <summary>What one second of a capture brought.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Packets">Frames.</param>
/// <param name="Bytes">Bytes on the wire.</param>
/// <param name="DroppedByKernel">Frames the kernel had no room for.</param>
/// <param name="DroppedByInterface">Frames the device dropped.</param>
readonly record struct TrafficSecond(Timestamp Time, long Packets, long Bytes, ulong DroppedByKernel, ulong DroppedByInterface);

/// <summary>The record of a second.</summary>
readonly struct TrafficSecondFields : IRecordFields<TrafficSecond>
{
    public static void Write<TRecord>(ref TRecord record, in TrafficSecond second)
        where TRecord : struct, IRecord, allows ref struct
    {
        record.Time("time"u8, second.Time);
        record.Number("packets"u8, second.Packets);
        record.Number("bytes"u8, second.Bytes);
        record.BeginGroup("dropped"u8);
        record.Number("kernel"u8, second.DroppedByKernel);
        record.Number("interface"u8, second.DroppedByInterface);
        record.EndGroup();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// Where the library's callback puts frames: the bytes one behind the other into a pinned buffer, their records into a batch. It lives on the stack of the call
/// that asks for frames.
/// </summary>
unsafe struct FrameSink
{
    public FrameRecord* Records;
    public byte* Buffer;
    public int Count;
    public int Used;
    public int Size;
    public int SnapLength;
    public long FractionUnit;
    public int Interface;
    public int Dropped;
    public ushort LinkType;

    /// <summary>Frames that there is room for, however long they turn out to be.</summary>
    public readonly int Room => Math.Min(FrameBatch.Capacity - Count, (Size - Used) / SnapLength);

    /// <summary>pcap_handler: runs once a frame, on the thread that called pcap_dispatch, and must not throw.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Take(byte* user, byte* header, byte* bytes)
    {
        FrameSink* sink = (FrameSink*)user;
        uint captured = PacketHeader.Captured(header);
        // The library keeps to the snapshot length; memory is not written on trust.
        captured = Math.Min(captured, (uint)sink->SnapLength);
        if (sink->Count >= FrameBatch.Capacity || captured > (uint)(sink->Size - sink->Used))
        {
            sink->Dropped++;
            return;
        }
        FrameRecord* record = sink->Records + sink->Count++;
        record->TimestampNanoseconds = PacketHeader.Time(header, sink->FractionUnit);
        record->FileOffset = 0;
        record->Offset = sink->Used;
        record->CapturedLength = (int)captured;
        record->WireLength = PacketHeader.Wire(header);
        record->LinkType = sink->LinkType;
        record->FcsLength = 0;
        record->Interface = sink->Interface;
        Unsafe.CopyBlockUnaligned(sink->Buffer + sink->Used, bytes, captured);
        sink->Used += (int)captured;
    }
}

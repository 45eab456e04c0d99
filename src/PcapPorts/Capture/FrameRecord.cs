using System.Runtime.InteropServices;

namespace PcapPorts.Capture;

/// <summary>Where one frame lies in its batch's buffer, and what the capture file says of it. Blittable; all values in host order.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FrameRecord
{
    /// <summary>Nanoseconds since 1970, or <see cref="long.MinValue"/> (see <see cref="Capture.Timestamp"/>).</summary>
    public long TimestampNanoseconds;

    /// <summary>Offset of the record (pcap) or block (pcapng) in the file, after decompression; for messages and for reading it again.</summary>
    public long FileOffset;

    /// <summary>Offset of the first captured byte in <see cref="FrameBatch.Buffer"/>.</summary>
    public int Offset;

    /// <summary>Number of captured bytes, 0 to <see cref="FrameBatch.MaxFrameLength"/>.</summary>
    public int CapturedLength;

    /// <summary>Length on the wire in bytes, as the file gives it (never less than what is claimed captured, unless the file lies).</summary>
    public uint WireLength;

    /// <summary>Link type number (see <see cref="Capture.LinkType"/>).</summary>
    public ushort LinkType;

    /// <summary>Number of frame check sequence bytes at the end of the captured bytes, when the file says so (0 to 30), else 0.</summary>
    public byte FcsLength;

    /// <summary>Index into <see cref="CaptureReader.Interfaces"/>.</summary>
    public int Interface;
}

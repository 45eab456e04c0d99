using System.Buffers.Binary;

namespace PcapPorts.Capture;

/// <summary>
/// Writes a little-endian pcap file (draft-ietf-opsawg-pcap) of one link type, with microseconds or nanoseconds. Buffered, and without an
/// allocation a frame; after <see cref="Flush"/> the file is complete as far as it goes.
/// </summary>
public sealed class PcapWriter : IDisposable
{
    const int RecordHeaderLength = 16;

    readonly BlockWriter _writer;
    readonly uint _fractionUnit;
    readonly uint _maximumCaptured;

    /// <summary>Writes the file header.</summary>
    /// <param name="stream">Where to; written from where it stands.</param>
    /// <param name="linkType">Link type of all frames.</param>
    /// <param name="snapLength">Most bytes captured of a frame.</param>
    /// <param name="nanoseconds">Whether times keep their nanoseconds; else they are cut to microseconds, which more programs read.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves the stream open.</param>
    public PcapWriter(Stream stream, LinkType linkType, uint snapLength = FrameLimits.Ordinary, bool nanoseconds = false, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _writer = new BlockWriter(stream, leaveOpen);
        _fractionUnit = nanoseconds ? 1u : 1000u;
        _maximumCaptured = FrameLimits.MaximumCaptured(linkType.Number, snapLength);
        Span<byte> header = _writer.Take(PcapFileHeader.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header, nanoseconds ? PcapFileHeader.Nanoseconds : PcapFileHeader.Microseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        header[8..16].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], snapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], linkType.Number);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="time">1970 to 2106, the range of the format; "no time" is written as 0.</param>
    /// <param name="captured">The captured bytes.</param>
    /// <param name="wireLength">Length on the wire in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time does not fit the format, or the frame is longer than readers accept.</exception>
    public void Write(Timestamp time, ReadOnlySpan<byte> captured, uint wireLength)
    {
        long nanoseconds = time.HasValue ? time.Nanoseconds : 0;
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)captured.Length, _maximumCaptured, nameof(captured));
        (long seconds, long fraction) = Math.DivRem(nanoseconds, Timestamp.NanosecondsPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, uint.MaxValue, nameof(time));
        Span<byte> header = _writer.Take(RecordHeaderLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)fraction / _fractionUnit);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], captured.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], wireLength);
        _writer.Write(captured);
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Writes out what is buffered and closes the stream.</summary>
    public void Dispose() => _writer.Dispose();
}

using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Tests.Hostile;

/// <summary>Writes frame number <paramref name="index"/> (from 0) into <paramref name="frame"/>; returns its length.</summary>
delegate int FrameSource(int index, Span<byte> frame);

/// <summary>A pcap file that is made as it is read, so that a flood needs no memory of its own.</summary>
sealed class GeneratedCapture(int linkType, int count, FrameSource source) : Stream
{
    const int HeaderLength = 16;

    readonly byte[] _record = new byte[HeaderLength + FrameBatch.MaxFrameLength];
    int _next;
    int _start, _end = WriteFileHeader(linkType, null);

    static int WriteFileHeader(int linkType, byte[]? destination)
    {
        if (destination is not null)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, 0xa1b2c3d4);
            BinaryPrimitives.WriteUInt16LittleEndian(destination.AsSpan(4), 2);
            BinaryPrimitives.WriteUInt16LittleEndian(destination.AsSpan(6), 4);
            BinaryPrimitives.WriteInt32LittleEndian(destination.AsSpan(16), FrameBatch.MaxFrameLength);
            BinaryPrimitives.WriteInt32LittleEndian(destination.AsSpan(20), linkType);
        }
        return 24;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_next == 0 && _start == 0)
            WriteFileHeader(linkType, _record);
        int filled = 0;
        while (filled < buffer.Length)
        {
            if (_start == _end && !Make())
                break;
            int now = Math.Min(_end - _start, buffer.Length - filled);
            _record.AsSpan(_start, now).CopyTo(buffer[filled..]);
            (_start, filled) = (_start + now, filled + now);
        }
        return filled;
    }

    bool Make()
    {
        if (_next == count)
            return false;
        int length = source(_next, _record.AsSpan(HeaderLength));
        BinaryPrimitives.WriteInt32LittleEndian(_record, 1_700_000_000 + _next / 1_000_000);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(4), _next % 1_000_000);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(8), length);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(12), length);
        (_start, _end, _next) = (0, HeaderLength + length, _next + 1);
        return true;
    }

    /// <summary>Scans what a source makes.</summary>
    public static CaptureScan Scan(int count, FrameSource source, FlowTableOptions? options = null, int linkType = 1)
    {
        using CaptureReader reader = CaptureReader.Open(new GeneratedCapture(linkType, count, source), "generated");
        return CaptureScan.Run(reader, new ScanOptions { Threads = 1, Flows = options ?? new FlowTableOptions() });
    }

    /// <summary>Scans frames that are there.</summary>
    public static CaptureScan Scan(int linkType, params byte[][] frames)
        => Scan(frames.Length, (i, frame) => { frames[i].CopyTo(frame); return frames[i].Length; }, linkType: linkType);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

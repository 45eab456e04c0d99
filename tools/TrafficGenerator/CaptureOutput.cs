using System.Buffers.Binary;

namespace PcapPorts.TrafficGenerator;

/// <summary>
/// Writes a capture as fast as its bytes can be made: a frame is built where it will lie in the block that is written. Ethernet,
/// little-endian; pcap with microseconds, pcapng with nanoseconds (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng).
/// </summary>
abstract class CaptureOutput(Stream stream) : IDisposable
{
    /// <summary>Longest frame that can be written, as the file headers say.</summary>
    public const int MaxFrame = 262_144;

    const int BlockSize = 1 << 20;
    const int Overhead = 64;

    readonly byte[] _block = new byte[BlockSize + MaxFrame + Overhead];
    int _filled;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes in front of a frame.</summary>
    protected abstract int HeaderLength { get; }

    /// <summary>Opens a file, or standard output for <c>-</c>.</summary>
    public static CaptureOutput Create(string path, bool pcapNg)
    {
        Stream stream = path is "-"
            ? Console.OpenStandardOutput()
            : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        CaptureOutput output = pcapNg ? new PcapNgOutput(stream) : new PcapOutput(stream);
        output.WriteFileHeader();
        return output;
    }

    /// <summary>Room for the next frame.</summary>
    public Span<byte> Next(int longest = MaxFrame) => _block.AsSpan(_filled + HeaderLength, longest);

    /// <summary>Takes the frame that was put into <see cref="Next"/>. Time in nanoseconds since 1970.</summary>
    public void Take(int length, uint wireLength, long time) => Append(WriteHeaders(_block.AsSpan(_filled), length, wireLength, time));

    /// <summary>Writes what stands around a frame that lies behind <see cref="HeaderLength"/> bytes; returns the length of it all.</summary>
    protected abstract int WriteHeaders(Span<byte> record, int length, uint wireLength, long time);

    /// <summary>Writes what begins the file; returns its length.</summary>
    protected abstract int WriteFileHeader(Span<byte> destination);

    void WriteFileHeader() => Append(WriteFileHeader(_block));

    void Append(int length)
    {
        _filled += length;
        Length += length;
        if (_filled < BlockSize)
            return;
        stream.Write(_block, 0, _filled);
        _filled = 0;
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose()
    {
        stream.Write(_block, 0, _filled);
        _filled = 0;
        stream.Dispose();
    }
}

sealed class PcapOutput(Stream stream) : CaptureOutput(stream)
{
    protected override int HeaderLength => 16;

    protected override int WriteFileHeader(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, 0xa1b2c3d4);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], 4);
        destination[8..16].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], MaxFrame);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], 1);
        return 24;
    }

    protected override int WriteHeaders(Span<byte> record, int length, uint wireLength, long time)
    {
        (long seconds, long rest) = Math.DivRem(time, 1_000_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(rest / 1000));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], wireLength);
        return 16 + length;
    }
}

sealed class PcapNgOutput(Stream stream) : CaptureOutput(stream)
{
    protected override int HeaderLength => 28;

    protected override int WriteFileHeader(Span<byte> destination)
    {
        ReadOnlySpan<uint> words =
        [
            // Section header: no options, length unknown.
            0x0a0d0d0a, 28, 0x1a2b3c4d, 1, uint.MaxValue, uint.MaxValue, 28,
            // Interface: Ethernet, if_tsresol (9) of one byte: 10^-9 seconds; end of options.
            1, 32, 1, MaxFrame, 9 | 1 << 16, 9, 0, 32,
        ];
        for (int i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(destination[(4 * i)..], words[i]);
        return 4 * words.Length;
    }

    protected override int WriteHeaders(Span<byte> record, int length, uint wireLength, long time)
    {
        int padded = (length + 3) & ~3;
        int total = 32 + padded;
        BinaryPrimitives.WriteUInt32LittleEndian(record, 6);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], total);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)(time >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(record[16..], (uint)time);
        BinaryPrimitives.WriteInt32LittleEndian(record[20..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], wireLength);
        record[(28 + length)..(28 + padded)].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record[(28 + padded)..], total);
        return total;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace PcapPorts.Tests.Capture;

/// <summary>Builds capture files byte by byte, in either byte order, valid or not: independent of the project's writers.</summary>
sealed class CaptureBytes(bool bigEndian = false)
{
    public const uint Microseconds = 0xa1b2c3d4;
    public const uint Nanoseconds = 0xa1b23c4d;
    public const uint Modified = 0xa1b2cd34;

    readonly List<byte> _bytes = [];

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    public CaptureBytes U8(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    public CaptureBytes U16(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (bigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return Raw(bytes);
    }

    public CaptureBytes U32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public CaptureBytes U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        if (bigEndian)
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public CaptureBytes Raw(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    public CaptureBytes PcapHeader(uint magic = Microseconds, int major = 2, int minor = 4, uint snapLength = 262144, uint link = 1)
        => U32(magic).U16(major).U16(minor).U32(0).U32(0).U32(snapLength).U32(link);

    public CaptureBytes PcapRecord(uint seconds, uint fraction, ReadOnlySpan<byte> data, uint? wire = null)
        => U32(seconds).U32(fraction).U32((uint)data.Length).U32(wire ?? (uint)data.Length).Raw(data);

    public CaptureBytes Block(uint type, ReadOnlySpan<byte> body)
    {
        uint length = (uint)(12 + body.Length);
        return U32(type).U32(length).Raw(body).U32(length);
    }

    public CaptureBytes Section(ReadOnlySpan<byte> options = default, int major = 1)
        => Block(0x0a0d0d0a, New().U32(0x1a2b3c4d).U16(major).U16(0).U64(ulong.MaxValue).Raw(options).ToArray());

    public CaptureBytes Interface(ushort link = 1, uint snapLength = 0, ReadOnlySpan<byte> options = default)
        => Block(1, New().U16(link).U16(0).U32(snapLength).Raw(options).ToArray());

    public CaptureBytes Enhanced(uint index, ulong units, ReadOnlySpan<byte> data, uint? wire = null, ReadOnlySpan<byte> options = default)
        => Block(6, New().U32(index).U32((uint)(units >> 32)).U32((uint)units).U32((uint)data.Length).U32(wire ?? (uint)data.Length)
            .Padded(data).Raw(options).ToArray());

    public CaptureBytes Simple(ReadOnlySpan<byte> data, uint wire) => Block(3, New().U32(wire).Padded(data).ToArray());

    /// <summary>One option, padded, without the end mark.</summary>
    public byte[] Option(ushort code, ReadOnlySpan<byte> value) => New().U16(code).U16(value.Length).Padded(value).ToArray();

    public byte[] Option(ushort code, string value) => Option(code, Encoding.UTF8.GetBytes(value));

    public CaptureBytes Padded(ReadOnlySpan<byte> data)
    {
        Raw(data);
        for (int i = data.Length; (i & 3) != 0; i++)
            U8(0);
        return this;
    }

    public CaptureBytes New() => new(bigEndian);

    /// <summary>Bytes that tell their own position, so that a frame cut at the wrong place shows.</summary>
    public static byte[] Data(int length, int seed = 0)
    {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++)
            data[i] = (byte)(i * 7 + seed * 31 + 1);
        return data;
    }
}

using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// UTF-8 text on its way to a stream, in one large buffer. Numbers, addresses and times are written straight into it: nothing is
/// allocated once it exists. What fails while the stream is written to is thrown by whichever call fills the buffer.
/// </summary>
/// <param name="stream">Where the text goes. It stays open.</param>
public sealed class Utf8Output(Stream stream)
{
    /// <summary>Size at which the buffer is handed to the stream.</summary>
    public const int BufferSize = 1 << 17;

    /// <summary>Most bytes of a number, a time or an address.</summary>
    const int LongestValue = 64;

    readonly byte[] _buffer = new byte[BufferSize];
    int _length;

    /// <summary>Whether anything was written, to the buffer or to the stream.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Hands what is in the buffer to the stream.</summary>
    public void Flush()
    {
        if (_length == 0)
            return;
        int length = _length;
        _length = 0;
        IsEmpty = false;
        stream.Write(_buffer, 0, length);
        stream.Flush();
    }

    /// <summary>Room for <paramref name="length"/> bytes, at most <see cref="BufferSize"/>; to be followed by <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int length)
    {
        if (_buffer.Length - _length < length)
            Flush();
        return _buffer.AsSpan(_length);
    }

    /// <summary>Keeps the first <paramref name="length"/> bytes of what <see cref="Reserve"/> gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int length)
    {
        _length += length;
        IsEmpty = false;
    }

    /// <summary>Writes bytes as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferSize)
        {
            WriteLong(bytes);
            return;
        }
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Writes one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        Advance(1);
    }

    /// <summary>Writes text as it is: for text of our own only, see <see cref="TerminalText"/>.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        while (text.Length > BufferSize / 4)
        {
            int cut = BufferSize / 4 - (char.IsHighSurrogate(text[BufferSize / 4 - 1]) ? 1 : 0);
            Write(text[..cut]);
            text = text[cut..];
        }
        Span<byte> room = Reserve(text.Length * 3);
        Advance(Encoding.UTF8.GetBytes(text, room));
    }

    /// <summary>Writes a string as it is.</summary>
    public void Write(string text) => Write(text.AsSpan());

    /// <summary>Writes a number in decimal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestValue), out int length);
        Advance(length);
    }

    /// <summary>Writes a number in decimal.</summary>
    public void Write(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(LongestValue), out int length);
        Advance(length);
    }

    /// <summary>Writes an address; nothing when there is none.</summary>
    public void Write(IpAddress address)
    {
        address.TryFormat(Reserve(LongestValue), out int length);
        Advance(length);
    }

    /// <summary>Writes seconds since 1970 with nine digits after the point; nothing for "no time".</summary>
    public void Write(Timestamp time)
    {
        if (!time.HasValue)
            return;
        Span<byte> room = Reserve(LongestValue);
        int at = 0;
        long nanoseconds = time.Nanoseconds;
        if (nanoseconds < 0)
        {
            room[at++] = (byte)'-';
            nanoseconds = -nanoseconds;
        }
        long seconds = nanoseconds / Timestamp.NanosecondsPerSecond;
        Utf8Formatter.TryFormat(seconds, room[at..], out int digits);
        at += digits;
        room[at++] = (byte)'.';
        WriteNineDigits(room.Slice(at, 9), (uint)(nanoseconds - seconds * Timestamp.NanosecondsPerSecond));
        Advance(at + 9);
    }

    /// <summary>Writes a number from 0 to 1 with at most three digits after the point, and none that say nothing: <c>0.97</c>, <c>1</c>.</summary>
    public void WriteFraction(double value)
    {
        int thousandths = (int)Math.Round(Math.Clamp(value, 0, 1) * 1000);
        Span<byte> room = Reserve(LongestValue);
        room[0] = (byte)('0' + thousandths / 1000);
        int rest = thousandths % 1000;
        if (rest == 0)
        {
            Advance(1);
            return;
        }
        room[1] = (byte)'.';
        room[2] = (byte)('0' + rest / 100);
        room[3] = (byte)('0' + rest / 10 % 10);
        room[4] = (byte)('0' + rest % 10);
        Advance(rest % 100 == 0 ? 3 : rest % 10 == 0 ? 4 : 5);
    }

    static void WriteNineDigits(Span<byte> digits, uint value)
    {
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            uint tenth = value / 10;
            digits[i] = (byte)('0' + (value - tenth * 10));
            value = tenth;
        }
    }

    void WriteLong(ReadOnlySpan<byte> bytes)
    {
        Flush();
        IsEmpty = false;
        stream.Write(bytes);
    }
}

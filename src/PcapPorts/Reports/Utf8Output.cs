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
    internal const int LongestValue = 64;

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
    public void Write(ulong value) => Advance(DecimalText.Write(Reserve(LongestValue), value));

    /// <summary>Writes a number in decimal.</summary>
    public void Write(long value)
    {
        if (value < 0)
            Write((byte)'-');
        Write(value < 0 ? 0 - (ulong)value : (ulong)value);
    }

    /// <summary>Writes an address; nothing when there is none.</summary>
    public void Write(IpAddress address) => Advance(Format(Reserve(LongestValue), address));

    /// <summary>Writes seconds since 1970 with nine digits after the point; nothing for "no time".</summary>
    public void Write(Timestamp time) => Advance(Format(Reserve(LongestValue), time));

    /// <summary>Formats an address; returns its length.</summary>
    internal static int Format(Span<byte> room, IpAddress address)
    {
        int length = 0;
        if (!address.IsIpv4)
        {
            address.TryFormat(room, out length);
            return length;
        }
        uint number = (uint)address.Low;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            uint octet = number >> shift & 255;
            if (octet >= 100)
            {
                uint hundreds = octet >= 200 ? 2u : 1u;
                room[length++] = (byte)('0' + hundreds);
                DecimalText.WritePair(room[length..], octet - hundreds * 100);
                length += 2;
            }
            else if (octet >= 10)
            {
                DecimalText.WritePair(room[length..], octet);
                length += 2;
            }
            else
            {
                room[length++] = (byte)('0' + octet);
            }
            room[length++] = (byte)'.';
        }
        return length - 1;
    }

    /// <summary>Formats a moment; returns its length, 0 for "no time".</summary>
    internal static int Format(Span<byte> room, Timestamp time)
    {
        if (!time.HasValue)
            return 0;
        int length = 0;
        ulong nanoseconds = (ulong)time.Nanoseconds;
        if (time.Nanoseconds < 0)
        {
            room[length++] = (byte)'-';
            nanoseconds = 0 - nanoseconds;
        }
        ulong seconds = nanoseconds / Timestamp.NanosecondsPerSecond;
        uint fraction = (uint)(nanoseconds - seconds * Timestamp.NanosecondsPerSecond);
        length += DecimalText.Write(room[length..], seconds);
        room[length++] = (byte)'.';
        DecimalText.WriteNanoseconds(room[length..], fraction);
        return length + DecimalText.NanosecondsLength;
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

    void WriteLong(ReadOnlySpan<byte> bytes)
    {
        Flush();
        IsEmpty = false;
        stream.Write(bytes);
    }
}

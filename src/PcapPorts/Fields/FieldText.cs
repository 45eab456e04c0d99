using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PcapPorts.Packets;

namespace PcapPorts.Fields;

/// <summary>
/// Writes values of fields as text, in the one form that columns, tree and export share: that of <c>tshark -T fields</c>. The text is
/// ASCII or UTF-8 in a buffer that is used again; control bytes of captured text are escaped, so it can go to a terminal.
/// </summary>
public sealed class FieldText
{
    byte[] _text = new byte[256];
    int _length;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _length = 0;

    /// <summary>
    /// Writes a value: numbers by the field's base, truth values as 1 and 0, times as seconds with nine digits, link addresses with
    /// colons, bytes as plain hexadecimal digits, a field without value as 1, a protocol as its name.
    /// </summary>
    public void Add(in FieldEntry entry, FieldList fields)
    {
        Field field = entry.Field;
        switch (field.Type)
        {
            case FieldType.None:
                Add((byte)'1');
                break;
            case FieldType.Protocol:
                Add(field.Name);
                break;
            case FieldType.Int32 or FieldType.Int64:
                AddSigned((long)entry.Value);
                break;
            case FieldType.Double:
                AddFraction(BitConverter.UInt64BitsToDouble(entry.Value));
                break;
            case FieldType.RelativeTime:
                AddTime((long)entry.Value);
                break;
            case FieldType.Ether:
                AddHexadecimal(fields.BytesOf(in entry), separator: (byte)':');
                break;
            case FieldType.IPv4 or FieldType.IPv6:
                AddAddress(fields.BytesOf(in entry));
                break;
            case FieldType.Bytes:
                AddHexadecimal(fields.BytesOf(in entry), separator: 0);
                break;
            case FieldType.String:
                AddEscaped(fields.BytesOf(in entry));
                break;
            case FieldType.Oid:
                AddObjectIdentifier(fields.BytesOf(in entry));
                break;
            default:
                AddNumber(field, entry.Value);
                break;
        }
    }

    /// <summary>Writes one byte as it is.</summary>
    public void Add(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        _length += text.Length;
    }

    /// <summary>Writes text that is followed by bytes of no meaning up to a multiple of <see cref="Padding"/>, as <see cref="Pad"/> gives it.</summary>
    /// <param name="padded">The text and what follows it.</param>
    /// <param name="length">Bytes of the text.</param>
    public void AddPadded(byte[] padded, int length)
    {
        ArgumentNullException.ThrowIfNull(padded);
        ref byte to = ref MemoryMarshal.GetReference(Room(padded.Length));
        ref byte from = ref MemoryMarshal.GetArrayDataReference(padded);
        for (nuint at = 0; at + Padding <= (uint)padded.Length; at += Padding)
            Vector256.LoadUnsafe(ref from, at).StoreUnsafe(ref to, at);
        _length += length;
    }

    /// <summary>Bytes that are copied at once by <see cref="AddPadded"/>.</summary>
    const int Padding = 32;

    /// <summary>A copy of a text that <see cref="AddPadded"/> writes quickly.</summary>
    public static byte[] Pad(ReadOnlySpan<byte> text)
    {
        byte[] padded = new byte[(text.Length + Padding - 1) / Padding * Padding];
        text.CopyTo(padded);
        return padded;
    }

    /// <summary>Writes spaces.</summary>
    public void AddSpaces(int count)
    {
        Room(count)[..count].Fill((byte)' ');
        _length += count;
    }

    /// <summary>Writes text as UTF-8.</summary>
    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _length += System.Text.Encoding.UTF8.GetBytes(text, Room(text.Length * 3));
    }

    /// <summary>Writes a number in decimal.</summary>
    public void Add(ulong value)
    {
        _length += DecimalText.Write(Room(DecimalText.MaxLength), value);
    }

    /// <summary>
    /// Writes captured text: control bytes and whatever is no UTF-8 become backslash escapes. A backslash itself stays what it is, as in tshark's columns:
    /// names of shares and files are full of them.
    /// </summary>
    public void AddEscaped(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
            if (plain < 0)
                plain = text.Length;
            Add(text[..plain]);
            text = text[plain..];
            if (!text.IsEmpty)
                text = text[AddUnusual(text)..];
        }
    }

    /// <summary>Writes bytes as hexadecimal digits, with something between the bytes unless it is 0.</summary>
    public void AddHexadecimal(ReadOnlySpan<byte> bytes, byte separator)
    {
        Span<byte> room = Room(bytes.Length * 3);
        if (separator == 0 && Convert.TryToHexStringLower(bytes, room, out int written))
        {
            _length += written;
            return;
        }
        int at = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (i > 0 && separator != 0)
                room[at++] = separator;
            room[at++] = "0123456789abcdef"u8[bytes[i] >> 4];
            room[at++] = "0123456789abcdef"u8[bytes[i] & 15];
        }
        _length += at;
    }

    int AddUnusual(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        ReadOnlySpan<byte> escape = first switch
        {
            (byte)'\t' => "\\t"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            _ => default,
        };
        if (!escape.IsEmpty)
        {
            Add(escape);
            return 1;
        }
        // C1 controls come as two bytes: c2 80 to c2 9f.
        if (first >= 0x80 && System.Text.Rune.DecodeFromUtf8(text, out System.Text.Rune rune, out int length) == System.Buffers.OperationStatus.Done && rune.Value > 0x9f)
        {
            Add(text[..length]);
            return length;
        }
        Add("\\x"u8);
        AddHexadecimal(text[..1], separator: 0);
        return 1;
    }

    void AddNumber(Field field, ulong value)
    {
        if (field.Base == FieldBase.Decimal || field.Type is FieldType.Boolean or FieldType.FrameNumber)
        {
            Add(value);
            return;
        }
        int digits = field.Type switch
        {
            FieldType.UInt8 => 2,
            FieldType.UInt16 => 4,
            FieldType.UInt24 => 6,
            FieldType.UInt32 => 8,
            _ => 16,
        };
        Span<byte> room = Room(2 + digits)[..(2 + digits)];
        for (int at = room.Length - 1; at > 1; at--, value >>= 4)
            room[at] = "0123456789abcdef"u8[(int)(value & 15)];
        (room[0], room[1]) = ((byte)'0', (byte)'x');
        _length += room.Length;
    }

    internal void AddFraction(double value)
    {
        Utf8Formatter.TryFormat(value, Room(32), out int written);
        _length += written;
    }

    internal void AddSigned(long value)
    {
        if (value < 0)
            Add((byte)'-');
        Add(value < 0 ? 0 - (ulong)value : (ulong)value);
    }

    internal void AddTime(long nanoseconds)
    {
        if (nanoseconds < 0)
            Add((byte)'-');
        (ulong seconds, ulong fraction) = Math.DivRem(nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds, 1_000_000_000UL);
        Add(seconds);
        Add((byte)'.');
        DecimalText.WriteNanoseconds(Room(DecimalText.NanosecondsLength), (uint)fraction);
        _length += DecimalText.NanosecondsLength;
    }

    internal void AddAddress(ReadOnlySpan<byte> bytes)
    {
        if (IpAddress.TryRead(bytes, out IpAddress address) && address.TryFormat(Room(IpAddress.MaxTextLength), out int written))
            _length += written;
    }

    internal void AddObjectIdentifier(ReadOnlySpan<byte> content)
    {
        ulong arc = 0;
        bool first = true;
        foreach (byte next in content)
        {
            arc = arc << 7 | (uint)(next & 0x7f);
            if ((next & 0x80) != 0)
                continue;
            if (first)
            {
                ulong root = Math.Min(arc / 40, 2);
                Add(root);
                arc -= root * 40;
                first = false;
            }
            Add((byte)'.');
            Add(arc);
            arc = 0;
        }
    }

    Span<byte> Room(int needed)
    {
        if (_text.Length - _length < needed)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + needed));
        return _text.AsSpan(_length);
    }
}

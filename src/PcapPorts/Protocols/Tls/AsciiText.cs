using System.Buffers.Binary;
using System.Buffers.Text;

namespace PcapPorts.Protocols.Tls;

/// <summary>Text that is put together in a buffer; what does not fit is left out.</summary>
/// <param name="buffer">The buffer.</param>
ref struct AsciiText(Span<byte> buffer)
{
    readonly Span<byte> _buffer = buffer;
    int _length;

    public readonly ReadOnlySpan<byte> Bytes => _buffer[.._length];

    public void Add(char value)
    {
        if (_length < _buffer.Length)
            _buffer[_length++] = (byte)value;
    }

    public void Add(scoped ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, _buffer.Length - _length)];
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    public void Add(int number)
    {
        Utf8Formatter.TryFormat(number, _buffer[_length..], out int written);
        _length += written;
    }

    public void AddTwoDigits(int number)
    {
        number = Math.Min(number, 99);
        Add((char)('0' + number / 10));
        Add((char)('0' + number % 10));
    }

    /// <summary>Numbers of 16 bits with hyphens between them, without those of RFC 8701.</summary>
    public void AddList(scoped ReadOnlySpan<byte> list)
    {
        bool following = false;
        for (int i = 0; i + 1 < list.Length; i += 2)
            AddNumber(BinaryPrimitives.ReadUInt16BigEndian(list[i..]), ref following);
    }

    /// <summary>Numbers with hyphens between them, without those of RFC 8701.</summary>
    public void AddList(scoped ReadOnlySpan<ushort> list)
    {
        bool following = false;
        foreach (ushort value in list)
            AddNumber(value, ref following);
    }

    /// <summary>Numbers as four hexadecimal digits, with commas between them.</summary>
    public void AddHexadecimal(scoped ReadOnlySpan<ushort> list)
    {
        for (int i = 0; i < list.Length; i++)
        {
            if (i > 0)
                Add(',');
            Utf8Formatter.TryFormat(list[i], _buffer[_length..], out int written, new System.Buffers.StandardFormat('x', 4));
            _length += written;
        }
    }

    void AddNumber(int value, ref bool following)
    {
        if (TlsHello.IsGrease(value))
            return;
        if (following)
            Add('-');
        Add(value);
        following = true;
    }
}

using System.Buffers.Text;
using System.Text;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A short text in UTF-8 that is put together in a given room. What does not fit is left out: nothing in a capture makes it longer.</summary>
/// <param name="room">The room.</param>
public ref struct Utf8Line(Span<byte> room)
{
    readonly Span<byte> _room = room;
    int _length;

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Text => _room[.._length];

    /// <summary>Columns that the text takes: every character here is one wide.</summary>
    public readonly int Columns
    {
        get
        {
            int columns = 0;
            foreach (byte value in Text)
                columns += (value & 0xc0) != 0x80 ? 1 : 0;
            return columns;
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds bytes, all of them or none.</summary>
    public void Add(scoped ReadOnlySpan<byte> text)
    {
        if (text.TryCopyTo(_room[_length..]))
            _length += text.Length;
    }

    /// <summary>Adds a character of ASCII.</summary>
    public void Add(char character) => Add([(byte)character]);

    /// <summary>Adds a text of our own.</summary>
    public void Add(string text)
    {
        if (Encoding.UTF8.TryGetBytes(text, _room[_length..], out int written))
            _length += written;
    }

    /// <summary>Adds a number.</summary>
    public void Add(long number)
    {
        if (Utf8Formatter.TryFormat(number, _room[_length..], out int written))
            _length += written;
    }

    /// <summary>Adds a number with leading zeros.</summary>
    public void Add(long number, int digits)
    {
        if (Utf8Formatter.TryFormat(number, _room[_length..], out int written, new System.Buffers.StandardFormat('D', (byte)digits)))
            _length += written;
    }

    /// <summary>Adds <c>0x</c> and a number in hexadecimal.</summary>
    public void AddHex(uint number, int digits)
    {
        Add("0x"u8);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
            Add("0123456789abcdef"u8.Slice((int)(number >> shift & 15), 1));
    }

    /// <summary>Adds an address.</summary>
    public void Add(IpAddress address)
    {
        if (address.TryFormat(_room[_length..], out int written))
            _length += written;
    }

    /// <summary>Adds a link address.</summary>
    public void Add(MacAddress address)
    {
        Span<char> text = stackalloc char[MacAddress.TextLength];
        address.TryFormat(text, out _);
        foreach (char character in text)
            Add(character);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PcapPorts.Capture;

/// <summary>Puts together the body of a block that is written rarely: numbers, bytes and options, each padded to four bytes.</summary>
sealed class PcapNgBody
{
    readonly ArrayBufferWriter<byte> _bytes = new();
    bool _hasOptions;

    public void Add(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    public void Add(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>Adds a time: the high half first, in either byte order.</summary>
    public void AddTime(ulong units)
    {
        Add((uint)(units >> 32));
        Add((uint)units);
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        _bytes.Write(value);
        ReadOnlySpan<byte> padding = [0, 0, 0];
        _bytes.Write(padding[..(-value.Length & 3)]);
    }

    /// <summary>Adds an option of text as UTF-8, cut where its 16-bit length ends; nothing for null.</summary>
    public void AddOption(ushort code, string? text)
    {
        if (text is not null)
            AddOption(code, Utf8(text));
    }

    /// <summary>Adds an option that is a number; nothing for null.</summary>
    public void AddOption(ushort code, ulong? value)
    {
        if (value is not { } number)
            return;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        AddOption(code, bytes);
    }

    public void AddTimeOption(ushort code, ulong units)
    {
        AddHeader(code, 8);
        AddTime(units);
        _hasOptions = true;
    }

    public void AddOption(ushort code, ReadOnlySpan<byte> value)
    {
        AddHeader(code, value.Length);
        Add(value);
        _hasOptions = true;
    }

    /// <summary>Adds a record of a Name Resolution Block: an address and its name.</summary>
    public void AddName(CaptureName name)
    {
        ushort type = name.Address.Length switch
        {
            4 => 1,
            16 => 2,
            6 => 3,
            8 => 4,
            _ => throw new ArgumentException("An address of 4, 6, 8 or 16 bytes has a name.", nameof(name)),
        };
        byte[] text = Utf8(name.Name);
        byte[] record = [.. name.Address.Span, .. text.AsSpan(0, Math.Min(text.Length, ushort.MaxValue - name.Address.Length - 1)), 0];
        AddHeader(type, record.Length);
        Add(record);
    }

    /// <summary>The whole body, with the end mark that a list of options needs.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (_hasOptions)
            Add(0);
        _hasOptions = false;
        return _bytes.WrittenSpan;
    }

    /// <summary>A list of one option of text, for a packet block.</summary>
    public static byte[] OptionsOf(ushort code, string text)
    {
        var body = new PcapNgBody();
        body.AddOption(code, text);
        return body.Finish().ToArray();
    }

    void AddHeader(ushort code, int length) => Add((uint)(code | length << 16));

    static byte[] Utf8(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= ushort.MaxValue)
            return bytes;
        // Not in the middle of a character: its bytes but the first begin with 10.
        int end = ushort.MaxValue;
        while ((bytes[end] & 0xc0) == 0x80)
            end--;
        return bytes[..end];
    }
}

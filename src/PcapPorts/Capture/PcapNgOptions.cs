using System.Buffers.Binary;
using System.Text;

namespace PcapPorts.Capture;

/// <summary>
/// Walks the options at the end of a block (draft-ietf-opsawg-pcapng, section 3.5). One that overruns its block ends the walk:
/// the block's own lengths agree, so what follows can still be read.
/// </summary>
ref struct PcapNgOptions
{
    /// <summary>opt_comment, in every block.</summary>
    public const ushort Comment = 1;

    readonly bool _bigEndian;
    ReadOnlySpan<byte> _rest;

    /// <param name="options">The options, without the block's trailing length.</param>
    /// <param name="bigEndian">Byte order of the section.</param>
    public PcapNgOptions(ReadOnlySpan<byte> options, bool bigEndian)
    {
        _rest = options;
        _bigEndian = bigEndian;
    }

    /// <summary>Code of the option that <see cref="Next"/> found.</summary>
    public ushort Code { get; private set; }

    /// <summary>Its value without padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next option; false at opt_endofopt, at the end of the block and at an overrun.</summary>
    public bool Next()
    {
        if (_rest.Length < 4)
            return false;
        Code = UInt16(_rest);
        int length = UInt16(_rest[2..]);
        if (Code == 0 || length > _rest.Length - 4)
            return false;
        Value = _rest.Slice(4, length);
        int padded = 4 + ((length + 3) & ~3);
        _rest = padded < _rest.Length ? _rest[padded..] : default;
        return true;
    }

    /// <summary>The value as text: UTF-8, cut at a zero byte that some writers leave.</summary>
    public readonly string Text
    {
        get
        {
            int zero = Value.IndexOf((byte)0);
            return Encoding.UTF8.GetString(zero < 0 ? Value : Value[..zero]);
        }
    }

    /// <summary>The value as a 32-bit number; 0 when it is shorter.</summary>
    public readonly uint UInt32Value
        => Value.Length < 4 ? 0 : _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Value) : BinaryPrimitives.ReadUInt32LittleEndian(Value);

    /// <summary>The value as a 64-bit number; null when it is shorter.</summary>
    public readonly ulong? UInt64Value
        => Value.Length < 8 ? null : _bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(Value) : BinaryPrimitives.ReadUInt64LittleEndian(Value);

    /// <summary>The value as a time: two 32-bit halves, the high one first in either byte order; null when it is shorter.</summary>
    public readonly ulong? TimeValue
    {
        get
        {
            if (Value.Length < 8)
                return null;
            return _bigEndian
                ? BinaryPrimitives.ReadUInt64BigEndian(Value)
                : (ulong)BinaryPrimitives.ReadUInt32LittleEndian(Value) << 32 | BinaryPrimitives.ReadUInt32LittleEndian(Value[4..]);
        }
    }

    readonly ushort UInt16(ReadOnlySpan<byte> bytes)
        => _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}

using System.Runtime.InteropServices;

namespace PcapPorts.Filters;

/// <summary>A value while a filter is evaluated: a number, or a range of bytes that lie somewhere else.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FilterValue
{
    /// <summary>The number: as it is, extended to 64 bits, nanoseconds, or the bits of a <see cref="double"/>; of a protocol, the length of its header.</summary>
    public ulong Number;

    /// <summary>The bytes of a literal; null when they lie in the packet or in the workspace.</summary>
    public byte[]? Literal;

    /// <summary>Where the bytes start, and how many they are.</summary>
    public int Start, Length;

    /// <summary>Bits of a network that count; −1 for all.</summary>
    public short Prefix;

    /// <summary>Which of these it is.</summary>
    public ValueKind Kind;

    /// <summary>Whether the bytes lie in the workspace and not in the packet.</summary>
    public bool IsWorked;

    public static FilterValue Of(ValueKind kind, ulong number) => new() { Kind = kind, Number = number, Prefix = -1 };

    public static FilterValue Of(ValueKind kind, byte[] literal) => new() { Kind = kind, Literal = literal, Length = literal.Length, Prefix = -1 };

    /// <summary>Bytes that lie in the workspace.</summary>
    public static FilterValue Worked(ValueKind kind, int start, int length) => new() { Kind = kind, Start = start, Length = length, Prefix = -1, IsWorked = true };

    /// <summary>Whether it is a range of bytes.</summary>
    public readonly bool IsBytes => Kind >= ValueKind.Bytes;
}

/// <summary>What a <see cref="FilterValue"/> is. Only values of one row are compared: whole numbers, fractions, times, bytes.</summary>
enum ValueKind : byte
{
    /// <summary>Nothing but its presence.</summary>
    None,

    /// <summary>A number without sign.</summary>
    Unsigned,

    /// <summary>A number with sign.</summary>
    Signed,

    /// <summary>A fraction.</summary>
    Float,

    /// <summary>A time in nanoseconds, with sign.</summary>
    Time,

    /// <summary>Bytes: addresses and protocols too. Of two, the longer one is the higher.</summary>
    Bytes,

    /// <summary>Bytes that are text, in the order of a dictionary.</summary>
    Text,
}

using PcapPorts.Fields;

namespace PcapPorts.Filters;

/// <summary>What filters can do with a type of field.</summary>
static class FieldKinds
{
    /// <summary>How its values are held.</summary>
    public static ValueKind Of(FieldType type) => type switch
    {
        FieldType.None => ValueKind.None,
        >= FieldType.Boolean and <= FieldType.UInt64 or FieldType.FrameNumber => ValueKind.Unsigned,
        FieldType.Int32 or FieldType.Int64 => ValueKind.Signed,
        FieldType.Double => ValueKind.Float,
        FieldType.RelativeTime => ValueKind.Time,
        FieldType.String => ValueKind.Text,
        _ => ValueKind.Bytes,
    };

    /// <summary>Whether the values are whole numbers.</summary>
    public static bool IsWhole(FieldType type) => Of(type) is ValueKind.Unsigned or ValueKind.Signed;

    /// <summary>Whether the values are numbers of some kind, that can be calculated with.</summary>
    public static bool IsNumber(FieldType type) => Of(type) is not (ValueKind.None or ValueKind.Bytes or ValueKind.Text);

    /// <summary>Whether the values are bytes without the form of an IP address.</summary>
    public static bool IsSequence(FieldType type) => type is FieldType.Protocol or FieldType.Ether or FieldType.Bytes or FieldType.Oid;

    /// <summary>Whether values of both types can be compared.</summary>
    public static bool AreComparable(FieldType left, FieldType right)
        => left == right || (IsWhole(left) && IsWhole(right)) || (IsSequence(left) && IsSequence(right))
            || (left == FieldType.String && right == FieldType.Bytes) || (left == FieldType.Bytes && right == FieldType.String);

    /// <summary>The largest number that the type holds.</summary>
    public static ulong Maximum(FieldType type) => type switch
    {
        FieldType.UInt8 => byte.MaxValue,
        FieldType.UInt16 => ushort.MaxValue,
        FieldType.UInt24 => 0xffffff,
        FieldType.UInt32 or FieldType.FrameNumber => uint.MaxValue,
        FieldType.Int32 => int.MaxValue,
        FieldType.Int64 => long.MaxValue,
        _ => ulong.MaxValue,
    };

    /// <summary>Bytes that a number takes.</summary>
    public static int Size(FieldType type) => type switch
    {
        FieldType.UInt8 => 1,
        FieldType.UInt16 => 2,
        FieldType.UInt24 => 3,
        FieldType.UInt32 or FieldType.Int32 or FieldType.FrameNumber => 4,
        FieldType.None => 0,
        _ => 8,
    };

    /// <summary>The type in words.</summary>
    public static string Name(FieldType type) => type switch
    {
        FieldType.None => "a field without value",
        FieldType.Protocol => "a protocol",
        FieldType.Boolean => "a truth value",
        FieldType.UInt8 => "a number of 8 bits",
        FieldType.UInt16 => "a number of 16 bits",
        FieldType.UInt24 => "a number of 24 bits",
        FieldType.UInt32 => "a number of 32 bits",
        FieldType.UInt64 => "a number of 64 bits",
        FieldType.Int32 => "a number of 32 bits with sign",
        FieldType.Int64 => "a number of 64 bits with sign",
        FieldType.FrameNumber => "the number of a frame",
        FieldType.Double => "a fraction",
        FieldType.RelativeTime => "a time",
        FieldType.Ether => "a link address",
        FieldType.IPv4 => "an IPv4 address",
        FieldType.IPv6 => "an IPv6 address",
        FieldType.Bytes => "bytes",
        FieldType.String => "text",
        _ => "an object identifier",
    };
}

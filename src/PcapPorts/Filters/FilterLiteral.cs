using System.Globalization;
using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Filters;

/// <summary>
/// Reads literals as values of a type: what stands on the other side of an operator says how. Returns null and a reason when the literal is
/// none of that type.
/// </summary>
static class FilterLiteral
{
    /// <summary>Reads a literal.</summary>
    /// <param name="node">A word, a text or a character.</param>
    /// <param name="type">The type that is wanted.</param>
    /// <param name="field">The field whose names of values may be used; null when there is none.</param>
    /// <param name="negative">Whether a minus stands before it.</param>
    /// <param name="problem">What is wrong with it, without the literal itself, and what may have been meant.</param>
    public static FilterValue? Read(FilterNode node, FieldType type, Field? field, bool negative, out (string Reason, string? Suggestion) problem)
    {
        problem = default;
        string text = node switch
        {
            WordNode word => word.Text,
            TextNode quoted => quoted.Value,
            _ => "",
        };
        bool isText = node is TextNode;
        if (negative && !FieldKinds.IsNumber(type))
        {
            problem = ($"{FieldKinds.Name(type)} has no sign", null);
            return null;
        }
        if (FieldKinds.IsWhole(type))
            return ReadWhole(node, text, type, field, negative, ref problem);
        switch (type)
        {
            case FieldType.String:
                return FilterValue.Of(ValueKind.Text, node is CharacterNode letter ? [letter.Value] : isText ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
            case FieldType.IPv4 or FieldType.IPv6:
                return isText || node is CharacterNode ? Unquote(text, type, ref problem) : ReadAddress(text, type, field, ref problem);
            case FieldType.Double:
                if (node is WordNode && TryFraction(text, out double fraction))
                    return FilterValue.Of(ValueKind.Float, BitConverter.DoubleToUInt64Bits(negative ? -fraction : fraction));
                problem = ("is no number", null);
                return null;
            case FieldType.RelativeTime:
                return ReadTime(text, isText || node is CharacterNode, negative, ref problem);
            case FieldType.Ether when isText:
                return Unquote(text, type, ref problem);
            default:
                return ReadBytes(node, text, type, ref problem);
        }
    }

    static FilterValue? Unquote(string text, FieldType type, ref (string Reason, string? Suggestion) problem)
    {
        problem = ($"is text; {FieldKinds.Name(type)} is written without quotes", LooksLikeAddress(text) ? text : null);
        return null;
    }

    static readonly System.Buffers.SearchValues<char> s_addressCharacters = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF.:/-");

    static bool LooksLikeAddress(string text)
        => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_addressCharacters) && text.AsSpan().ContainsAny('.', ':');

    static FilterValue? ReadWhole(FilterNode node, string text, FieldType type, Field? field, bool negative, ref (string Reason, string? Suggestion) problem)
    {
        if (node is CharacterNode character)
            return Signed(character.Value, negative);
        if (node is WordNode && TryWhole(text, out UInt128 number))
        {
            if (type == FieldType.Boolean)
                return FilterValue.Of(ValueKind.Unsigned, number == 0 ? 0UL : 1);
            ulong most = FieldKinds.Maximum(type);
            if (number > (negative && FieldKinds.Of(type) == ValueKind.Signed ? (UInt128)most + 1 : most))
            {
                problem = ($"is too large for {FieldKinds.Name(type)}: the largest is {most}", null);
                return null;
            }
            return Signed((ulong)number, negative);
        }
        if (!negative && NamedValue(text, node is TextNode, type, field) is { } named)
            return FilterValue.Of(ValueKind.Unsigned, named);
        IEnumerable<string> names = type == FieldType.Boolean ? ["True", "False"] : field?.Values?.Select(static value => value.Text) ?? [];
        if (field?.Values is null && type != FieldType.Boolean)
            problem = node is TextNode ? ($"is text, but {field?.Abbreviation ?? "the other side"} is {FieldKinds.Name(type)}", TryWhole(text, out _) ? text : null) : ("is no number", null);
        else
            problem = ($"is neither a number nor the name of a value of {field?.Abbreviation ?? "a truth value"}", Spelling.Nearest(text, names) is { } nearest ? Quoted(nearest) : null);
        return null;
    }

    static string Quoted(string name) => name.AsSpan().ContainsAnyExcept(s_wordCharacters) ? $"\"{name}\"" : name;

    static readonly System.Buffers.SearchValues<char> s_wordCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    static FilterValue Signed(ulong number, bool negative) => negative && number != 0 ? FilterValue.Of(ValueKind.Signed, 0 - number) : FilterValue.Of(ValueKind.Unsigned, number);

    static ulong? NamedValue(string text, bool isText, FieldType type, Field? field)
    {
        if (type == FieldType.Boolean && field?.Values is null)
        {
            return text.ToLowerInvariant() switch
            {
                "true" or "set" or "yes" => 1,
                "false" or "not set" or "no" => 0,
                _ => null,
            };
        }
        if (field?.Values is null)
            return null;
        foreach (ValueString value in field.Values)
        {
            if (string.Equals(value.Text, text, StringComparison.OrdinalIgnoreCase))
                return value.Value;
        }
        return null;
    }

    /// <summary>A whole number: decimal, <c>0x</c> hexadecimal, <c>0b</c> binary, or octal behind a 0, as in C.</summary>
    internal static bool TryWhole(string text, out UInt128 number)
    {
        number = 0;
        int radix = 10, at = 0;
        if (text.Length > 1 && text[0] == '0')
        {
            radix = text[1] switch
            {
                'x' or 'X' => 16,
                'b' or 'B' => 2,
                _ => 8,
            };
            at = radix == 8 ? 1 : 2;
        }
        if (at >= text.Length)
            return false;
        for (; at < text.Length; at++)
        {
            int digit = char.IsAsciiHexDigit(text[at]) ? Convert.FromHexString($"0{text[at]}")[0] : 16;
            if (digit >= radix || number > ulong.MaxValue)
                return false;
            number = number * (uint)radix + (uint)digit;
        }
        return true;
    }

    static bool TryFraction(string text, out double fraction)
    {
        if (TryWhole(text, out UInt128 whole) && text.StartsWith('0'))
        {
            fraction = (double)whole;
            return true;
        }
        return double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out fraction) && double.IsFinite(fraction);
    }

    static FilterValue? ReadAddress(string text, FieldType type, Field? field, ref (string Reason, string? Suggestion) problem)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        bool read = IpAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out IpAddress address);
        int version = type == FieldType.IPv4 ? 4 : 6;
        if (!read || address.Version != version)
        {
            string? other = read && field is not null ? OtherFamily(field.Abbreviation, address.IsIpv6) : null;
            problem = (read ? $"is an IPv{address.Version} address, and {field?.Abbreviation ?? "the other side"} has IPv{version} addresses"
                : type == FieldType.IPv4 ? "is no IPv4 address; names are not looked up" : "is no IPv6 address; names are not looked up", other);
            return null;
        }
        int bits = address.Length * 8, prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits))
        {
            problem = ($"has no prefix length from 0 to {bits} behind the slash", null);
            return null;
        }
        byte[] bytes = new byte[address.Length];
        address.TryWrite(bytes, out _);
        return FilterValue.Of(ValueKind.Bytes, bytes) with { Prefix = (short)(slash < 0 || prefix == bits ? -1 : prefix) };
    }

    /// <summary>The field of the other family of addresses; null when none has such a name.</summary>
    static string? OtherFamily(string name, bool v6)
    {
        string other = name.StartsWith("ip.", StringComparison.Ordinal) && v6 ? "ipv6." + name[3..]
            : name.StartsWith("ipv6.", StringComparison.Ordinal) && !v6 ? "ip." + name[5..]
            : v6 ? name.Replace(".ip", ".ipv6", StringComparison.Ordinal) : name.Replace(".ipv6", ".ip", StringComparison.Ordinal);
        return other != name && FilterFields.Find(other) is not null ? other : null;
    }

    static FilterValue? ReadTime(string text, bool isText, bool negative, ref (string Reason, string? Suggestion) problem)
    {
        if (!isText && MomentText.TrySeconds(text, out long span))
            return FilterValue.Of(ValueKind.Time, (ulong)(negative ? -span : span));
        if (!negative && MomentText.TryParse(text, out long moment))
            return FilterValue.Of(ValueKind.Time, (ulong)moment);
        problem = ("is no time: seconds are wanted, such as 0.25, or a moment such as \"2021-03-04 05:06:07.89\" (UTC)", isText && MomentText.TrySeconds(text, out _) ? text : null);
        return null;
    }

    static FilterValue? ReadBytes(FilterNode node, string text, FieldType type, ref (string Reason, string? Suggestion) problem)
    {
        if (node is CharacterNode character)
            return FilterValue.Of(ValueKind.Bytes, [character.Value]);
        if (node is TextNode)
            return FilterValue.Of(ValueKind.Bytes, Encoding.Latin1.GetBytes(text));
        if (type == FieldType.Oid && ObjectIdentifier(text) is { } oid)
            return FilterValue.Of(ValueKind.Bytes, oid);
        if (ByteString(text) is not { } bytes || (type == FieldType.Ether && bytes.Length != Packets.MacAddress.Length))
        {
            problem = (type == FieldType.Ether ? "is no link address, such as 00:1b:2c:3d:4e:5f" : "is no byte string: hexadecimal pairs are wanted, such as 0d:0a, or text in double quotes", null);
            return null;
        }
        return FilterValue.Of(ValueKind.Bytes, bytes);
    }

    /// <summary>Bytes of hexadecimal digits: pairs with one separator (colon, dash or point) or none; groups of two pairs with points; one byte as 0x1f or 7.</summary>
    internal static byte[]? ByteString(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return text.Length is 3 or 4 && text.AsSpan(2).IndexOfAnyExcept(s_hexadecimal) < 0 ? Convert.FromHexString(text[2..].PadLeft(2, '0')) : null;
        int separator = text.AsSpan().IndexOfAny(':', '-', '.');
        if (separator < 0)
            return text.Length == 0 || text.AsSpan().ContainsAnyExcept(s_hexadecimal) ? null : Convert.FromHexString((text.Length & 1) == 0 ? text : "0" + text);
        char sign = text[separator];
        string[] groups = text.Split(sign);
        if (groups[^1].Length == 0)
            groups = groups[..^1];
        int width = groups.Length > 1 && groups.All(static group => group.Length == 4) ? 4 : 2;
        var bytes = new List<byte>(groups.Length * width / 2);
        foreach (string group in groups)
        {
            if (group.Length is 0 || group.Length > width || (width == 4 && sign != '.') || group.AsSpan().ContainsAnyExcept(s_hexadecimal))
                return null;
            bytes.AddRange(Convert.FromHexString(group.PadLeft(width, '0')));
        }
        return [.. bytes];
    }

    static readonly System.Buffers.SearchValues<char> s_hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The content bytes of an object identifier in dotted form (X.690 section 8.19); null when it is none.</summary>
    static byte[]? ObjectIdentifier(string text)
    {
        string[] arcs = text.Split('.');
        if (arcs.Length < 2 || arcs.Length > 128)
            return null;
        var content = new List<byte>();
        ulong first = 0;
        for (int i = 0; i < arcs.Length; i++)
        {
            if (!uint.TryParse(arcs[i], NumberStyles.None, CultureInfo.InvariantCulture, out uint arc) || (i == 0 && arc > 2) || (i == 1 && first < 2 && arc > 39))
                return null;
            if (i == 0)
            {
                first = arc;
                continue;
            }
            ulong value = i == 1 ? first * 40 + arc : arc;
            int start = content.Count;
            do
            {
                content.Insert(start, (byte)((value & 0x7f) | (content.Count == start ? 0 : 0x80u)));
                value >>= 7;
            }
            while (value != 0);
        }
        return [.. content];
    }
}

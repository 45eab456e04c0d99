using System.Globalization;
using System.Numerics;

namespace PcapPorts.Packets;

/// <summary>The text forms: dotted decimal, and RFC 5952 for IPv6.</summary>
public readonly partial struct IpAddress : ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Most characters that an address takes: <c>ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255</c> would be 45.</summary>
    public const int MaxTextLength = 45;

    /// <summary>Writes the address without allocating; false when there is no room or no address.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten) => TryFormatAny(destination, out charsWritten);

    /// <summary>Writes the address as ASCII without allocating; false when there is no room or no address.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten) => TryFormatAny(utf8Destination, out bytesWritten);

    // False means "no room" to an interpolated string, which then grows for ever: the default value is empty text instead.
    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormatAny(destination, out charsWritten) || Version == 0;

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
        => TryFormatAny(utf8Destination, out bytesWritten) || Version == 0;

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>The text form; empty for the default value.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength];
        return TryFormat(text, out int length) ? new string(text[..length]) : "";
    }

    bool TryFormatAny<TChar>(Span<TChar> destination, out int written)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        written = 0;
        if (Version == 0)
            return false;
        Span<TChar> text = stackalloc TChar[MaxTextLength];
        int length = IsIpv4 ? WriteIpv4(text, 0, (uint)Low) : WriteIpv6(text);
        if (!text[..length].TryCopyTo(destination))
            return false;
        written = length;
        return true;
    }

    static int WriteIpv4<TChar>(Span<TChar> text, int at, uint number)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            uint octet = number >> shift & 255;
            if (octet >= 100)
                text[at++] = TChar.CreateTruncating('0' + octet / 100);
            if (octet >= 10)
                text[at++] = TChar.CreateTruncating('0' + octet / 10 % 10);
            text[at++] = TChar.CreateTruncating('0' + octet % 10);
            if (shift != 0)
                text[at++] = TChar.CreateTruncating('.');
        }

        return at;
    }

    /// <summary>RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as <c>::</c>, mapped addresses with a dotted tail.</summary>
    int WriteIpv6<TChar>(Span<TChar> text)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        TChar colon = TChar.CreateTruncating(':');
        int groups = IsIpv4Mapped ? 6 : 8;
        (int run, int runLength) = LongestZeroRun(groups);
        int at = 0;
        for (int i = 0; i < groups; i++)
        {
            if (i == run)
            {
                text[at++] = colon;
                text[at++] = colon;
                i += runLength - 1;
                continue;
            }

            if (i > 0 && i != run + runLength)
                text[at++] = colon;
            at = WriteHex(text, at, Group(i));
        }

        if (!IsIpv4Mapped)
            return at;
        text[at++] = colon;
        return WriteIpv4(text, at, (uint)Low);
    }

    static int WriteHex<TChar>(Span<TChar> text, int at, int group)
        where TChar : unmanaged, IBinaryInteger<TChar>
    {
        int shift = group >= 0x1000 ? 12 : group >= 0x100 ? 8 : group >= 0x10 ? 4 : 0;
        for (; shift >= 0; shift -= 4)
            text[at++] = TChar.CreateTruncating("0123456789abcdef"[group >> shift & 15]);
        return at;
    }

    int Group(int index) => (int)((index < 4 ? High >> (48 - 16 * index) : Low >> (112 - 16 * index)) & 0xffff);

    (int Start, int Length) LongestZeroRun(int groups)
    {
        // Without a run, both numbers lie where no index will meet them.
        (int start, int length) = (-100, 1);
        for (int i = 0; i < groups; i++)
        {
            int first = i;
            while (i < groups && Group(i) == 0)
                i++;
            if (i - first > length)
                (start, length) = (first, i - first);
        }

        return (start, length);
    }

    /// <summary>Reads dotted decimal (four parts, no leading zeros) or IPv6 (RFC 4291 section 2.2, no zone).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (text.Contains(':'))
            return TryParseIpv6(text, out address);
        if (!TryParseIpv4(text, out uint number))
            return false;
        address = FromIpv4(number);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for text that must be right.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static IpAddress Parse(ReadOnlySpan<char> text)
        => TryParse(text, out IpAddress address) ? address : throw new FormatException($"'{text}' is no IP address.");

    static bool TryParseIpv4(ReadOnlySpan<char> text, out uint number)
    {
        number = 0;
        for (int part = 0; part < 4; part++)
        {
            int dot = part < 3 ? text.IndexOf('.') : text.Length;
            if (dot is < 1 or > 3 || (dot > 1 && text[0] == '0') ||
                !byte.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out byte octet))
                return false;
            number = number << 8 | octet;
            text = text[Math.Min(dot + 1, text.Length)..];
        }

        return true;
    }

    static bool TryParseIpv6(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        UInt128 number = 0;
        int groups = 0;
        int gap = -1;
        if (text.StartsWith("::"))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (colon < 0 && group.Contains('.'))
            {
                if (groups > 6 || !TryParseIpv4(group, out uint tail))
                    return false;
                number = number << 32 | tail;
                groups += 2;
                break;
            }

            if (groups == 8 || group.Length is 0 or > 4 ||
                !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value))
                return false;
            number = number << 16 | value;
            groups++;
            if (colon < 0)
                break;
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return false;
            if (text[0] != ':')
                continue;
            if (gap >= 0)
                return false;
            gap = groups;
            text = text[1..];
        }

        if (gap < 0 ? groups != 8 : groups > 7)
            return false;
        if (gap >= 0)
            number = OpenGap(number, groups, gap);
        address = FromIpv6((ulong)(number >> 64), (ulong)number);
        return true;
    }

    /// <summary>Puts the missing zero groups where the <c>::</c> stood.</summary>
    static UInt128 OpenGap(UInt128 number, int groups, int gap)
    {
        int tailBits = (groups - gap) * 16;
        UInt128 tail = tailBits == 0 ? 0 : number & (UInt128.MaxValue >> (128 - tailBits));
        UInt128 head = gap == 0 ? 0 : number >> tailBits << (128 - gap * 16);
        return head | tail;
    }
}

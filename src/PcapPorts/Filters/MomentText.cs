using System.Globalization;

namespace PcapPorts.Filters;

/// <summary>Times as filters write them.</summary>
static class MomentText
{
    static readonly string[] s_formats =
    [
        "yyyy-M-d", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d'T'H:m", "yyyy-M-d'T'H:m:s",
        "MMM d, yyyy", "MMM d, yyyy H:m", "MMM d, yyyy H:m:s",
    ];

    /// <summary>Seconds with a fraction, as nanoseconds. What is behind the ninth digit is left out.</summary>
    public static bool TrySeconds(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> whole = point < 0 ? text : text.AsSpan(0, point);
        ReadOnlySpan<char> fraction = point < 0 ? default : text.AsSpan(point + 1);
        if (!long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > 9_000_000_000
            || (point >= 0 && (fraction.IsEmpty || fraction.ContainsAnyExceptInRange('0', '9'))))
            return false;
        nanoseconds = seconds * 1_000_000_000 + Fraction(fraction);
        return true;
    }

    /// <summary>
    /// A moment, as nanoseconds since 1970: <c>2021-03-04</c>, <c>2021-03-04 05:06:07.89</c>, <c>2021-03-04T05:06:07Z</c>,
    /// <c>Mar 4, 2021 05:06:07</c>; in UTC unless an offset stands at the end.
    /// </summary>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        long offset = TakeOffset(ref rest);
        long fraction = 0;
        int point = rest.IndexOf('.');
        if (point >= 0 && rest.Contains(':'))
        {
            if (rest[(point + 1)..].IsEmpty || rest[(point + 1)..].ContainsAnyExceptInRange('0', '9'))
                return false;
            fraction = Fraction(rest[(point + 1)..]);
            rest = rest[..point];
        }
        if (!DateTime.TryParseExact(rest, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime moment) || moment.Year is < 1678 or > 2261)
            return false;
        nanoseconds = (moment - DateTime.UnixEpoch).Ticks * 100 + fraction - offset * 1_000_000_000;
        return true;
    }

    /// <summary>Takes <c>Z</c>, <c>UTC</c> or <c>+02:00</c> off the end; returns seconds east of Greenwich.</summary>
    static long TakeOffset(ref ReadOnlySpan<char> text)
    {
        if (text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase))
            text = text[..^3].TrimEnd();
        else if (text.EndsWith('Z'))
            text = text[..^1];
        int colon = text.IndexOf(':');
        int sign = colon < 0 ? -1 : text[colon..].IndexOfAny('+', '-');
        if (sign < 0)
            return 0;
        ReadOnlySpan<char> zone = text[(colon + sign)..];
        bool plus = zone[0] == '+';
        if (!TimeSpan.TryParseExact(zone[1..], ["hh\\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture, out TimeSpan offset))
            return 0;
        text = text[..(colon + sign)].TrimEnd();
        return (long)offset.TotalSeconds * (plus ? 1 : -1);
    }

    static long Fraction(ReadOnlySpan<char> digits)
    {
        long nanoseconds = 0;
        for (int i = 0; i < 9; i++)
            nanoseconds = nanoseconds * 10 + (i < digits.Length ? digits[i] - '0' : 0);
        return nanoseconds;
    }
}

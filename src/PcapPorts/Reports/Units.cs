using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>Amounts as people read them.</summary>
public static class Units
{
    static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    static readonly string[] BitUnits = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", "Pbit/s"];

    /// <summary>Bytes in powers of a thousand with three digits: <c>999 B</c>, <c>1.23 MB</c>.</summary>
    public static string Bytes(double bytes) => Scaled(bytes, ByteUnits);

    /// <summary>Bits a second.</summary>
    public static string BitRate(double bitsPerSecond) => Scaled(bitsPerSecond, BitUnits);

    /// <summary>A whole number in groups of three: <c>1,234,567</c>.</summary>
    public static string Count(long number) => number.ToString("N0");

    /// <summary>A whole number and what it counts.</summary>
    public static string Count(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>A share: <c>0 %</c> and <c>100 %</c> only for none and all.</summary>
    public static string Share(double part, double whole)
    {
        if (whole <= 0)
            return "0 %";
        double percent = 100 * part / whole;
        return percent is > 0 and < 1 ? "<1 %" : percent is > 99 and < 100 ? ">99 %" : $"{percent:0} %";
    }

    /// <summary>A span of time: <c>850 µs</c>, <c>1.25 s</c>, <c>2 min 5 s</c>, <c>3 h 20 min</c>, <c>12 d 4 h</c>.</summary>
    public static string Duration(long nanoseconds)
    {
        if (nanoseconds <= 0)
            return nanoseconds == 0 ? "0 s" : "-" + Duration(nanoseconds == long.MinValue ? long.MaxValue : -nanoseconds);
        double seconds = nanoseconds / 1e9;
        return seconds switch
        {
            < 1e-6 => $"{nanoseconds} ns",
            < 0.9995e-3 => $"{Digits(seconds * 1e6)} µs",
            < 0.9995 => $"{Digits(seconds * 1e3)} ms",
            < 59.95 => $"{Digits(seconds)} s",
            < 3600 => Pair(seconds, 60, "min", 1, "s"),
            < 86400 => Pair(seconds, 3600, "h", 60, "min"),
            _ => Pair(seconds, 86400, "d", 3600, "h"),
        };
    }

    /// <summary>A moment in universal time to the second: <c>2024-05-31 08:15:02</c>; empty for "no time".</summary>
    public static string Moment(Timestamp time) => Moment(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary>A moment in universal time in a format of <see cref="DateTime"/>; empty for "no time".</summary>
    public static string Moment(Timestamp time, string format) =>
        time.HasValue ? DateTime.UnixEpoch.AddTicks(time.Nanoseconds / 100).ToString(format) : "";

    static string Scaled(double value, string[] units)
    {
        int unit = 0;
        while (value >= 999.5 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? $"{value:0} {units[0]}" : $"{Digits(value)} {units[unit]}";
    }

    static string Digits(double value) => value < 9.995 ? value.ToString("0.00") : value < 99.95 ? value.ToString("0.0") : value.ToString("0");

    static string Pair(double seconds, int large, string largeUnit, int small, string smallUnit)
    {
        long units = (long)Math.Round(seconds / small);
        long rest = units % (large / small);
        return rest == 0 ? $"{units / (large / small)} {largeUnit}" : $"{units / (large / small)} {largeUnit} {rest} {smallUnit}";
    }
}

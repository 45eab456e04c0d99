using System.Globalization;
using PcapPorts.Capture;
using PcapPorts.Terminal.Text;

namespace PcapPorts.App.Views.Packets;

/// <summary>How times are shown: Wireshark's formats.</summary>
enum TimeFormat : byte
{
    /// <summary>Seconds since the first packet, or the time reference.</summary>
    Relative,

    /// <summary>Seconds since the packet before it in the capture.</summary>
    Delta,

    /// <summary>Seconds since the packet before it that is shown.</summary>
    DeltaShown,

    /// <summary>Seconds since 1970.</summary>
    Epoch,

    /// <summary>Time of day here.</summary>
    Local,

    /// <summary>Date and time here.</summary>
    LocalDate,

    /// <summary>Year, day of the year and time here.</summary>
    LocalDayOfYear,

    /// <summary>Time of day in UTC.</summary>
    Utc,

    /// <summary>Date and time in UTC.</summary>
    UtcDate,

    /// <summary>Year, day of the year and time in UTC.</summary>
    UtcDayOfYear,
}

/// <summary>Writes times.</summary>
static class TimeText
{
    /// <summary>What each format is called.</summary>
    public static readonly string[] Names =
    [
        "seconds since the first packet", "seconds since the previous packet", "seconds since the previous packet shown", "seconds since 1970",
        "time of day", "date and time", "day of year and time", "UTC time of day", "UTC date and time", "UTC day of year and time",
    ];

    /// <summary>The letters of <c>packets -t</c>; null where it has no such format.</summary>
    public static readonly string?[] Options = ["r", "d", null, "e", "a", "ad", null, "u", "ud", null];

    /// <summary>Appends a time.</summary>
    /// <param name="text">Takes it.</param>
    /// <param name="format">How.</param>
    /// <param name="time">Nanoseconds since 1970, or no time.</param>
    /// <param name="origin">What relative formats count from.</param>
    /// <param name="digits">Digits after the point.</param>
    public static void Append(TextBuffer text, TimeFormat format, long time, long origin, int digits)
    {
        if (time == long.MinValue)
            return;
        if (format <= TimeFormat.Epoch)
        {
            Int128 span = (Int128)time - (format == TimeFormat.Epoch || origin == long.MinValue ? 0 : origin);
            if (format != TimeFormat.Epoch && origin == long.MinValue)
                span = 0;
            if (span < 0)
                text.Append('-');
            span = Int128.Abs(span);
            text.Append((long)(span / Timestamp.NanosecondsPerSecond));
            AppendFraction(text, (long)(span % Timestamp.NanosecondsPerSecond), digits);
            return;
        }
        DateTime moment = DateTime.UnixEpoch.AddTicks(time / 100);
        if (format is TimeFormat.Local or TimeFormat.LocalDate or TimeFormat.LocalDayOfYear)
            moment = moment.ToLocalTime();
        if (format is TimeFormat.LocalDate or TimeFormat.UtcDate)
            text.Append(moment, "yyyy-MM-dd ");
        else if (format is TimeFormat.LocalDayOfYear or TimeFormat.UtcDayOfYear)
            text.Append(string.Create(CultureInfo.InvariantCulture, $"{moment:yyyy}/{moment.DayOfYear:D3} "));
        text.Append(moment, "HH:mm:ss");
        long fraction = time % Timestamp.NanosecondsPerSecond;
        AppendFraction(text, fraction < 0 ? fraction + Timestamp.NanosecondsPerSecond : fraction, digits);
    }

    static void AppendFraction(TextBuffer text, long nanoseconds, int digits) =>
        text.Append('.').Append(digits == 6 ? nanoseconds / 1000 : nanoseconds, digits == 6 ? "D6" : "D9");
}

using System.CommandLine;
using System.Globalization;

namespace PcapPorts.App.Commands;

/// <summary>Numbers that options take, with bounds and with sentences for what is none.</summary>
static class Numbers
{
    /// <summary>A whole number; null when the option was not given.</summary>
    public static long? Whole(Option<string> option, ParseResult result, long least, long most)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most)
            return number;
        throw new UsageException($"{option.Name} {text}: it takes a whole number from {least} to {most}");
    }

    /// <summary>Seconds, perhaps with a fraction, in nanoseconds; null when the option was not given.</summary>
    public static long? Seconds(Option<string> option, ParseResult result)
    {
        const int Most = 1_000_000_000;
        if (result.GetValue(option) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds is > 0 and <= Most)
            return Math.Max(1, (long)(seconds * 1_000_000_000m));
        throw new UsageException($"{option.Name} {text}: it takes a number of seconds above 0");
    }
}

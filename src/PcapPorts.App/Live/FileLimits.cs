using System.CommandLine;
using System.Globalization;

namespace PcapPorts.App.Live;

/// <summary>The limits that <c>-a</c> sets to a capture and <c>-b</c> to each of its files, in the words of dumpcap.</summary>
/// <param name="DurationMilliseconds">Milliseconds.</param>
/// <param name="Bytes">Bytes written.</param>
/// <param name="Packets">Packets written.</param>
/// <param name="Files">Files: written at all for -a, kept for -b.</param>
sealed record FileLimits(long? DurationMilliseconds, long? Bytes, long? Packets, int? Files)
{
    /// <summary>Whether there is any limit.</summary>
    public bool Exist => DurationMilliseconds.HasValue || Bytes.HasValue || Packets.HasValue || Files.HasValue;

    /// <summary>Whether something makes a file end.</summary>
    public bool EndFiles => DurationMilliseconds.HasValue || Bytes.HasValue || Packets.HasValue;

    /// <summary>Reads <c>duration:SECONDS</c>, <c>filesize:KB</c> (1000 bytes), <c>packets:N</c> and <c>files:N</c>.</summary>
    public static FileLimits Of(Option<string[]> option, ParseResult result)
    {
        var limits = new FileLimits(null, null, null, null);
        foreach (string text in result.GetValue(option) ?? [])
        {
            string[] parts = text.Split(':', 2);
            string value = parts.Length == 2 ? parts[1] : "";
            limits = parts[0] switch
            {
                "duration" when decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds is > 0 and <= 1_000_000_000 =>
                    limits with { DurationMilliseconds = Math.Max(1, (long)(seconds * 1000)) },
                "filesize" when Positive(value, int.MaxValue, out long kilobytes) => limits with { Bytes = kilobytes * 1000 },
                "packets" when Positive(value, long.MaxValue, out long packets) => limits with { Packets = packets },
                "files" when Positive(value, 100_000, out long files) => limits with { Files = (int)files },
                _ => throw new UsageException($"{option.Name} {text}: it takes duration:SECONDS, filesize:KB, packets:N or files:N, each above 0"),
            };
        }
        return limits;
    }

    static bool Positive(string text, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
}

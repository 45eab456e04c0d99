using System.Globalization;
using System.Text;

namespace PcapPorts.Analysis.Stories;

/// <summary>Numbers in the words of a sentence. The same in every culture: a story is compared with others.</summary>
static class StoryWords
{
    /// <summary>A count with its noun: <c>1 packet</c>, <c>12 packets</c>.</summary>
    public static string Count(ulong number, string one, string? many = null) => $"{Number(number)} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>A number with commas between thousands.</summary>
    public static string Number(ulong number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A span of time with three significant digits.</summary>
    public static string Duration(long nanoseconds)
    {
        (double value, string unit) = nanoseconds switch
        {
            < 1_000 => (nanoseconds, "ns"),
            < 1_000_000 => (nanoseconds / 1e3, "µs"),
            < 1_000_000_000 => (nanoseconds / 1e6, "ms"),
            < 120_000_000_000 => (nanoseconds / 1e9, "s"),
            < 7_200_000_000_000 => (nanoseconds / 60e9, "min"),
            _ => (nanoseconds / 3600e9, "h"),
        };
        string format = value < 10 ? "0.##" : value < 100 ? "0.#" : "0";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>A list as people write it: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}",
    };

    /// <summary>Captured text without control characters: each becomes <c>\x1b</c> or the like.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var clean = new StringBuilder(text.Length + 8);
        foreach (char next in text)
        {
            if (char.IsControl(next))
                clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)next:x2}");
            else
                clean.Append(next);
        }
        return clean.ToString();
    }

    /// <summary>A text cut to a length, with a sign that it is.</summary>
    public static string Short(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}

using System.Globalization;

namespace PcapPorts.Mutations;

/// <summary>What a run of the harness does.</summary>
sealed record TortureOptions
{
    public IReadOnlyList<string> Paths { get; init; } = [];

    public ulong Seed { get; init; } = 1;

    /// <summary>Cuts, and mutations, of each capture.</summary>
    public int Cases { get; init; } = 50;

    /// <summary>Takes one capture in so many.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Only captures whose name contains this.</summary>
    public string Only { get; init; } = "";

    /// <summary>Only this case, such as <c>mutation:7</c>.</summary>
    public string Case { get; init; } = "";

    public double TimeLimitSeconds { get; init; } = 10;

    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>Where inputs that fail are kept.</summary>
    public string Keep { get; init; } = "failures";

    /// <summary>A file for findings and figures; empty for none.</summary>
    public string Report { get; init; } = "";

    /// <exception cref="FormatException">Says which option is wrong.</exception>
    public static TortureOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new TortureOptions();
        var paths = new List<string>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string name = arguments[i];
            if (!name.StartsWith('-'))
            {
                paths.Add(name);
                continue;
            }
            if (++i == arguments.Count)
                throw new FormatException($"{name} needs a value, or is no option");
            string value = arguments[i];
            options = name switch
            {
                "--seed" => options with { Seed = (ulong)Number(name, value, 0) },
                "--cases" => options with { Cases = (int)Number(name, value, 0) },
                "--every" => options with { Every = (int)Number(name, value, 1) },
                "--only" => options with { Only = value },
                "--case" => options with { Case = value },
                "--time-limit" => options with { TimeLimitSeconds = Number(name, value, 1) },
                "--memory-limit" => options with { MemoryLimit = Number(name, value, 1) << 20 },
                "--keep" => options with { Keep = value },
                "--report" => options with { Report = value },
                _ => throw new FormatException($"{name} is no option"),
            };
        }
        return paths.Count > 0 ? options with { Paths = paths } : throw new FormatException("no capture, and no folder of captures, was given");
    }

    static long Number(string name, string value, long least)
        => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= int.MaxValue
            ? number
            : throw new FormatException($"{name} {value}: a number from {least} on was expected");
}

using System.Globalization;

namespace PcapPorts.TrafficGenerator;

/// <summary>What a generated capture is like. Equal options give equal bytes.</summary>
sealed record GeneratorOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of frames.</summary>
    public long Packets { get; init; } = 1_000_000;

    /// <summary>Number of 5-tuples; at most <see cref="Packets"/>.</summary>
    public int Flows { get; init; } = 10_000;

    /// <summary>Zipf exponent of the sizes of flows; 0 makes them alike.</summary>
    public double Skew { get; init; } = 1;

    /// <summary>Shortest frame in bytes, link header included. Headers are never cut, so a frame may have to be longer.</summary>
    public int MinSize { get; init; } = 60;

    /// <summary>Longest frame in bytes, with the same exception.</summary>
    public int MaxSize { get; init; } = 1514;

    /// <summary>Percentage of flows over IPv6.</summary>
    public int Ipv6 { get; init; }

    /// <summary>Percentage of flows over UDP.</summary>
    public int Udp { get; init; } = 10;

    /// <summary>Percentage of TCP flows whose handshake is in the capture.</summary>
    public int Handshakes { get; init; } = 100;

    /// <summary>Services and their weights.</summary>
    public IReadOnlyList<Service> Services { get; init; } = Service.Catalogue;

    /// <summary>Whether conversations begin with what their protocol really sends, in place of noise.</summary>
    public bool FirstPayloads { get; init; }

    /// <summary>VLAN identifiers of every frame, outermost first.</summary>
    public IReadOnlyList<ushort> Vlans { get; init; } = [];

    /// <summary>Frames a second, which only sets the time stamps.</summary>
    public int Rate { get; init; } = 100_000;

    public bool PcapNg { get; init; }

    /// <summary>A path, or <c>-</c> for standard output.</summary>
    public string Output { get; init; } = "";

    /// <exception cref="FormatException">Says which option is wrong and what was expected.</exception>
    public static GeneratorOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new GeneratorOptions();
        while (!arguments.IsEmpty)
        {
            string name = arguments[0];
            arguments = arguments[1..];
            if (name is "--first-payloads")
            {
                options = options with { FirstPayloads = true };
                continue;
            }
            if (arguments.IsEmpty)
                throw new FormatException($"{name} needs a value, or is no option");
            string value = arguments[0];
            arguments = arguments[1..];
            options = name switch
            {
                "--seed" => options with { Seed = ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed) ? seed : throw new FormatException($"--seed {value}: a whole number was expected") },
                "--packets" => options with { Packets = Number(name, value, 1, 100_000_000_000) },
                "--flows" => options with { Flows = (int)Number(name, value, 1, 200_000_000) },
                "--skew" => options with { Skew = Exponent(value) },
                "--sizes" => Sizes(options, value),
                "--ipv6" => options with { Ipv6 = Percent(name, value) },
                "--udp" => options with { Udp = Percent(name, value) },
                "--handshakes" => options with { Handshakes = Percent(name, value) },
                "--services" => options with { Services = Mix(value) },
                "--vlan" => options with { Vlans = [.. value.Split(',').Select(id => (ushort)Number(name, id, 0, 4095))] },
                "--rate" => options with { Rate = (int)Number(name, value, 1, 1_000_000_000) },
                "--format" => options with { PcapNg = value switch { "pcap" => false, "pcapng" => true, _ => throw new FormatException($"--format {value}: pcap or pcapng was expected") } },
                "--output" => options with { Output = value },
                _ => throw new FormatException($"{name} is no option"),
            };
        }
        if (options.Output.Length == 0)
            throw new FormatException("--output FILE is missing");
        if (options.Flows > options.Packets)
            throw new FormatException($"--flows {options.Flows}: every flow needs a packet, and there are {options.Packets}");
        if (options.Vlans.Count > 8)
            throw new FormatException("--vlan: at most 8 tags");
        return options;
    }

    static long Number(string name, string value, long least, long most)
        => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} {value}: a number from {least} to {most} was expected");

    static int Percent(string name, string value) => (int)Number(name, value, 0, 100);

    static double Exponent(string value)
        => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double exponent) && exponent <= 4
            ? exponent
            : throw new FormatException($"--skew {value}: a number from 0 to 4 was expected");

    static GeneratorOptions Sizes(GeneratorOptions options, string value)
    {
        string[] parts = value.Split('-');
        if (parts.Length != 2)
            throw new FormatException($"--sizes {value}: two numbers such as 60-1514 were expected");
        int least = (int)Number("--sizes", parts[0], 0, FrameBuilder.MaxFrame);
        return options with { MinSize = least, MaxSize = (int)Number("--sizes", parts[1], least, FrameBuilder.MaxFrame) };
    }

    /// <summary>Services with weights, such as <c>https:50,dns:10</c>.</summary>
    static Service[] Mix(string value)
    {
        var mix = new List<Service>();
        foreach (string part in value.Split(','))
        {
            string[] pair = part.Split(':');
            Service service = Array.Find(Service.Catalogue, s => string.Equals(s.Name, pair[0], StringComparison.Ordinal))
                ?? throw new FormatException($"--services {pair[0]}: one of {string.Join(", ", Service.Catalogue.Select(s => s.Name))} was expected");
            mix.Add(pair.Length == 1 ? service : service with { Weight = (int)Number("--services", pair[1], 1, 1_000_000) });
        }
        return [.. mix];
    }
}

using System.Diagnostics;
using System.Globalization;
using PcapPorts.TrafficGenerator;

const string Usage = """
    usage: TrafficGenerator [generate] --output FILE [--seed N] [--packets N] [--flows N] [--skew S] [--sizes MIN-MAX]
                            [--ipv6 PERCENT] [--udp PERCENT] [--handshakes PERCENT] [--services NAME:WEIGHT,...]
                            [--first-payloads] [--vlan ID,...] [--rate PACKETS-A-SECOND] [--format pcap|pcapng]
           TrafficGenerator concat --output FILE [--size BYTES] [--format pcap|pcapng] FILE|FOLDER...

    generate makes a capture from a seed: equal options give equal bytes. Defaults: seed 1, a million packets, ten thousand
    flows, skew 1, sizes 60-1514, 10 % UDP, all handshakes, services by the generator's catalogue, 100000 packets a second.
    concat joins the Ethernet frames of real captures, with their original bytes and monotonic times, and repeats them until
    the file has --size bytes (default: once through).
    """;

if (args.Length == 0 || args is ["-h" or "--help"])
{
    Console.Error.WriteLine(Usage);
    return args.Length == 0 ? 2 : 0;
}

try
{
    return args[0] switch
    {
        "concat" => Concatenate(args.AsSpan(1)),
        "generate" => Generate(args.AsSpan(1)),
        _ => Generate(args),
    };
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"TrafficGenerator: {wrong.Message}");
    return 2;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"TrafficGenerator: {failure.Message}");
    return 1;
}

static int Generate(ReadOnlySpan<string> arguments)
{
    GeneratorOptions options = GeneratorOptions.Parse(arguments);
    long start = Stopwatch.GetTimestamp();
    var generator = new Generator(options);
    using CaptureOutput output = CaptureOutput.Create(options.Output, options.PcapNg);
    generator.Write(output);
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.Error.WriteLine($"{options.Packets} packets, {options.Flows} flows, {output.Length} bytes in {seconds:F1} s ({options.Packets / seconds / 1e6:F1} million packets a second)");
    return 0;
}

static int Concatenate(ReadOnlySpan<string> arguments)
{
    string path = "";
    long size = 0;
    bool pcapNg = false;
    var files = new List<string>();
    for (int i = 0; i < arguments.Length; i++)
    {
        string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
        switch (arguments[i])
        {
            case "--output" when value is not null: path = value; i++; break;
            case "--size" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out size): i++; break;
            case "--format" when value is "pcap" or "pcapng": pcapNg = value is "pcapng"; i++; break;
            case { } option when option.StartsWith('-'): throw new FormatException($"{option} {value}: not an option of concat, or not a value for it");
            default: AddFiles(files, arguments[i]); break;
        }
    }
    if (path.Length == 0 || files.Count == 0)
        throw new FormatException("concat needs --output FILE, and captures or folders of them");

    using CaptureOutput output = CaptureOutput.Create(path, pcapNg);
    var concatenation = new Concatenation(output, size);
    bool written = concatenation.Write(files);
    foreach ((string file, string cause) in concatenation.Damaged)
        Console.Error.WriteLine($"{file}: read as far as it goes: {cause}");
    Console.Error.WriteLine($"{concatenation.Frames} frames of {files.Count} files, {output.Length} bytes");
    return written ? 0 : 1;
}

static void AddFiles(List<string> files, string path)
{
    if (!Directory.Exists(path))
    {
        files.Add(path);
        return;
    }
    string[] found = [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".pcap" or ".pcapng" or ".cap")];
    Array.Sort(found, StringComparer.Ordinal);
    files.AddRange(found);
}

using PcapPorts.PortRegistryGenerator;

const string Usage = """
    usage: PortRegistryGenerator [--check] service-names-port-numbers.csv port-registry.bin

    Writes the registry file that PcapPorts embeds (src/PcapPorts/Ports/Data/port-registry.bin) from IANA's csv, which
    https://www.iana.org/assignments/service-names-port-numbers/ offers. With --check nothing is written: exit status 1
    says that the file is not what the csv gives.
    """;

bool check = args.Contains("--check", StringComparer.Ordinal);
string[] paths = [.. args.Where(arg => !string.Equals(arg, "--check", StringComparison.Ordinal))];
if (paths is not [string csvPath, string filePath] || paths.Any(path => path.StartsWith('-')))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    List<IanaRow> rows = IanaRow.ReadAll(File.ReadAllText(csvPath));
    byte[] file = RegistryFile.Write(rows);
    string summary = $"{rows.Count(row => row.Gap == Gap.None)} named rows, {rows.Count(row => row.Gap != Gap.None)} others, {file.Length} bytes";
    if (!check)
    {
        File.WriteAllBytes(filePath, file);
        Console.WriteLine($"{filePath}: {summary}");
        return 0;
    }

    bool same = file.AsSpan().SequenceEqual(File.ReadAllBytes(filePath));
    Console.WriteLine($"{filePath} {(same ? "is" : "is NOT")} what {csvPath} gives ({summary})");
    return same ? 0 : 1;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException)
{
    Console.Error.WriteLine($"PortRegistryGenerator: {csvPath}: {error.Message}");
    return 1;
}

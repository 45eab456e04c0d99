using System.Text.Json;
using PcapPorts.Packets;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>What the programs of a lab scenario said they did; the schema stands in <c>testdata-pcaps/README.md</c>.</summary>
sealed record LabTruth(string Path, string Scenario, bool Complete, string? OneWay, bool Midstream, IReadOnlyList<LabFlow> Flows)
{
    public static string Folder { get; } = Repository.PathOf("testdata-pcaps");

    public string CapturePath { get; private init; } = "";

    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder, "*.truth.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static LabTruth Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        return new LabTruth(
            path,
            root.GetProperty("scenario").GetString()!,
            root.GetProperty("complete").GetBoolean(),
            root.TryGetProperty("one_way", out JsonElement oneWay) ? oneWay.GetString() : null,
            root.TryGetProperty("midstream", out JsonElement midstream) && midstream.GetBoolean(),
            [.. root.GetProperty("flows").EnumerateArray().Select(LabFlow.Read)])
        {
            CapturePath = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, root.GetProperty("capture").GetString()!),
        };
    }
}

/// <summary>One conversation as its programs reported it.</summary>
sealed record LabFlow(string Proto, LabEndpoint Client, LabEndpoint Server, string? Service, string? Ending, bool NonstandardPort, bool HasParent, bool Symmetric)
{
    public static LabFlow Read(JsonElement flow) => new(
        flow.GetProperty("proto").GetString()!,
        LabEndpoint.Read(flow.GetProperty("client")),
        LabEndpoint.Read(flow.GetProperty("server")),
        Text(flow, "service"),
        Text(flow, "ending"),
        flow.TryGetProperty("nonstandard_port", out JsonElement nonstandard) && nonstandard.GetBoolean(),
        flow.TryGetProperty("parent", out JsonElement parent) && parent.ValueKind == JsonValueKind.Number,
        flow.TryGetProperty("symmetric", out JsonElement symmetric) && symmetric.GetBoolean());

    static string? Text(JsonElement flow, string name) => flow.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}

/// <summary>An address and a port; the port is null where no program could tell it.</summary>
sealed record LabEndpoint(IpAddress Address, int? Port)
{
    public static LabEndpoint Read(JsonElement endpoint)
    {
        string text = endpoint.GetProperty("ip").GetString()!;
        Assert.True(IpAddress.TryParse(text, out IpAddress address), text);
        JsonElement port = endpoint.GetProperty("port");
        return new LabEndpoint(address, port.ValueKind == JsonValueKind.Number ? port.GetInt32() : null);
    }

    public bool Is(IpAddress address, ushort port) => Address.Equals(address) && (Port is null || Port == port);
}

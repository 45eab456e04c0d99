using System.Text.Json;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Exposure, scans and translation of the office lab's captures against what its programs said; where they said nothing of the kind, nothing is found.</summary>
public sealed class LabFindingsTests
{
    static readonly string Lab = Repository.PathOf("testdata-pcaps");

    public static TheoryData<string> Truths => [.. Directory.GetFiles(Lab, "*.truth.json", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Lab, path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Inside => [.. Directory.GetFiles(Lab, "inside.truth.json", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Lab, path)).Order(StringComparer.Ordinal)];

    static JsonElement[] Lines(params string[] arguments) =>
        [.. Pcapports.Run([.. arguments, "--format", "ndjson"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];

    static (string Path, JsonElement Truth) Open(string truth)
    {
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Lab, truth))).RootElement.Clone();
        return (Path.Combine(Lab, Path.GetDirectoryName(truth)!, root.GetProperty("capture").GetString()!), root);
    }

    static JsonElement[] List(JsonElement truth, string name) => truth.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray()] : [];

    static string? Word(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;

    [Theory]
    [MemberData(nameof(Truths))]
    public void PortsAndScansAreThoseOfTheTruth(string file)
    {
        (string path, JsonElement truth) = Open(file);
        JsonElement[] found = Lines("exposure", path);
        var verdicts = found.Where(static record => Word(record, "kind") == "port")
            .ToDictionary(static port => (Word(port, "host"), Word(port, "port"), Word(port, "proto")), static port => Word(port, "verdict"));
        JsonElement[] told = List(truth, "exposure");
        Assert.All(told, port => Assert.Equal(Word(port, "verdict"), verdicts[(Word(port, "host"), Word(port, "port"), Word(port, "proto"))]));

        JsonElement[] scans = [.. found.Where(static record => Word(record, "kind") == "scan")];
        Assert.Equal(truth.TryGetProperty("scanner", out JsonElement scanner) ? 1 : 0, scans.Length);
        foreach (JsonElement scan in scans)
        {
            Assert.Equal((Word(scanner, "ip"), Word(scanner, "target")), (Word(scan, "client"), Word(scan, "host")));
            Assert.InRange(scan.GetProperty("targets").GetInt32(), scanner.GetProperty("ports").GetInt32(), int.MaxValue);
            Assert.NotEmpty(scan.GetProperty("frames").EnumerateArray());
        }

        // A port that served somebody is not told to be shut, and one is told to be shut only where the programs were turned away.
        if (truth.TryGetProperty("one_way", out _))
            return;
        foreach (JsonElement flow in List(truth, "flows"))
        {
            JsonElement server = flow.GetProperty("server");
            if (Word(flow, "ending") == "closed" && verdicts.TryGetValue((Word(server, "ip"), Word(server, "port"), Word(flow, "proto")), out string? verdict))
                Assert.Equal("open", verdict);
        }
        var refused = List(truth, "flows").Where(static flow => Word(flow, "ending") is "refused" or "attempt" or "reset" or null || flow.TryGetProperty("icmp_error", out _))
            .Select(static flow => (Word(flow.GetProperty("server"), "ip"), Word(flow.GetProperty("server"), "port"))).ToHashSet();
        refused.UnionWith(told.Select(static port => (Word(port, "host"), Word(port, "port"))));
        if (truth.GetProperty("complete").GetBoolean() && !truth.TryGetProperty("route", out _))
            Assert.All(verdicts.Where(static port => port.Value is "closed" or "filtered" && port.Key.Item3 == "tcp"), port => Assert.Contains((port.Key.Item1, port.Key.Item2), refused));
    }

    [Theory]
    [InlineData("ftp/passive.truth.json")]
    [InlineData("ftp/active.truth.json")]
    [InlineData("nat-ftp/inside.truth.json")]
    [InlineData("nat-ftp/outside.truth.json")]
    public void FilesOfFtpAreKnownByTheConversationThatAnnouncedThem(string file)
    {
        (string path, JsonElement truth) = Open(file);
        string[] told = [.. List(truth, "flows").Where(static flow => Word(flow, "service") == "ftp-data").Select(static flow => Session(flow, nested: true)).Order(StringComparer.Ordinal)];
        JsonElement[] found = [.. Lines("flows", path).Where(static flow => Word(flow, "service") == "ftp-data")];
        Assert.NotEmpty(told);
        Assert.Equal(told, found.Select(static flow => Session(flow, nested: true)).Order(StringComparer.Ordinal));
        Assert.All(found, static flow => Assert.Equal("parent", Word(flow, "service_basis")));
    }

    static string Session(JsonElement side, bool nested)
    {
        return nested
            ? $"{Word(side.GetProperty("client"), "ip")} {Word(side.GetProperty("client"), "port")} {Word(side.GetProperty("server"), "ip")} {Word(side.GetProperty("server"), "port")}"
            : $"{Word(side, "client_ip")} {Word(side, "client_port")} {Word(side, "server_ip")} {Word(side, "server_port")}";
    }

    static IEnumerable<string> Told(JsonElement truth) =>
        List(truth, "nat").Select(static session => $"{Word(session, "proto")} {Session(session.GetProperty("inside"), nested: true)} = {Session(session.GetProperty("outside"), nested: true)}").Order(StringComparer.Ordinal);

    static IEnumerable<string> Found(JsonElement[] records) => records.Where(static record => Word(record, "kind") is "source" or "forwarding" or "hairpin" or "both")
        .Select(static record => $"{Word(record, "proto")} {Session(record.GetProperty("inside"), nested: false)} = {Session(record.GetProperty("outside"), nested: false)}").Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Inside))]
    public void TranslationBetweenTwoCapturesIsThatOfTheTruth(string file)
    {
        (string path, JsonElement truth) = Open(file);
        Assert.NotEmpty(Told(truth));
        JsonElement[] found = Lines("nat", path, path.Replace("inside.", "outside.", StringComparison.Ordinal));
        Assert.Equal(Told(truth), Found(found));
        Assert.All(found.Where(static record => Word(record, "kind") is "source" or "forwarding"), static record => Assert.InRange(record.GetProperty("confidence").GetDouble(), 0.8, 1));
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void OneCaptureShowsTranslationOnlyWhereItHasBothSides(string file)
    {
        (string path, JsonElement truth) = Open(file);
        // On all interfaces of the router at once the same connection is seen inside and outside, and told as two flows.
        IEnumerable<string> expected = Path.GetFileName(path).StartsWith("both-", StringComparison.Ordinal) ? Told(truth)
            : Word(truth, "recorded_at") == "router any" ? [string.Join(" = ", List(truth, "flows").Select((flow, i) => (i == 0 ? Word(flow, "proto") + " " : "") + Session(flow, nested: true)))]
            : [];
        Assert.Equal(expected, Found(Lines("nat", path)));
    }
}

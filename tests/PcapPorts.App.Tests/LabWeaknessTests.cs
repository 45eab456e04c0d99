using System.Text.Json;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>What protects badly in the office lab's captures, against what its servers were told to do; and that no finding of any kind is without ground.</summary>
public sealed class LabWeaknessTests : IDisposable
{
    static readonly string Lab = Repository.PathOf("testdata-pcaps");

    /// <summary>Services whose user names and passwords go by in the clear; Kerberos, NTLM, RDP and SNMP 3 prove the password in another way.</summary>
    static readonly string[] Readable = ["ftp", "telnet", "pop3", "imap", "smtp", "http", "ldap", "mqtt", "mysql", "postgresql"];

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Truths => LabFindingsTests.Truths;

    static (string Path, JsonElement Truth) Open(string file)
    {
        JsonElement truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(Lab, file))).RootElement.Clone();
        return (Path.Combine(Lab, Path.GetDirectoryName(file)!, truth.GetProperty("capture").GetString()!), truth);
    }

    static JsonElement[] List(JsonElement truth, string name) => truth.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray()] : [];

    static string? Word(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    static JsonElement[] Weaknesses(string path) => [.. Pcapports.Run("exposure", path, "--kind", "weakness", "--format", "ndjson").Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];

    static bool IsAt(JsonElement flow, string? host, string? port) => Word(flow.GetProperty("server"), "port") == port && (host is null || Word(flow.GetProperty("server"), "ip") == host);

    [Theory]
    [MemberData(nameof(Truths))]
    public void WeaknessesAreThoseOfTheTruth(string file)
    {
        (string path, JsonElement truth) = Open(file);
        JsonElement[] found = Weaknesses(path), flows = List(truth, "flows"), told = List(truth, "weaknesses");
        // The lab's web servers sign their own certificates; only the scenario about certificates says so.
        bool saysOfCertificates = truth.TryGetProperty("weaknesses", out _);
        string[] tls = [.. found.Where(weakness => Word(weakness, "weakness") != "login" && (saysOfCertificates || Word(weakness, "weakness") != "certificate-self-signed"))
            .Select(static weakness => $"{Word(weakness, "weakness")} {Word(weakness, "name") ?? Word(weakness, "what")}").Order(StringComparer.Ordinal)];
        Assert.Equal(told.Select(static weakness => $"{Word(weakness, "weakness")} {Word(weakness, "name") ?? Word(weakness, "what")}").Order(StringComparer.Ordinal), tls);
        Assert.All(found.Where(static weakness => Word(weakness, "weakness") != "login"), weakness =>
            Assert.Contains(flows, flow => Word(flow, "service") == "tls" && IsAt(flow, Word(weakness, "host"), Word(weakness, "port"))));

        string[] logins = [.. flows.Where(static flow => Readable.Contains(Word(flow, "service")))
            .SelectMany(static flow => List(flow, "users").Select(user => $"{Word(flow, "service")} {Word(flow.GetProperty("server"), "ip")} {Word(flow.GetProperty("server"), "port")} {user.GetString()}"))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(logins, found.Where(static weakness => Word(weakness, "weakness") == "login")
            .Select(static login => $"{Word(login, "what")} {Word(login, "host")} {Word(login, "port")} {Word(login, "name")}").Order(StringComparer.Ordinal));

        foreach (JsonElement weakness in found)
        {
            string[] shown = Pcapports.Run("packets", path, "-Y", Word(weakness, "filter")!, "-e", "frame.number").Output.Split('\n');
            Assert.Subset(shown.ToHashSet(), weakness.GetProperty("frames").EnumerateArray().Select(static frame => frame.ToString()).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Truths))]
    public void NoFindingIsWithoutGround(string file)
    {
        (string path, JsonElement truth) = Open(file);
        string report = _scratch["r.json"];
        Assert.Equal(0, Pcapports.Run("report", path, "-o", report, "--no-cache").Status);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(report));
        JsonElement[] flows = List(truth, "flows");
        foreach (JsonElement finding in document.RootElement.GetProperty("findings").EnumerateArray())
        {
            string kind = Word(finding, "kind")!, text = Word(finding, "text")!;
            bool grounded = kind switch
            {
                "scan" => truth.TryGetProperty("scanner", out JsonElement scanner) && text.StartsWith(Word(scanner, "ip")!, StringComparison.Ordinal),
                "login" => flows.Any(flow => Mentions(flow) && List(flow, "users").Any(user => text.Contains($" {user.GetString()} ", StringComparison.Ordinal))),
                "clear-text" => flows.Any(flow => Mentions(flow) && text.StartsWith(Word(flow, "service") + " ", StringComparison.Ordinal)),
                // On a port that is not its own, as the flow says who was told to use it.
                "other-port" => flows.Any(flow => Mentions(flow) && text.StartsWith(Word(flow, "service") + " ", StringComparison.Ordinal)),
                "unused" => List(truth, "exposure").Any(port => Word(port, "verdict") == "open" && text.StartsWith($"{Word(port, "host")}:{Word(port, "port")}/{Word(port, "proto")} ", StringComparison.Ordinal)),
                "health" => truth.TryGetProperty("retransmissions", out _) || Word(truth, "scenario") is "path-mtu",
                "certificate-self-signed" => flows.Any(flow => Mentions(flow) && Word(flow, "service") == "tls"),
                _ => List(truth, "weaknesses").Any(weakness => Word(weakness, "weakness") == kind),
            };
            Assert.True(grounded, $"{kind}: {text}");

            // Who calls whom does not make one end of a stream of voice the server.
            bool Mentions(JsonElement flow) => text.Contains($":{Word(flow.GetProperty("server"), "port")}/{Word(flow, "proto")}", StringComparison.Ordinal)
                || (Word(flow, "service") is "rtp" or "rtcp" && text.Contains($":{Word(flow.GetProperty("client"), "port")}/udp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void PasswordsAreNeverShown()
    {
        foreach (string format in new[] { "table", "ndjson" })
            Assert.DoesNotContain("office-5", Pcapports.Run("exposure", Lab, "--format", format).Output, StringComparison.Ordinal);
    }
}

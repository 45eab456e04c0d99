using System.Text.Json;
using System.Text.RegularExpressions;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>In a redacted report nothing is left of what the captures name: every string that commands find in them is searched in its bytes.</summary>
public sealed class RedactionTests : IDisposable
{
    // Addresses that name nobody, and the ends of names that everybody has.
    static readonly string[] Public = ["com", "net", "org", "arpa", "local", "example", "test", "0.0.0.0", "255.255.255.255", "127.0.0.1", "::", "::1"];

    // Words of ours, of protocols and of HTML, which may be somebody's label too.
    static readonly string[] Common = ["http", "https", "ldap", "kerberos", "files", "nothing", "mail", "accounts", "update", "device", "basic", "session", "name", "title", "page", "open", "ssdp", "discover", "shop", "small", "early", "soon", "old", "own", "expired", "index", "info", "root", "group", "big", "version"];

    static string Lab => Repository.PathOf("testdata-pcaps");

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    static IEnumerable<JsonElement> Lines(params string[] arguments) =>
        Pcapports.Run([.. arguments, "--format", "ndjson"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone());

    /// <summary>The values of some fields, wherever in a record they stand.</summary>
    static IEnumerable<string> Values(JsonElement element, string[] fields)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().SelectMany(item => Values(item, fields));
        if (element.ValueKind != JsonValueKind.Object)
            return [];
        return element.EnumerateObject().SelectMany(field => fields.Contains(field.Name) && field.Value.ValueKind == JsonValueKind.String ? [field.Value.GetString()!] : Values(field.Value, fields));
    }

    static HashSet<string> Secrets()
    {
        var secrets = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        secrets.UnionWith(Lines("flows", Lab, "--names", "always").SelectMany(static flow => Values(flow, ["ip", "name"])));
        secrets.UnionWith(Lines("names", Lab).SelectMany(static name => Values(name, ["address", "name"])));
        secrets.UnionWith(Lines("apps", Lab).SelectMany(static e => Values(e, ["name", "host", "sni", "user", "user_agent", "location", "referrer"])));
        secrets.UnionWith(Lines("exposure", Lab, "--kind", "weakness").SelectMany(static weakness => Values(weakness, ["name", "host"])));
        foreach (string capture in new[] { "dns/office.pcapng", "browser/page.pcapng", "telnet/login.pcapng" })
            secrets.UnionWith(Pcapports.Run("packets", Path.Combine(Lab, capture), "-e", "eth.addr").Output.Split(['\n', ','])[1..]);
        // A name's own labels, too.
        secrets.UnionWith(secrets.Where(static name => name.Any(char.IsLetter) && !name.Contains(':', StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal))
            .SelectMany(static name => name.Split('.')).Where(static label => label.Length >= 4 && label[0] != '_' && !Common.Contains(label.ToLowerInvariant()) && label.Any(char.IsLetter)).ToList());
        secrets.Add(Lab);
        foreach (string capture in Directory.GetFiles(Lab, "*.pcap*", SearchOption.AllDirectories))
            secrets.UnionWith([Path.GetFileName(capture), Path.GetRelativePath(Lab, capture)]);
        secrets.RemoveWhere(static secret => secret.Length < 3 || Public.Contains(secret) || secret.StartsWith("ff0", StringComparison.Ordinal) || secret.StartsWith("224.", StringComparison.Ordinal) || secret.StartsWith("239.", StringComparison.Ordinal)
            || secret.StartsWith("127.0.0.1:", StringComparison.Ordinal) || secret.StartsWith("[ff0", StringComparison.OrdinalIgnoreCase));
        return secrets;
    }

    [Fact]
    public void NothingThatACaptureNamesSurvives()
    {
        HashSet<string> secrets = Secrets();
        foreach (string kind in new[] { "172.16.5.122", "2001:db8:113::80", "office", "server1", "anna", "02:", "www.example.net" })
            Assert.True(secrets.Any(secret => secret.Contains(kind, StringComparison.OrdinalIgnoreCase)), kind);
        List<(string Name, string Text)> reports = [];
        foreach (string format in new[] { "html", "md", "json", "csv" })
        {
            Pcapports run = Pcapports.Run("report", Lab, "-o", _scratch["r." + format], "--format", format, "--redact", "--no-cache");
            Assert.Equal((0, ""), (run.Status, run.Error));
            string[] files = format == "csv" ? Directory.GetFiles(_scratch["r.csv"]) : [_scratch["r." + format]];
            reports.AddRange(files.Select(static file => (Path.GetFileName(file), File.ReadAllText(file))));
        }
        foreach ((string name, string text) in reports)
        {
            string[] left = [.. secrets.Where(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)
                && Regex.IsMatch(text, $@"(?<![\w.:-]){Regex.Escape(secret)}(?![\w:-]|\.\w)", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(20)))];
            Assert.True(left.Length == 0, $"{name}: {string.Join(" | ", left)}");
        }
    }

    [Fact]
    public void WhatIsTheSameIsReplacedByTheSameAllOver()
    {
        string path = _scratch["r.json"], plainPath = _scratch["p.json"];
        Assert.Equal(0, Pcapports.Run("report", Lab, "-o", path, "--redact", "--no-cache").Status);
        Assert.Equal(0, Pcapports.Run("report", Lab, "-o", plainPath, "--no-cache").Status);
        using JsonDocument shared = JsonDocument.Parse(File.ReadAllText(path)), plain = JsonDocument.Parse(File.ReadAllText(plainPath));
        var replaced = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string list, string[] key, string[] names) in new[]
        {
            ("largest_flows", new[] { "id", "first", "bytes_to_server" }, new[] { "client_ip", "server_ip" }),
            ("weaknesses", ["weakness", "first", "port", "what"], ["host"]), ("exposure", ["first", "last", "port", "proto", "bytes"], ["host"]),
        })
        {
            ILookup<string, JsonElement> others = Keyed(shared, list, key);
            foreach (IGrouping<string, JsonElement> group in Keyed(plain, list, key).Where(group => group.Count() == 1))
            {
                JsonElement other = Assert.Single(others[group.Key]);
                foreach (string name in names)
                {
                    string before = group.Single().GetProperty(name).GetString()!, after = other.GetProperty(name).GetString()!;
                    Assert.True(replaced.TryAdd(before, after) || replaced[before] == after, $"{before} became {replaced[before]} and {after}");
                }
            }
        }
        Assert.InRange(replaced.Count, 30, int.MaxValue);
        Assert.Equal(replaced.Count, replaced.Values.Distinct().Count());

        static ILookup<string, JsonElement> Keyed(JsonDocument document, string list, string[] key) =>
            document.RootElement.GetProperty(list).EnumerateArray().ToLookup(item => string.Join(' ', key.Select(name => item.GetProperty(name).ToString())));
    }
}

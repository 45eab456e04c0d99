using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>
/// Every number of the HTML report is what a command prints: tables, tiles, lists, findings, and the tooltips of charts. A table or tile that nobody compares
/// fails. <c>PCAPPORTS_CAPTURES</c> may name a folder of further captures, each of which is then held to the same.
/// </summary>
public sealed class ReportNumbersTests : IDisposable
{
    static readonly string Lab = Repository.PathOf("testdata-pcaps");

    static readonly string[] ComparedTables =
        ["captures-table", "times", "protocols", "ports-table", "pairs-table", "hosts-table", "services-table", "roundtrips", "troubled", "names-dns", "names-tls", "names-http", "scans", "weaknesses", "exposure-table", "flows"];

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Captures =>
    [
        Lab, .. new[]
        {
            "lossy/download.pcapng", "scan/syn.pcapng", "https/client-abort.pcapng", "weak-tls", "tunnels/vxlan.pcapng", "dns", "ports/closed-filtered-rejected.pcapng", "midstream/late.pcap",
            "icmp/path-mtu.pcap", "browser/page.pcapng", "sip/call.pcapng", "ftp/passive.pcapng", "one-way", "idle",
        }.Select(static name => Path.Combine(Lab, name)),
        .. Environment.GetEnvironmentVariable("PCAPPORTS_CAPTURES") is { Length: > 0 } more ? Directory.GetFiles(more, "*", SearchOption.AllDirectories) : [],
    ];

    static JsonElement[] Lines(params string[] arguments) =>
        [.. Pcapports.Run([.. arguments, "--format", "ndjson"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];

    static string? Word(JsonElement element, params string[] path)
    {
        foreach (string name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element.ValueKind == JsonValueKind.Null ? null : element.ToString();
    }

    static long Count(JsonElement element, params string[] path) => long.Parse(Word(element, path) ?? "0", CultureInfo.InvariantCulture);

    static long Both(JsonElement flow, string name) => Count(flow, name, "to_server") + Count(flow, name, "to_client");

    static long Nanoseconds(JsonElement element, string name) => Word(element, name) is { } time ? (long)(decimal.Parse(time, CultureInfo.InvariantCulture) * 1_000_000_000m) : 0;

    [Theory]
    [MemberData(nameof(Captures))]
    public void AreThoseOfTheCommands(string path)
    {
        string file = _scratch["r.html"];
        Pcapports run = Pcapports.Run("report", path, "-o", file, "--no-cache", "--top", "100000");
        Assert.True(run.Status is 0 or 3, run.Error);
        var page = new ReportPage(File.ReadAllText(file));
        JsonElement summary = JsonDocument.Parse(Pcapports.Run("summary", path, "--format", "json").Output).RootElement;
        JsonElement[] flows = Lines("flows", path, "--health", "--names", "never"), exposure = Lines("exposure", path);
        JsonElement[] ports = [.. exposure.Where(static record => Word(record, "kind") == "port")], scans = [.. exposure.Where(static record => Word(record, "kind") == "scan")];
        JsonElement[] weaknesses = [.. exposure.Where(static record => Word(record, "kind") == "weakness")];
        Assert.Subset(ComparedTables.ToHashSet(), page.Tables.ToHashSet());

        CompareTiles(page, summary, flows, ports, scans, weaknesses, CompareFiles(page, path, flows));
        CompareTraffic(page, summary, flows);
        ComparePorts(page, Lines("ports", path));
        CompareHosts(page, summary, flows, ports);
        CompareHealth(page, flows);
        CompareNames(page, Lines("apps", path));
        CompareExposure(page, ports, scans, weaknesses);
        CompareFlows(page, flows);
        foreach (string table in page.Tables)
            Assert.All(page.Rows(table).SelectMany(static row => row.Values), AssertShown);
    }

    static long CompareFiles(ReportPage page, string path, JsonElement[] flows)
    {
        JsonElement[] files = Lines("info", path, "--hash");
        List<Dictionary<string, ReportCell>> rows = page.Rows("captures-table");
        Assert.Equal(files.Length, rows.Count);
        foreach (JsonElement told in files)
        {
            // Files of a series stand in the order of their numbers.
            Dictionary<string, ReportCell> row = rows.Single(row => files.Length == 1 || Word(told, "file")!.EndsWith("/" + row["Capture"].Text, StringComparison.Ordinal));
            Assert.Equal((Count(told, "packets"), Count(told, "wire_bytes"), Count(told, "counts", "snapped"), Count(told, "dropped"), Word(told, "sha256")),
                (row["Packets"].Number, row["Bytes"].Number, row["Cut"].Number, row["Dropped"].Number, row["SHA-256"].Text));
            Assert.Equal(Nanoseconds(told, "last") - Nanoseconds(told, "first"), row["Span"].Number);
            Assert.Equal(flows.Count(flow => files.Length == 1 || Word(flow, "file") == Word(told, "file")), row["Flows"].Number);
        }
        return files.Length;
    }

    static void CompareTiles(ReportPage page, JsonElement summary, JsonElement[] flows, JsonElement[] ports, JsonElement[] scans, JsonElement[] weaknesses, long files)
    {
        var told = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["packets"] = Count(summary, "packets"), ["wire_bytes"] = Count(summary, "wire_bytes"), ["flows"] = flows.Length, ["hosts"] = Count(summary, "hosts"),
            ["span_nanoseconds"] = Nanoseconds(summary, "last") - Nanoseconds(summary, "first"), ["captures"] = files, ["scans"] = scans.Length, ["weaknesses"] = weaknesses.Length,
            ["dropped"] = page.Rows("captures-table").Sum(static row => row["Dropped"].Number!.Value),
        };
        foreach (string verdict in new[] { "open", "closed", "filtered", "unknown" })
            told[$"ports {verdict}"] = ports.Count(port => Word(port, "verdict") == verdict);
        told["open_ports"] = told["ports open"];
        JsonElement[] tcp = [.. flows.Where(static flow => Word(flow, "proto") == "tcp")];
        told["health TCP flows"] = tcp.Length;
        foreach ((string tile, string state) in new[] { ("Refused", "refused"), ("Unanswered", "attempt"), ("Reset", "reset") })
            told["health " + tile] = tcp.Count(flow => Word(flow, "state") == state);
        foreach ((string tile, string measure) in new[] { ("Sent again", "retransmissions"), ("Gaps", "gaps"), ("Closed windows", "zero_windows") })
            told["health " + tile] = tcp.Sum(flow => Count(flow, "health", measure));
        told["health One side only"] = tcp.Count(static flow => Word(flow, "state") != "attempt" && (Count(flow, "packets", "to_server") == 0 || Count(flow, "packets", "to_client") == 0));
        Assert.All(page.Stats, stat => Assert.Equal((stat.Key, told[stat.Key]), (stat.Key, stat.Value)));
    }

    static void CompareTraffic(ReportPage page, JsonElement summary, JsonElement[] flows)
    {
        List<Dictionary<string, ReportCell>> times = page.Rows("times");
        JsonElement[] timed = [.. flows.Where(static flow => Word(flow, "first") is not null)];
        Assert.Equal(timed.Sum(static flow => Both(flow, "packets")), times.Sum(static row => row["Packets"].Number));
        Assert.Equal(timed.Sum(static flow => Both(flow, "bytes")), times.Sum(static row => row["Bytes"].Number));
        Assert.Equal(times.Select(static row => (row["Bytes"].Number!.Value, row["Packets"].Number!.Value)), page.Bins);
        Assert.Equal(times.Select(static row => $"{row["From (UTC)"].Text}: {row["Bytes"].Text}, {row["Packets"].Text} {(row["Packets"].Number == 1 ? "packet" : "packets")}"), page.Tooltips("Bytes over time"));
        CompareAmounts(page.Rows("protocols"), summary.GetProperty("protocols"), "Protocol", "name");
        CompareAmounts(page.Rows("services-table"), summary.GetProperty("services"), "Service", "name");
        CompareAmounts(page.Rows("hosts-table"), summary.GetProperty("talkers"), "Host", "ip");

        static void CompareAmounts(List<Dictionary<string, ReportCell>> rows, JsonElement told, string head, string name)
        {
            Assert.True(rows.Count <= told.GetArrayLength() || told.GetArrayLength() == 0);
            foreach ((Dictionary<string, ReportCell> row, JsonElement entry) in rows.Zip(told.EnumerateArray()))
                Assert.Equal((Word(entry, name) ?? "unknown", Count(entry, "flows"), Count(entry, "packets"), Count(entry, "bytes")), (row[head].Text.TrimEnd('?'), row["Flows"].Number, row["Packets"].Number, row["Bytes"].Number));
        }
    }

    static void ComparePorts(ReportPage page, JsonElement[] ports)
    {
        List<Dictionary<string, ReportCell>> rows = page.Rows("ports-table");
        Assert.Equal(Math.Min(300, ports.Length), rows.Count);
        foreach ((Dictionary<string, ReportCell> row, JsonElement port) in rows.Zip(ports))
        {
            Assert.Equal((Count(port, "port"), Word(port, "proto"), Word(port, "service") ?? "-", Word(port, "registered") ?? "-"), (row["Port"].Number, row["Protocol"].Text, row["Service"].Text, row["Registered as"].Text));
            Assert.All(new[] { "Flows", "Packets", "Bytes", "Clients", "Servers" }, head => Assert.Equal(Count(port, head.ToLowerInvariant()), row[head].Number));
        }
        List<string> tiles = page.Tooltips("Server ports by bytes");
        string[] told = [.. rows.Select(static row => $"{row["Port"].Text}/{row["Protocol"].Text}: {(row["Service"].Text == "-" ? "unknown" : row["Service"].Text)}, {row["Bytes"].Text}")];
        Assert.All(tiles.Where(static tile => !tile.Contains(" more: ", StringComparison.Ordinal)), tile => Assert.Contains(tile, told));
        if (tiles.SingleOrDefault(static tile => tile.Contains(" more: ", StringComparison.Ordinal)) is { } rest)
            Assert.StartsWith($"{(ports.Length - 40).ToString("N0", CultureInfo.InvariantCulture)} more: ", rest, StringComparison.Ordinal);
    }

    static void CompareHosts(ReportPage page, JsonElement summary, JsonElement[] flows, JsonElement[] ports)
    {
        var pairs = flows.GroupBy(static flow => (Word(flow, "client", "ip")!, Word(flow, "server", "ip")!))
            .ToDictionary(static pair => pair.Key, static pair => (pair.LongCount(), pair.Sum(static flow => Both(flow, "packets")), pair.Sum(static flow => Both(flow, "bytes"))));
        List<Dictionary<string, ReportCell>> rows = page.Rows("pairs-table");
        Assert.Equal(Math.Min(300, pairs.Count), rows.Count);
        Assert.All(rows, row => Assert.Equal(pairs[(row["Client"].Text, row["Server"].Text)], (row["Flows"].Number!.Value, row["Packets"].Number!.Value, row["Bytes"].Number!.Value)));
        string[] told = [.. rows.Select(static row => $"{row["Client"].Text} → {row["Server"].Text}: {row["Bytes"].Text}, {row["Flows"].Text} {(row["Flows"].Number == 1 ? "flow" : "flows")}")];
        if (pairs.Count <= 300)
            Assert.Subset(told.ToHashSet(), page.Tooltips("Bytes by client and server").ToHashSet());

        ILookup<string, JsonElement> open = ports.Where(static port => Word(port, "verdict") == "open").ToLookup(static port => Word(port, "host")!);
        foreach (Dictionary<string, ReportCell> host in page.Rows("hosts-table"))
        {
            JsonElement[] served = [.. open[host["Host"].Text]];
            Assert.Equal(served.Length > 0, host["Role"].Text.EndsWith("server", StringComparison.Ordinal));
            string answered = host["Answered on"].Text;
            Assert.Equal(served.Length, answered.Length == 0 ? 0 : answered.Split(", ").Length + (answered.IndexOf(" and ", StringComparison.Ordinal) is > 0 and var and ? int.Parse(answered[(and + 5)..].Split(' ')[0], CultureInfo.InvariantCulture) : 0));
        }
        var strays = flows.Where(static flow => Word(flow, "nonstandard_port") == "True").GroupBy(static flow => $"{Word(flow, "service")} on {Word(flow, "server", "port")}/{Word(flow, "proto")}").ToDictionary(static stray => stray.Key, static stray => stray.Count());
        List<string> items = page.Items("On ports that are not their own");
        Assert.Equal(Math.Min(20, strays.Count), items.Count(static item => item.Contains(" on ", StringComparison.Ordinal)));
        Assert.All(items.Where(static item => item.Contains(" on ", StringComparison.Ordinal)), item => Assert.Contains($": {strays[item.Split(": ")[0]]} flow", item, StringComparison.Ordinal));
    }

    static void CompareHealth(ReportPage page, JsonElement[] flows)
    {
        long[] limits = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        var classes = new long[11];
        foreach (long trip in flows.Select(static flow => Count(flow, "health", "round_trip_nanoseconds")).Where(static trip => trip > 0))
            classes[limits.TakeWhile(limit => trip > limit * 1_000_000).Count()]++;
        int first = Array.FindIndex(classes, static count => count > 0), last = Array.FindLastIndex(classes, static count => count > 0);
        Assert.Equal(first < 0 ? [] : classes[first..(last + 1)], page.Rows("roundtrips").Select(static row => row["Connections"].Number!.Value));

        List<Dictionary<string, ReportCell>> troubled = page.Rows("troubled");
        ILookup<string, JsonElement> told = flows.Where(static flow => Trouble(flow).Length > 0).ToLookup(static flow => $"{End(flow, "client")} {End(flow, "server")}");
        Assert.Equal(Math.Min(50, told.Sum(static group => group.Count())), troubled.Count);
        Assert.All(troubled, row => Assert.Contains((row["What"].Text, row["Packets"].Number), told[$"{row["Client"].Text} {row["Server"].Text}"].Select(static flow => (Trouble(flow), (long?)Both(flow, "packets")))));
    }

    static string Trouble(JsonElement flow) => string.Join(", ", new[] { ("retransmissions", "segment sent again", "segments sent again"), ("gaps", "gap", "gaps"), ("zero_windows", "closed window", "closed windows") }
        .Select(kind => (Amount: Count(flow, "health", kind.Item1), kind.Item2, kind.Item3)).Where(static kind => kind.Amount > 0)
        .Select(static kind => $"{kind.Amount.ToString("N0", CultureInfo.InvariantCulture)} {(kind.Amount == 1 ? kind.Item2 : kind.Item3)}"));

    static string End(JsonElement flow, string side) => Word(flow, side, "ip") is { } ip && ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]:{Word(flow, side, "port")}" : $"{Word(flow, side, "ip")}:{Word(flow, side, "port")}";

    static void CompareNames(ReportPage page, JsonElement[] events)
    {
        IEnumerable<(string Table, string Name)> said = events.SelectMany(static e => Word(e, "kind") switch
        {
            "dns" or "mdns" or "llmnr" when Word(e, "response") == "False" => e.GetProperty("questions").EnumerateArray().Select(static question => ("names-dns", Word(question, "name")!)),
            "http" or "ssdp" when Word(e, "method") is not null && Word(e, "host") is { Length: > 0 } host => [("names-http", host)],
            "tls" when Word(e, "sni") is { } name => [("names-tls", name)],
            _ => [],
        });
        var counts = said.CountBy(static name => name).ToDictionary();
        foreach (string table in new[] { "names-dns", "names-http", "names-tls" })
        {
            List<Dictionary<string, ReportCell>> rows = page.Rows(table);
            Assert.Equal(Math.Min(300, counts.Count(name => name.Key.Table == table)), rows.Count);
            Assert.All(rows, row => Assert.Equal((row["Name"].Text, counts.GetValueOrDefault((table, row["Name"].Text), -1)), (row["Name"].Text, (int)row["Times"].Number!.Value)));
        }
    }

    static void CompareExposure(ReportPage page, JsonElement[] ports, JsonElement[] scans, JsonElement[] weaknesses)
    {
        var told = ports.ToDictionary(static port => (Word(port, "host"), Word(port, "port"), Word(port, "proto")));
        List<Dictionary<string, ReportCell>> rows = page.Rows("exposure-table");
        Assert.Equal(Math.Min(600, ports.Length), rows.Count);
        foreach (Dictionary<string, ReportCell> row in rows)
        {
            JsonElement port = told[(row["Host"].Text, row["Port"].Text, row["Protocol"].Text)];
            Assert.Equal((Word(port, "verdict"), Count(port, "flows"), Count(port, "used")), (row["Verdict"].Text, row["Flows"].Number, row["Used"].Number));
            Assert.StartsWith(string.Join(", ", port.GetProperty("frames").EnumerateArray().Take(4)), row["Frames"].Text.TrimStart('-'), StringComparison.Ordinal);
            if (Word(port, "evidence") == "silence")
                Assert.StartsWith($"{Count(port, "silent_tries")} ", row["Because"].Text, StringComparison.Ordinal);
        }
        Assert.Equal(scans.Take(300).Select(static scan => (Word(scan, "client"), (long?)Count(scan, "targets"), (long?)Count(scan, "open"), (long?)Count(scan, "fruitless"), (long?)(Nanoseconds(scan, "last") - Nanoseconds(scan, "first")))),
            page.Rows("scans").Select(static row => ((string?)row["By"].Text, row["Tried"].Number, row["Answered"].Number, row["Came to nothing"].Number, row["Within"].Number)));
        Assert.Equal(weaknesses.Take(300).Select(static weakness => (Word(weakness, "host"), (long?)Count(weakness, "port"), Word(weakness, "weakness"), (long?)Count(weakness, "connections"))),
            page.Rows("weaknesses").Select(static row => ((string?)row["Host"].Text, row["Port"].Number, (string?)row["Weakness"].Text, row["Connections"].Number)));
        Assert.Equal(Math.Min(20, ports.Count(static port => Word(port, "never_used") == "True")), page.Items("Open, and never used here").Count(static item => item.Contains('/', StringComparison.Ordinal)));
        foreach (string finding in page.Findings)
        {
            if (Regex.Match(finding, @"^\S+ on (?<host>\S+):(?<port>\d+)/(?<proto>[a-z]+) can be read.*: (?<flows>[\d,]+) flows? by", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)) is not { Success: true } clear)
                continue;
            JsonElement port = told[(clear.Groups["host"].Value.Trim('[', ']'), clear.Groups["port"].Value, clear.Groups["proto"].Value)];
            Assert.Equal(Count(port, "used").ToString("N0", CultureInfo.InvariantCulture), clear.Groups["flows"].Value);
        }
    }

    static void CompareFlows(ReportPage page, JsonElement[] flows)
    {
        List<Dictionary<string, ReportCell>> rows = page.Rows("flows");
        Assert.Equal(flows.Length, rows.Count);
        ILookup<string, JsonElement> told = flows.ToLookup(static flow => Word(flow, "id")!);
        foreach (Dictionary<string, ReportCell> row in rows)
        {
            JsonElement flow = told[row["Flow"].Number!.Value.ToString(CultureInfo.InvariantCulture)].Single(flow => !row.TryGetValue("Capture", out ReportCell? capture) || Word(flow, "file")!.EndsWith(capture.Text, StringComparison.Ordinal));
            Assert.Equal((Word(flow, "proto"), Word(flow, "client", "ip"), Word(flow, "client", "port") ?? "", Word(flow, "server", "ip"), Word(flow, "server", "port") ?? ""),
                (row["Proto"].Text, row["Client"].Text, row["Port"].Text, row["Server"].Text, row["Port 2"].Text));
            Assert.Equal((Word(flow, "service") ?? "-", Both(flow, "packets"), Both(flow, "bytes"), Nanoseconds(flow, "last") - Nanoseconds(flow, "first"), Word(flow, "state") ?? "-"),
                (row["Service"].Text.TrimEnd('?', '!'), row["Packets"].Number, row["Bytes"].Number, row["Duration"].Number, row["State"].Text.Split(' ')[0]));
        }
        HashSet<string> said = [.. rows.Select(static row => $"{row["Client"].Text} → {(row["Port 2"].Text.Length == 0 ? row["Server"].Text : row["Server"].Text.Contains(':', StringComparison.Ordinal) ? $"[{row["Server"].Text}]:{row["Port 2"].Text}" : $"{row["Server"].Text}:{row["Port 2"].Text}")} "
            + $"{row["Service"].Text.TrimEnd('?', '!', '-')}: {row["Bytes"].Text} in {row["Duration"].Text}")];
        Assert.Subset(said, page.Tooltips("When the largest flows lived").ToHashSet());
        Assert.Subset(said, page.Tooltips("Duration against size").ToHashSet());
    }

    /// <summary>What is shown is the number behind it, as far as it is spelled out.</summary>
    static void AssertShown(ReportCell cell)
    {
        if (cell.Number is not { } number || Regex.Match(cell.Text, @"^(?<amount>[\d,.]+)( (?<unit>B|kB|MB|GB))?$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)) is not { Success: true } shown)
            return;
        double unit = shown.Groups["unit"].Value switch { "kB" => 1e3, "MB" => 1e6, "GB" => 1e9, _ => 1 };
        double amount = double.Parse(shown.Groups["amount"].Value, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        Assert.InRange(amount * unit, number - unit * 5, number + unit * 5);
        Assert.True(unit > 1 || amount == number, cell.Text);
        Assert.InRange(Math.Abs(amount * unit - number), 0, number * 0.006);
    }
}

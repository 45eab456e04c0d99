using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapPorts.Capture;
using PcapPorts.Tests;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.App.Tests;

/// <summary>Reports: what they say equals what the commands say, in a browser they work and fetch nothing, and hostile names stay inert.</summary>
public sealed class ReportTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    static string Lab => Repository.PathOf("testdata-pcaps");

    string Report(string name, params string[] arguments)
    {
        string path = _scratch[name];
        Pcapports run = Pcapports.Run(["report", .. arguments, "-o", path, "--no-cache"]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Status);
        return path;
    }

    /// <summary>The rows of a table of the page, each a list of what is shown and of the number behind it.</summary>
    static List<List<(string Text, long? Number)>> Rows(string html, string table)
    {
        Match body = Regex.Match(html, $"<table id={table} .*?<tbody>(.*?)</tbody>", RegexOptions.Singleline, TimeSpan.FromSeconds(10));
        Assert.True(body.Success, table);
        return [.. Regex.Matches(body.Groups[1].Value, "<tr.*?</tr>", RegexOptions.Singleline, TimeSpan.FromSeconds(10)).Select(row =>
            Regex.Matches(row.Value, "<td(?<attributes>[^>]*)>(?<text>.*?)</td>", RegexOptions.Singleline, TimeSpan.FromSeconds(10)).Select(cell =>
            {
                Match number = Regex.Match(cell.Groups[1].Value, @"data-v=(?<value>-?\d+)", RegexOptions.None, TimeSpan.FromSeconds(10));
                string text = WebUtility.HtmlDecode(Regex.Replace(cell.Groups[2].Value, "<[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(10)));
                return (text, number.Success ? long.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture) : (long?)null);
            }).ToList())];
    }

    static long Stat(string html, string name) =>
        long.Parse(Regex.Match(html, $"data-stat=\"?{Regex.Escape(name)}\"? data-v=(-?\\d+)", RegexOptions.None, TimeSpan.FromSeconds(10)).Groups[1].Value, CultureInfo.InvariantCulture);

    [Fact]
    public void EveryNumberIsTheCommandLines()
    {
        string html = File.ReadAllText(Report("r.html", Lab, "--top", "1000"));
        using JsonDocument summary = JsonDocument.Parse(Pcapports.Run("summary", Lab, "--format", "json").Output);
        JsonElement root = summary.RootElement;
        foreach (string name in new[] { "packets", "wire_bytes", "flows", "hosts" })
            Assert.Equal(root.GetProperty(name).GetInt64(), Stat(html, name));
        Assert.Contains(WebUtility.HtmlEncode(root.GetProperty("verdict").GetString()!), html, StringComparison.Ordinal);
        AssertAmounts(root.GetProperty("protocols"), "name", Rows(html, "protocols"), 0);
        AssertAmounts(root.GetProperty("services"), "name", Rows(html, "services-table"), 0);
        AssertAmounts(root.GetProperty("talkers"), "ip", Rows(html, "hosts-table"), 3);
        AssertNames(Rows(html, "hosts-table"));

        JsonElement[] ports = Lines(Pcapports.Run("ports", Lab, "--format", "ndjson").Output);
        var portRows = Rows(html, "ports-table");
        Assert.Equal(ports.Length, portRows.Count);
        for (int i = 0; i < ports.Length; i++)
        {
            Assert.Equal(ports[i].GetProperty("port").GetInt64(), portRows[i][0].Number);
            Assert.Equal(ports[i].GetProperty("proto").GetString(), portRows[i][1].Text);
            Assert.Equal(new[] { "flows", "packets", "bytes", "clients", "servers" }.Select(name => (long?)ports[i].GetProperty(name).GetInt64()), portRows[i].Skip(4).Select(static cell => cell.Number));
        }

        JsonElement[] exposure = Lines(Pcapports.Run("exposure", Lab, "--format", "ndjson", "--kind", "port").Output);
        foreach (string verdict in new[] { "open", "closed", "filtered", "unknown" })
            Assert.Equal(exposure.Count(port => port.GetProperty("verdict").GetString() == verdict), Stat(html, $"ports {verdict}"));
        var told = exposure.ToDictionary(static port => (port.GetProperty("host").GetString(), port.GetProperty("port").GetInt64(), port.GetProperty("proto").GetString()));
        foreach (List<(string Text, long? Number)> row in Rows(html, "exposure-table"))
        {
            JsonElement port = told[(row[0].Text, row[1].Number!.Value, row[2].Text)];
            Assert.Equal((port.GetProperty("verdict").GetString(), port.GetProperty("flows").GetInt64(), port.GetProperty("used").GetInt64()), (row[4].Text, row[6].Number, row[7].Number));
        }

        JsonElement[] flows = Lines(Pcapports.Run("flows", Lab, "--format", "ndjson").Output);
        var flowRows = Rows(html, "flows");
        Assert.Equal(flows.Length, flowRows.Count);
        Assert.Equal(flows.Select(static flow => Both(flow, "bytes")).OrderDescending(), flowRows.Select(static row => row[8].Number!.Value));
        Assert.Equal(flows.Sum(static flow => Both(flow, "packets")), flowRows.Sum(static row => row[7].Number));
        Assert.Equal(Stat(html, "packets") > 0, Rows(html, "times").Count > 0);
    }

    /// <summary>The name of each host is one that the command line tells of it, and every host of which it tells one has a name.</summary>
    static void AssertNames(List<List<(string Text, long? Number)>> hosts)
    {
        ILookup<string, string> told = Lines(Pcapports.Run("names", Lab, "--format", "ndjson").Output)
            .ToLookup(static name => name.GetProperty("address").GetString()!, static name => $"{name.GetProperty("name").GetString()} ({name.GetProperty("source").GetString()})");
        Assert.Contains(hosts, static host => host[1].Text.Length > 0);
        Assert.All(hosts, host => Assert.Contains(host[1].Text, told[host[0].Text].DefaultIfEmpty("")));
    }

    static long Both(JsonElement flow, string name) => flow.GetProperty(name).GetProperty("to_server").GetInt64() + flow.GetProperty(name).GetProperty("to_client").GetInt64();

    static JsonElement[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];

    static void AssertAmounts(JsonElement told, string key, List<List<(string Text, long? Number)>> rows, int skip)
    {
        Assert.Equal(told.GetArrayLength(), rows.Count);
        int i = 0;
        foreach (JsonElement entry in told.EnumerateArray())
        {
            Assert.Equal(entry.GetProperty(key).GetString() ?? "unknown", rows[i][0].Text.TrimEnd('?'));
            Assert.Equal(new[] { "flows", "packets", "bytes" }.Select(name => (long?)entry.GetProperty(name).GetInt64()), rows[i].Skip(1 + skip).Take(3).Select(static cell => cell.Number));
            i++;
        }
    }

    [Fact]
    public void InABrowserItSortsBrushesAndSearchesAndFetchesNothing()
    {
        string path = Report("r.html", Lab);
        string html = File.ReadAllText(path);
        Assert.DoesNotMatch(new Regex(@"(src|href)\s*=\s*[""']?(https?:)?//", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)), html);
        const string Steps = """
            <script>
            const said = [];
            try {
              const rows = id => [...document.getElementById(id).tBodies[0].rows].filter(row => !row.hidden);
              const numbers = (id, column) => rows(id).map(row => Number(row.cells[column].dataset.v));
              const head = document.querySelectorAll("#flows thead button")[7];
              head.click();
              const down = numbers("flows", 7);
              head.click();
              const up = numbers("flows", 7);
              said.push("sorted:" + (down.every((n, i) => !i || down[i - 1] >= n) && up.every((n, i) => !i || up[i - 1] <= n) && up.length === down.length));
              const search = document.querySelector("input[data-for=flows]");
              search.value = "203.0.113.80 dns";
              search.dispatchEvent(new Event("input"));
              const none = rows("flows").length;
              search.value = "203.0.113.53 dns";
              search.dispatchEvent(new Event("input"));
              const some = rows("flows");
              said.push("searched:" + (none === 0 && some.length > 0 && some.every(row => row.textContent.includes("203.0.113.53"))));
              search.value = "";
              search.dispatchEvent(new Event("input"));
              const all = rows("flows").length;
              const high = document.getElementById("brush-to");
              high.value = 3;
              high.dispatchEvent(new Event("input"));
              const inside = [...document.querySelectorAll("#timechart .bin")].filter(bin => !bin.classList.contains("off"));
              const packets = inside.reduce((sum, bin) => sum + Number(bin.dataset.packets), 0);
              said.push("brushed:" + (rows("flows").length < all && inside.length > 0 && packets === Number(document.getElementById("brushed").dataset.packets)));
              document.getElementById("brush-all").click();
              said.push("unbrushed:" + (rows("flows").length === all));
              const chart = document.getElementById("timechart"), box = chart.getBoundingClientRect();
              const at = (kind, share) => chart.dispatchEvent(new PointerEvent(kind, { clientX: box.left + box.width * share, clientY: box.top + 20, bubbles: true, pointerId: 1 }));
              chart.setPointerCapture = () => {};
              at("pointerdown", .1); at("pointermove", .2); at("pointerup", .2);
              said.push("dragged:" + (document.querySelectorAll("#timechart .bin.off").length > 0));
              said.push("fetched:" + performance.getEntriesByType("resource").length);
              said.push("narrow:" + (document.documentElement.scrollWidth <= document.documentElement.clientWidth));
            } catch (error) { said.push("failed:" + error); }
            document.body.setAttribute("data-said", said.join(" "));
            </script></body>
            """;
        string trial = _scratch["trial.html"];
        File.WriteAllText(trial, html.Replace("</body>", Steps, StringComparison.Ordinal));
        Pcapports run = Pcapports.Shell("timeout 50 chromium --headless --no-sandbox --disable-gpu --user-data-dir=\"$2\" --window-size=390,844 --enable-logging=stderr --v=0 --dump-dom \"file://$1\"", trial, _scratch["profile"]);
        Match said = Regex.Match(run.Output, "data-said=\"(?<said>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(10));
        Assert.Equal("sorted:true searched:true brushed:true unbrushed:true dragged:true fetched:0 narrow:true", said.Groups[1].Value);
        Assert.DoesNotContain("CONSOLE", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileNamesStayInert()
    {
        const string Name = "=cmd|'x'!A1\"><img src=x onerror=alert(1)><script>alert(2)</script>\u202e\u001b[31m.pcapng";
        string capture = _scratch.Sample(Name.Replace('/', '_'));
        string html = File.ReadAllText(Report("h.html", capture, "--title", "</title><script>alert(3)</script>"));
        Assert.Equal(1, Regex.Count(html, "<script", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)));
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202e', html);
        Assert.DoesNotContain('\u001b', html);
        Report("csv", capture, "--format", "csv");
        foreach (string file in Directory.GetFiles(_scratch["csv"]))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotMatch(new Regex("(^|,)\"?[=+@-][a-zA-Z]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)), text);
            Assert.DoesNotContain('\u202e', text);
        }
        string json = File.ReadAllText(Report("h.json", capture));
        Assert.DoesNotContain('\u202e', json);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.EndsWith(Path.GetFileName(capture), document.RootElement.GetProperty("captures")[0].GetProperty("capture").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", File.ReadAllText(Report("h.md", capture)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void HostileNamesInsideTheCaptureStayInert()
    {
        string[] names = ["<script>alert(1)</script>", "=HYPERLINK(1)", "+1", "@sum", "a\"b,c'd", "\u202etxt.exe", "\u001b]0;x\u0007", "`tick|pipe"];
        string capture = _scratch["names.pcapng"];
        using (var writer = new PcapNgWriter(File.Create(capture)))
        {
            int wire = writer.AddInterface(LinkType.Ethernet);
            long time = 1_700_000_000_000_000_000;
            for (int i = 0; i < names.Length; i++)
            {
                byte[] label = Encoding.UTF8.GetBytes(names[i]);
                byte[] question = Join(U16(i), Hex("0100 0001 0000 0000 0000"), [(byte)label.Length], label, Hex("00 0001 0001"));
                byte[] answer = Join(U16(i), Hex("8180 0001 0001 0000 0000"), [(byte)label.Length], label, Hex("00 0001 0001 c00c 0001 0001 0000003c 0004 0a000050"));
                byte[] request = Encoding.UTF8.GetBytes($"GET /{names[i].Replace(' ', '_')} HTTP/1.1\r\nHost: {names[i]}\r\nUser-Agent: {names[i]}\r\n\r\n");
                foreach (byte[] frame in new[]
                {
                    Ethernet(0x0800, Ipv4(17, Udp(question, 40000 + i, 53))), Ethernet(0x0800, Ipv4(17, Udp(answer, 53, 40000 + i))),
                    Ethernet(0x0800, Ipv4(6, Tcp(request, 0x18, source: 50000 + i, destination: 80))),
                })
                    writer.Write(wire, new Timestamp(time += 1_000_000), frame, (uint)frame.Length);
            }
        }
        string html = File.ReadAllText(Report("n.html", capture));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, Regex.Count(html, "<script", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)));
        Report("csv", capture, "--format", "csv");
        List<(string Name, string Text)> tables = [.. Directory.GetFiles(_scratch["csv"]).Select(static file => (Path.GetFileName(file), File.ReadAllText(file)))];
        foreach (string command in new[] { "dns", "http", "apps", "names", "flows" })
            tables.Add((command, Pcapports.Run(command, capture, "--format", "csv").Output));
        foreach ((string name, string text) in tables)
            Assert.DoesNotMatch(new Regex("(^|,)\"?[=+@-][a-zA-Z0-9]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)), Regex.Replace(text, @"(?<=^|,)-?\d[\d.]*(?=,|$)", "0", RegexOptions.Multiline, TimeSpan.FromSeconds(10)));
        Assert.Contains(tables, static table => table.Text.Contains("'=HYPERLINK(1)", StringComparison.OrdinalIgnoreCase));
        string markdown = File.ReadAllText(Report("n.md", capture)), json = File.ReadAllText(Report("n.json", capture));
        Assert.DoesNotContain("<script", markdown, StringComparison.OrdinalIgnoreCase);
        using JsonDocument document = JsonDocument.Parse(json);
        string[] told = [.. document.RootElement.GetProperty("names").EnumerateArray().Select(static name => name.GetProperty("name").GetString()!)];
        Assert.Contains(told, static name => name.Contains("<script>", StringComparison.OrdinalIgnoreCase));
        Assert.All([html, markdown, json, .. tables.Select(static table => table.Text)], static text =>
            Assert.DoesNotContain(text, static c => c is '\u202e' or '\u001b' or '\u0007'));
    }

    [Fact]
    public void ARedactedReportNamesNobodyAndKeepsTheNumbers()
    {
        string plain = File.ReadAllText(Report("p.json", Path.Combine(Lab, "dns"))), shared = File.ReadAllText(Report("s.json", Path.Combine(Lab, "dns"), "--redact"));
        Assert.Contains("172.16.5.122", plain, StringComparison.Ordinal);
        foreach (string secret in new[] { "172.16.5.122", "203.0.113.53", "office.example", "office.pcapng", Lab })
            Assert.DoesNotContain(secret, shared, StringComparison.Ordinal);
        using JsonDocument a = JsonDocument.Parse(plain), b = JsonDocument.Parse(shared);
        foreach (string name in new[] { "packets", "flows", "hosts", "wire_bytes" })
            Assert.Equal(a.RootElement.GetProperty("summary").GetProperty(name).GetInt64(), b.RootElement.GetProperty("summary").GetProperty(name).GetInt64());
    }

    [Fact]
    public void ASecondRunIsTheSameAndADamagedCaptureStopsNobody()
    {
        string bad = _scratch["bad.pcap"], good = _scratch.Sample("good.pcapng");
        File.WriteAllBytes(bad, [.. File.ReadAllBytes(Path.Combine(Lab, "snaplen/68-at-mirror.pcap"))[..^7]]);
        string script = "XDG_CACHE_HOME=\"$3\" $P report \"$1\" \"$2\" -o \"$4\"";
        Pcapports first = Pcapports.Shell(script, bad, good, _scratch["cache"], _scratch["1.html"]);
        Pcapports second = Pcapports.Shell(script, bad, good, _scratch["cache"], _scratch["2.html"]);
        Assert.Equal(3, first.Status);
        Assert.Equal((first.Status, first.Error), (second.Status, second.Error));
        Assert.Contains("bad.pcap", first.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(_scratch["1.html"]).Replace("1.html", "2.html", StringComparison.Ordinal), File.ReadAllText(_scratch["2.html"]));
        Assert.NotEmpty(Directory.GetFiles(_scratch["cache"], "*.digest", SearchOption.AllDirectories));
        File.AppendAllBytes(bad, [0]);
        Assert.Equal(3, Pcapports.Shell(script, bad, good, _scratch["cache"], _scratch["3.html"]).Status);
    }

    [Fact]
    public void TimesFiltersAndEachCaptureAreHonoured()
    {
        string sample = _scratch.Sample();
        using JsonDocument filtered = JsonDocument.Parse(File.ReadAllText(Report("f.json", sample, "--filter", "tcp.port == 8081")));
        Assert.Equal(8, filtered.RootElement.GetProperty("summary").GetProperty("packets").GetInt64());
        JsonElement flow = Assert.Single(filtered.RootElement.GetProperty("largest_flows").EnumerateArray());
        Assert.Equal(3, flow.GetProperty("frame").GetInt64());
        using JsonDocument late = JsonDocument.Parse(File.ReadAllText(Report("l.json", sample, "--from", "1767323046", "--to", "2026-01-02T03:04:06.05")));
        Assert.Equal(2, late.RootElement.GetProperty("summary").GetProperty("packets").GetInt64());
        string html = File.ReadAllText(Report("e.html", sample, _scratch.Sample("other.pcapng"), "--each"));
        Assert.Equal(2, Directory.GetFiles(_scratch["e-captures"], "*.html").Length);
        Assert.Contains("href=\"e-captures/0001-sample.pcapng.html\"", html, StringComparison.Ordinal);
    }
}

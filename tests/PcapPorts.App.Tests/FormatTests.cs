using System.Globalization;
using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>Formats for programs: they parse, agree with each other, and add up.</summary>
public sealed class FormatTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("flows")]
    [InlineData("ports")]
    [InlineData("packets")]
    public void EveryFormatHoldsTheSameRecords(string command)
    {
        string sample = _scratch.Sample();
        List<Dictionary<string, string>> lines = [.. Lines(Run(command, sample, "ndjson")).Select(Flatten)];
        using JsonDocument json = JsonDocument.Parse(Run(command, sample, "json"));
        Assert.NotEmpty(lines);
        Assert.Equal(lines, json.RootElement.EnumerateArray().Select(Flatten));
        Assert.Equal(lines, Rows(Run(command, sample, "csv"), ','));
        Assert.Equal(lines, Rows(Run(command, sample, "tsv"), '\t'));
    }

    [Fact]
    public void PortsAreTheSumOfTheFlows()
    {
        string sample = _scratch.Sample();
        var sums = new SortedDictionary<string, (long Flows, long Packets, long Bytes)>(StringComparer.Ordinal);
        foreach (JsonElement flow in Lines(Run("flows", sample, "ndjson")))
        {
            if (flow.GetProperty("server").GetProperty("port").ValueKind == JsonValueKind.Null)
                continue;
            string key = $"{flow.GetProperty("proto")} {flow.GetProperty("server").GetProperty("port")}";
            (long flows, long packets, long bytes) = sums.GetValueOrDefault(key);
            sums[key] = (flows + 1, packets + Both(flow, "packets"), bytes + Both(flow, "bytes"));
        }
        var ports = new SortedDictionary<string, (long, long, long)>(StringComparer.Ordinal);
        foreach (JsonElement port in Lines(Run("ports", sample, "ndjson")))
            ports.Add($"{port.GetProperty("proto")} {port.GetProperty("port")}", (port.GetProperty("flows").GetInt64(), port.GetProperty("packets").GetInt64(), port.GetProperty("bytes").GetInt64()));
        Assert.Equal(7, ports.Count);
        Assert.Equal(sums, ports);
    }

    [Fact]
    public void InfoCountsWhatIsThere()
    {
        using JsonDocument info = JsonDocument.Parse(Run("info", _scratch.Sample(), "json"));
        Assert.Equal(SampleCapture.Frames, info.RootElement.GetProperty("packets").GetInt64());
        Assert.Equal(2, info.RootElement.GetProperty("counts").GetProperty("arp").GetInt64());
        Assert.Equal(2, info.RootElement.GetProperty("counts").GetProperty("ipv6").GetInt64());
        Assert.Equal(2, info.RootElement.GetProperty("counts").GetProperty("snapped").GetInt64());
        Assert.Equal(JsonValueKind.Null, info.RootElement.GetProperty("damage").ValueKind);
    }

    [Fact]
    public void TopTakesTheLargestAndKeepsTheirNumbers()
    {
        string sample = _scratch.Sample();
        List<(long Id, long Bytes)> all = [.. Lines(Run("flows", sample, "ndjson")).Select(flow => (flow.GetProperty("id").GetInt64(), Both(flow, "bytes")))];
        Pcapports top = Pcapports.Run("flows", sample, "--format", "ndjson", "--top", "3");
        Assert.Equal(
            all.OrderByDescending(flow => flow.Bytes).ThenBy(flow => flow.Id).Take(3),
            Lines(top.Output).Select(flow => (flow.GetProperty("id").GetInt64(), Both(flow, "bytes"))));
    }

    [Theory]
    [InlineData("--host 10.0.0.80", 6)]
    [InlineData("--host 2001:db8::/32", 1)]
    [InlineData("--host 10.0.0.3 --host 10.0.0.123", 2)]
    [InlineData("--port 53", 1)]
    [InlineData("--proto icmp", 2)]
    [InlineData("--proto 17 --port 123", 1)]
    [InlineData("--service http", 1)]
    [InlineData("--state refused", 1)]
    [InlineData("--state attempt --state refused", 2)]
    [InlineData("--service none --proto tcp", 0)]
    public void ASelectionTakesWhatFits(string options, int flows)
    {
        Pcapports run = Pcapports.Run(["flows", _scratch.Sample(), "--format", "ndjson", .. options.Split(' ')]);
        Assert.Equal(0, run.Status);
        Assert.Equal(flows, run.Output.Count(c => c == '\n'));
    }

    [Fact]
    public void SeveralFilesAreNamedInEachRecord()
    {
        string first = _scratch.Sample("=1+1.pcapng"), second = _scratch.Sample("b,\"b\".pcapng");
        List<Dictionary<string, string>> rows = Rows(Pcapports.Run("flows", first, second, "--format", "csv").Output, ',');
        Assert.Equal([first, second], rows.Select(row => row["file"]).Distinct(StringComparer.Ordinal));
    }

    static string Run(string command, string file, string format)
    {
        Pcapports run = Pcapports.Run(command, file, "--format", format);
        Assert.Equal((0, ""), (run.Status, run.Error));
        return run.Output;
    }

    static IEnumerable<JsonElement> Lines(string ndjson) =>
        ndjson.TrimEnd('\n').Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    static long Both(JsonElement flow, string name) =>
        flow.GetProperty(name).GetProperty("to_server").GetInt64() + flow.GetProperty(name).GetProperty("to_client").GetInt64();

    [Fact]
    public void TimesOfNamesAreReadByPeople()
    {
        string[] lines = Pcapports.Run("names", PcapPorts.Tests.Repository.PathOf("testdata-pcaps/dns/office.pcapng")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("Time (UTC)", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], static line => Assert.Matches(@" 2026-11-21 09:17:4\d$", line));
    }

    /// <summary>An object with dotted names, and without what has no value: so it can be compared with a row.</summary>
    static Dictionary<string, string> Flatten(JsonElement record)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(record, "");
        return flat;

        void Add(JsonElement element, string prefix)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string name = prefix + property.Name;
                if (property.Value.ValueKind == JsonValueKind.Object)
                    Add(property.Value, name + ".");
                else if (property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 0)
                    flat.Add(name, string.Join(',', property.Value.EnumerateArray()));
                else if (property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                    flat.Add(name, property.Value.GetBoolean() ? "true" : "false");
                else if (property.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array))
                    flat.Add(name, property.Value.ToString().ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    static List<Dictionary<string, string>> Rows(string text, char separator)
    {
        List<List<string>> rows = [.. text.TrimEnd('\n').Split('\n').Select(line => Cells(line, separator))];
        return [.. rows.Skip(1).Select(row =>
        {
            Assert.Equal(rows[0].Count, row.Count);
            return new Dictionary<string, string>(rows[0].Zip(row, KeyValuePair.Create).Where(cell => cell.Value.Length > 0), StringComparer.Ordinal);
        })];
    }

    static List<string> Cells(string line, char separator)
    {
        List<string> cells = [];
        for (int at = 0; at <= line.Length;)
        {
            string cell = "";
            if (at < line.Length && line[at] == '"' && separator == ',')
            {
                for (at++; !(line[at] == '"' && (at + 1 == line.Length || line[at + 1] != '"')); at++)
                {
                    cell += line[at];
                    at += line[at] == '"' ? 1 : 0;
                }
                at += 2;
            }
            else
            {
                int end = line.IndexOf(separator, at);
                cell = end < 0 ? line[at..] : line[at..end];
                at = end < 0 ? line.Length + 1 : end + 1;
            }
            cells.Add(cell);
        }
        return cells;
    }
}

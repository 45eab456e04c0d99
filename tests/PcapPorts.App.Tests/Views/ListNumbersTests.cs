using System.Globalization;
using System.Text.Json;
using PcapPorts.Reports;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests.Views;

/// <summary>The lists of the terminal interface have the numbers of the command line, row by row.</summary>
public class ListNumbersTests
{
    const string Right = "\e[C";

    /// <summary>The rows of the list that a key opens, written as JSON; the form that was chosen once is remembered.</summary>
    static List<Dictionary<string, string>> Rows(ViewerStage stage, string key, string seen, bool isFirst = false)
    {
        string file = stage.Scratch[$"{key}.json"];
        stage.Type(key).See(seen, " row").Settle().Type(":export rows").Enter().See("File:").Type(file).Type("\t").Type(isFirst ? Right : "\t").Enter().See($"Written to {file}");
        return JsonSerializer.Deserialize<List<Dictionary<string, string>>>(File.ReadAllText(file))!;
    }

    static List<JsonElement> Records(string capture, params string[] command)
        => [.. Pcapports.Run([command[0], capture, .. command[1..], "--format", "ndjson"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];

    static string Text(JsonElement record, params string[] path)
    {
        foreach (string name in path)
            record = record.GetProperty(name);
        return record.ValueKind == JsonValueKind.Null ? "" : record.ToString();
    }

    static long Number(JsonElement record, params string[] path) => long.Parse(Text(record, path), CultureInfo.InvariantCulture);

    static long Count(string cell) => long.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("browser/page.pcapng")]
    [InlineData("scan/syn.pcapng")]
    [InlineData("tunnels/gre.pcapng")]
    [InlineData("sip/call.pcapng")]
    public void Rows_are_those_of_the_command_line(string name)
    {
        string capture = Repository.PathOf("testdata-pcaps/" + name);
        using var stage = new ViewerStage(160, 50, capture);
        List<JsonElement> flows = Records(capture, "flows");
        Assert.NotEmpty(flows);

        List<Dictionary<string, string>> rows = Rows(stage, "w", "Server because", isFirst: true);
        Assert.Equal(
            flows.Select(static flow => (Text(flow, "id"), Number(flow, "packets", "to_server") + Number(flow, "packets", "to_client"),
                Units.Bytes((ulong)(Number(flow, "bytes", "to_server") + Number(flow, "bytes", "to_client"))))),
            rows.Select(static row => (row["Flow"], Count(row["Packets"]), row["Bytes"])));

        var talks = new Dictionary<string, (long Flows, long Packets, long Bytes)>(StringComparer.Ordinal);
        var talkers = new Dictionary<string, (long Packets, long Sent, long Received, long AsClient, long AsServer)>(StringComparer.Ordinal);
        foreach (JsonElement flow in flows)
        {
            string client = Text(flow, "client", "ip"), server = Text(flow, "server", "ip");
            long up = Number(flow, "bytes", "to_server"), down = Number(flow, "bytes", "to_client"), packets = Number(flow, "packets", "to_server") + Number(flow, "packets", "to_client");
            string pair = Pair(client, server);
            (long many, long all, long bytes) = talks.GetValueOrDefault(pair);
            talks[pair] = (many + 1, all + packets, bytes + up + down);
            (long p, long s, long r, long c, long v) = talkers.GetValueOrDefault(client);
            talkers[client] = (p + packets, s + up, r + down, c + 1, v);
            (p, s, r, c, v) = talkers.GetValueOrDefault(server);
            talkers[server] = client == server ? (p, s, r, c, v + 1) : (p + packets, s + down, r + up, c, v + 1);
        }
        Same(
            talks.Select(static talk => $"{talk.Key} {talk.Value.Flows} {talk.Value.Packets} {Units.Bytes((ulong)talk.Value.Bytes)}"),
            Rows(stage, "v", "Bytes A").Select(static row => $"{Pair(row["Address A"], row["Address B"])} {Count(row["Flows"])} {Count(row["Packets"])} {row["Bytes"]}"));
        Same(
            talkers.Select(static one => $"{one.Key} {one.Value.Packets} {Units.Bytes((ulong)one.Value.Sent)} {Units.Bytes((ulong)one.Value.Received)} {one.Value.AsClient} {one.Value.AsServer}"),
            Rows(stage, "E", "As server").Select(static row => $"{row["Address"]} {Count(row["Packets"])} {row["Sent"]} {row["Received"]} {Count(row["As client"])} {Count(row["As server"])}"));
        Same(
            Records(capture, "ports").Select(static port => $"{Text(port, "port")}/{Text(port, "proto")} {Text(port, "flows")} {Text(port, "packets")} {Units.Bytes((ulong)Number(port, "bytes"))} {Text(port, "clients")} {Text(port, "servers")}"),
            Rows(stage, "p", "Registered as").Select(static row => $"{row["Port"]} {Count(row["Flows"])} {Count(row["Packets"])} {row["Bytes"]} {Count(row["Clients"])} {Count(row["Servers"])}"));
        Same(
            Records(capture, "exposure").Where(static record => Text(record, "kind") == "port").Select(static port => $"{Text(port, "host")} {Text(port, "port")}/{Text(port, "proto")} {Text(port, "verdict")} {Text(port, "flows")}"),
            Rows(stage, "X", "Because").Where(static row => row["Verdict"] is "open" or "closed" or "filtered" or "unknown").Select(static row => $"{row["Host"]} {row["Port"]} {row["Verdict"]} {Count(row["Flows"])}"));

        // A protocol may stand at several places of the tree: those that stand at one have all its packets.
        foreach (IGrouping<string, Dictionary<string, string>> protocol in Rows(stage, "H", "Share of bytes").GroupBy(static row => row["Filter"]).Where(static places => places.Count() == 1))
            Assert.Equal(Pcapports.Run("packets", capture, "-Y", protocol.Key, "--only-count").Output.Trim(), Count(protocol.Single()["Packets"]).ToString(CultureInfo.InvariantCulture));
    }

    static string Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? $"{a} {b}" : $"{b} {a}";

    static void Same(IEnumerable<string> expected, IEnumerable<string> rows) => Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
}

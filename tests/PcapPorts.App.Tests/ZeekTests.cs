using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Logs in Zeek's form, read as a reader of Zeek's logs reads them: by the header, with every value of its type.</summary>
public sealed partial class ZeekTests
{
    // Zeek's manual, "Log Files": the fields of each log in their order.
    static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["flows"] = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history "
            + "orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents ip_proto",
        ["dns"] = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected",
        ["http"] = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p trans_depth method host uri referrer version user_agent origin request_body_len response_body_len status_code status_msg "
            + "info_code info_msg tags username password proxied orig_fuids orig_filenames orig_mime_types resp_fuids resp_filenames resp_mime_types",
        ["tls"] = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p version cipher curve server_name resumed last_alert next_protocol established ssl_history cert_chain_fps client_cert_chain_fps sni_matches_cert",
    };

    static string Lab => Repository.PathOf("testdata-pcaps");

    [GeneratedRegex(@"^C[0-9A-Za-z]{17}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uid();

    [GeneratedRegex(@"\\x(?<code>[0-9a-f]{2})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    /// <summary>A log's lines by field; null for what is unset. A value that is not of its type fails.</summary>
    static List<Dictionary<string, object?>> Read(string command, params string[] arguments)
    {
        Pcapports run = Pcapports.Run([command, .. arguments, "--format", "zeek"]);
        Assert.Equal(("", 0), (run.Error, run.Status));
        string[] lines = run.Output.Split('\n');
        Assert.Equal(["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", $"#path\t{(command == "flows" ? "conn" : command == "tls" ? "ssl" : command)}"], lines[..5]);
        string[] names = lines.Single(static line => line.StartsWith("#fields\t", StringComparison.Ordinal)).Split('\t')[1..];
        string[] types = lines.Single(static line => line.StartsWith("#types\t", StringComparison.Ordinal)).Split('\t')[1..];
        Assert.Equal(Fields[command].Split(' '), names);
        Assert.Equal(names.Length, types.Length);
        Assert.Equal(["#close\t1970-01-01-00-00-00", ""], lines[^2..]);
        return [.. lines.Where(static line => line.Length > 0 && line[0] != '#').Select(line =>
        {
            string[] values = line.Split('\t');
            Assert.Equal(names.Length, values.Length);
            return names.Select((name, i) => (name, Value: Value(values[i], types[i]))).ToDictionary(static pair => pair.name, static pair => pair.Value);
        })];
    }

    static object? Value(string text, string type)
    {
        if (text == "-")
            return null;
        if (type.EndsWith(']'))
        {
            string inner = type[(type.IndexOf('[', StringComparison.Ordinal) + 1)..^1];
            return text == "(empty)" ? [] : text.Split(',').Select(item => Value(item, inner)).ToArray();
        }
        return type switch
        {
            "time" or "interval" => decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            "count" => (decimal)ulong.Parse(text, CultureInfo.InvariantCulture),
            "port" => (decimal)ushort.Parse(text, CultureInfo.InvariantCulture),
            "addr" => IPAddress.Parse(text).ToString(),
            "bool" => text == "T" || (text == "F" ? false : throw new FormatException(text)),
            "string" or "enum" => text == "(empty)" ? "" : Escape().Replace(text, static match => ((char)Convert.ToByte(match.Groups["code"].Value, 16)).ToString()),
            _ => throw new FormatException(type),
        };
    }

    [Theory]
    [InlineData("flows")]
    [InlineData("dns")]
    [InlineData("http")]
    [InlineData("tls")]
    public void EveryLineIsReadAndItsConnectionIsInConnLog(string command)
    {
        List<Dictionary<string, object?>> lines = Read(command, Lab);
        Assert.NotEmpty(lines);
        Assert.All(lines, static line => Assert.Matches(Uid(), (string)line["uid"]!));
        string[] id = ["id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p"];
        var known = Read("flows", Lab).ToDictionary(static line => (string)line["uid"]!, line => string.Join(' ', id.Select(name => line[name])));
        Assert.All(lines, line => Assert.Equal(known[(string)line["uid"]!], string.Join(' ', id.Select(name => line[name]))));
        if (command != "flows")
            return;
        Assert.Equal(Pcapports.Run("flows", Lab, "--format", "ndjson").Output.Count(static c => c == '\n'), lines.Count);
        Assert.All(lines, static line => Assert.True((decimal)line["orig_ip_bytes"]! >= 20 * (decimal)line["orig_pkts"]! && (decimal)line["resp_ip_bytes"]! >= 20 * (decimal)line["resp_pkts"]!));
    }

    [Theory]
    [InlineData("flows")]
    [InlineData("dns")]
    [InlineData("http")]
    [InlineData("tls")]
    public void JsonLinesSayTheSame(string command)
    {
        List<Dictionary<string, object?>> lines = Read(command, Lab);
        string[] json = Pcapports.Run(command, Lab, "--format", "zeek-json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Count, json.Length);
        for (int i = 0; i < json.Length; i++)
        {
            using JsonDocument document = JsonDocument.Parse(json[i]);
            var said = document.RootElement.EnumerateObject().ToDictionary(static field => field.Name, static field => Plain(field.Value));
            Assert.Equal(lines[i].Where(static field => field.Value is not null).Select(static field => field.Key), said.Keys);
            Assert.All(said, field => Assert.Equal(lines[i][field.Key], field.Key.EndsWith("_h", StringComparison.Ordinal) ? IPAddress.Parse((string)field.Value).ToString() : field.Value));
        }
    }

    static object Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Array => value.EnumerateArray().Select(static item => (object?)Plain(item)).ToArray(),
        _ => value.GetString()!,
    };

    [Fact]
    public void TheLogsTellWhatTheProgramsDid()
    {
        List<Dictionary<string, object?>> conn = Read("flows", Path.Combine(Lab, "ports/closed-filtered-rejected.pcapng"));
        Assert.Equal(["SF", "REJ", "S0"], new[] { 80m, 4444m, 4445m }.Select(port => conn.First(line => (decimal)line["id.resp_p"]! == port && (string)line["proto"]! == "tcp")["conn_state"]));

        List<Dictionary<string, object?>> dns = Read("dns", Path.Combine(Lab, "dns/office.pcapng"));
        Dictionary<string, object?> alias = dns.Single(static line => (decimal)line["id.orig_p"]! == 59210);
        Assert.Equal(("www.office.example", "A", "NOERROR", true, true), (alias["query"], alias["qtype_name"], alias["rcode_name"], alias["AA"], alias["RD"]));
        Assert.Equal(["server1.office.example", "172.16.5.127"], (object?[])alias["answers"]!);
        Assert.Equal([3600m, 3600m], (object?[])alias["TTLs"]!);
        Assert.Contains(dns, static line => (string?)line["rcode_name"] == "NXDOMAIN" && line["answers"] is null);
        Assert.Contains(dns, static line => line["TC"] is true);
        // A comma in an element does not divide it.
        Assert.Contains(dns, static line => line["answers"] is object?[] { Length: 30 } texts && texts.All(static text => ((string)text!).Contains("datagram, so", StringComparison.Ordinal)));

        List<Dictionary<string, object?>> http = Read("http", Path.Combine(Lab, "http/keep-alive.pcapng"));
        Assert.Equal(Enumerable.Range(1, http.Count).Select(static n => (object?)(decimal)n), http.Select(static line => line["trans_depth"]));
        Assert.All(http, static line => Assert.NotNull(line["status_code"]));
        Dictionary<string, object?> post = Read("http", Path.Combine(Lab, "http/methods.pcapng")).Single(static line => (string?)line["method"] == "POST");
        Assert.Equal(("/form", 22m, 200m, "OK", "1.1"), (post["uri"], post["request_body_len"], post["status_code"], post["status_msg"], post["version"]));

        Dictionary<string, object?> old = Assert.Single(Read("tls", Path.Combine(Lab, "https/tls12.pcapng")));
        Assert.Equal(("TLSv12", "x25519", "www.example.net", "http/1.1", "CsxknGIi"), (old["version"], old["curve"], old["server_name"], old["next_protocol"], old["ssl_history"]));
        Assert.Equal((true, false, true), (old["established"], old["resumed"], old["sni_matches_cert"]));
        Assert.Equal(64, ((string)((object?[])old["cert_chain_fps"]!)[0]!).Length);
        Dictionary<string, object?> refused = Assert.Single(Read("tls", Path.Combine(Lab, "https/bad-certificate.pcapng")));
        Assert.Equal((false, "unknown_ca"), (refused["established"], refused["last_alert"]));
    }
}

using System.Text.Json;
using PcapPorts.Analysis.Applications;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>What the programs of the lab asked, fetched and greeted has to appear in the records of <c>apps</c>.</summary>
public class OfficeLabApplicationTests
{
    static readonly HashSet<string> Told = ["dns", "mdns", "llmnr", "http", "tls", "quic"];

    public static TheoryData<string> Truths => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, path))];

    [Theory]
    [MemberData(nameof(Truths))]
    public void Names_and_addresses_appear(string truth)
    {
        string path = Path.Combine(LabTruth.Folder, truth);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        string capture = Path.Combine(Path.GetDirectoryName(path)!, root.GetProperty("capture").GetString()!);
        List<ApplicationEvent> events = Read(capture);
        bool isCut = root.TryGetProperty("snaplen", out _);

        // Only what clients send says a URL.
        bool hearsClients = !root.TryGetProperty("one_way", out JsonElement oneWay) || oneWay.GetString() != "to_client";
        HashSet<string> said = new(StringComparer.OrdinalIgnoreCase);
        foreach (ApplicationEvent e in events)
            said.UnionWith(TextsOf(e));
        foreach (JsonElement flow in root.GetProperty("flows").EnumerateArray())
        {
            if (isCut || !flow.TryGetProperty("service", out JsonElement service) || !Told.Contains(service.GetString()!))
                continue;
            foreach (string name in Strings(flow, "names"))
                Assert.True(said.Contains(name.TrimEnd('.')), $"{name} in {string.Join(' ', said)}");
            foreach (string url in Strings(flow, "urls").Where(url => hearsClients && url.StartsWith("http://", StringComparison.Ordinal)))
                Assert.True(said.Contains(url) || said.Contains(new Uri(url).PathAndQuery), $"{url} in {string.Join(' ', said)}");
        }
        Assert.All(events, e => Assert.NotEqual(0, e.Server.Address.Version));
    }

    static List<ApplicationEvent> Read(string capture)
    {
        using CaptureReader reader = CaptureReader.Open(capture);
        var batch = new FrameBatch();
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        var events = new ApplicationEventReader();
        List<ApplicationEvent> all = [];
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                var context = new FrameContext { Number = batch.FirstNumber + i, Record = batch.Records[i] };
                dissector.Dissect(batch.Bytes(i), in context, fields);
                all.AddRange(events.Read(fields, context.Number, context.Record.TimestampNanoseconds));
            }
        }
        all.AddRange(events.Unfinished);
        return all;
    }

    static IEnumerable<string> Strings(JsonElement flow, string name)
        => flow.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    static IEnumerable<string> TextsOf(ApplicationEvent e) => e switch
    {
        DnsEvent dns => dns.Questions.Select(question => question.Name).Concat(dns.Answers),
        HttpEvent http => [http.Uri ?? "", http.Host ?? "", $"http://{http.Host}{http.Uri}"],
        TlsEvent tls => [tls.ServerName ?? ""],
        _ => [],
    };
}

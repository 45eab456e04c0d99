using System.Text;
using System.Text.Json;
using PcapPorts.Analysis;
using PcapPorts.Analysis.Applications;
using PcapPorts.Analysis.Names;
using PcapPorts.Analysis.Stories;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.OfficeLab;

/// <summary>Every name, URL, user and ending that the programs of the lab told has to stand in the records and in the story of its flow.</summary>
public class OfficeLabStoryTests
{
    /// <summary>How the story says an ending; a try that only an ICMP error answered says that.</summary>
    static readonly Dictionary<string, string[]> s_endings = new()
    {
        ["closed"] = ["Both sides closed the connection in order"],
        ["reset"] = ["broke the connection off (RST)"],
        ["refused"] = ["Refused:"],
        ["attempt"] = ["The SYN got no answer", "The only answer was an ICMP error"],
        ["open"] = ["was still open at its last frame"],
        ["half-closed"] = ["closed its side (FIN)"],
    };

    /// <summary>Passwords of the lab (<c>tools/office-lab/scenarios</c>), as they are and in base 64.</summary>
    static readonly string[] s_secrets = ["office-5", Convert.ToBase64String("office-5"u8), Convert.ToBase64String("\0anna\0office-5"u8)];

    public static TheoryData<string> Truths => [.. LabTruth.Files().Select(path => Path.GetRelativePath(LabTruth.Folder, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Truths))]
    public void What_the_programs_told_is_told(string truth)
    {
        string path = Path.Combine(LabTruth.Folder, truth);
        LabTruth told = LabTruth.Read(path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        using CaptureScan scan = CaptureScan.Run(told.CapturePath, new ScanOptions { Names = NameWish.Always, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });
        string records = Records(told.CapturePath, scan.Names);
        bool isCut = root.TryGetProperty("snaplen", out _);
        int items = 0, at = 0;
        foreach (JsonElement flow in root.GetProperty("flows").EnumerateArray())
        {
            LabFlow lab = told.Flows[at++];
            string story = Story(told.CapturePath, scan, lab);
            Assert.True(story.Length > 0, $"{lab} has no story");
            Assert.All(s_secrets, secret => Assert.DoesNotContain(secret, story + records, StringComparison.Ordinal));
            if (told.OneWay is null && !told.Midstream && lab is { Proto: "tcp", Ending: { } ending })
                Assert.Contains(s_endings[ending], words => story.Contains(words, StringComparison.Ordinal));
            if (isCut || told.Midstream)
                continue;
            foreach (string item in Items(flow, hearsClients: told.OneWay != "to_client"))
            {
                items++;
                Assert.True(records.Contains(item, StringComparison.OrdinalIgnoreCase), $"{item} is not in the records:\n{records}");
                Assert.True(story.Contains(item, StringComparison.OrdinalIgnoreCase), $"{item} is not in the story:\n{story}");
            }
        }
        Assert.True(items > 0 || told.Flows.Count > 0, "nothing was told");
    }

    /// <summary>What is told of a flow in the clear. Of an encrypted address only the host is.</summary>
    static IEnumerable<string> Items(JsonElement flow, bool hearsClients)
    {
        foreach (string name in Strings(flow, "names"))
            yield return name.TrimEnd('.');
        if (!hearsClients)
            yield break;
        foreach (string url in Strings(flow, "urls"))
            yield return url.StartsWith("http://", StringComparison.Ordinal) ? url : new Uri(url).Host;
        foreach (string user in Strings(flow, "users"))
            yield return user;
    }

    static IEnumerable<string> Strings(JsonElement flow, string name)
        => flow.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    /// <summary>What <c>apps</c> and <c>names</c> list.</summary>
    static string Records(string capture, NameTable? names)
    {
        using CaptureReader reader = CaptureReader.Open(capture);
        var batch = new FrameBatch();
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        var events = new ApplicationEventReader();
        var text = new StringBuilder();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                var context = new FrameContext { Number = batch.FirstNumber + i, Record = batch.Records[i] };
                dissector.Dissect(batch.Bytes(i), in context, fields);
                foreach (ApplicationEvent e in events.Read(fields, context.Number, context.Record.TimestampNanoseconds))
                    text.AppendLine(e is HttpEvent { Method: not null, Host: not null } http && http.Uri?.StartsWith('/') == true ? $"http://{http.Host}{http.Uri}" : e.Summary);
            }
        }
        foreach (AddressName name in names?.All ?? [])
            text.AppendLine(name.Name);
        return text.ToString();
    }

    /// <summary>The stories of all flows between the two endpoints; of a group, those of all that speak to it, for any of them may have told a name.</summary>
    static string Story(string capture, CaptureScan scan, LabFlow lab)
    {
        var text = new StringBuilder();
        for (int i = 0; i < scan.Flows.Count; i++)
        {
            FlowKey key = scan.Flows[i].Key;
            if (key.Version == 0 || key.Protocol != (lab.Proto == "tcp" ? IpProtocol.Tcp : IpProtocol.Udp))
                continue;
            var low = new IpAddress(key.Version, key.LowHigh, key.LowLow);
            var high = new IpAddress(key.Version, key.HighHigh, key.HighLow);
            bool isOfGroup = lab.Server.Address.IsMulticast && (lab.Server.Is(low, key.LowPort) || lab.Server.Is(high, key.HighPort));
            if (!isOfGroup && !(lab.Client.Is(low, key.LowPort) && lab.Server.Is(high, key.HighPort)) && !(lab.Client.Is(high, key.HighPort) && lab.Server.Is(low, key.LowPort)))
                continue;
            using CaptureReader reader = CaptureReader.Open(capture);
            foreach (StoryStatement statement in FlowStory.Read(scan, reader, i).Statements)
                text.AppendLine(statement.Text);
        }
        return text.ToString();
    }
}

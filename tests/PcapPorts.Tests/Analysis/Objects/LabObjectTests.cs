using System.Security.Cryptography;
using System.Text;
using PcapPorts.Analysis.Objects;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Analysis.Objects;

/// <summary>Files of the office lab, whose content its scenarios wrote by rule (<c>tools/office-lab/scenarios</c>).</summary>
public class LabObjectTests
{
    static string Lines(int count) => string.Concat(Enumerable.Range(1, count).Select(number => $"{number}\n"));

    static readonly Dictionary<string, string> s_contents = new()
    {
        ["seq 300"] = Lines(300),
        ["seq 400"] = Lines(400),
        ["seq 500"] = Lines(500),
        ["long"] = string.Concat(Enumerable.Range(1, 200).Select(number => $"line {number} of a text that compresses well\n")),
        ["outside"] = "<h1>Outside</h1>\n",
        ["office"] = "<h1>Office intranet</h1>\n",
        ["again"] = "again\n",
        ["form"] = "name=Anna+B&text=hello",
        ["tunnel"] = "through the tunnel\n",
    };

    static List<CarriedObject> Read(string capture, ObjectFolder? folder = null)
    {
        using CaptureReader reader = CaptureReader.Open(Path.Combine(Repository.PathOf("testdata-pcaps"), capture));
        var batch = new FrameBatch();
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        using var collector = new ObjectCollector(folder);
        List<CarriedObject> all = [];
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                var context = new FrameContext { Number = batch.FirstNumber + i, Record = batch.Records[i] };
                dissector.Dissect(batch.Bytes(i), in context, fields);
                all.AddRange(collector.Take(fields, context.Number, context.Record.TimestampNanoseconds));
            }
        }
        all.AddRange(collector.End());
        return all;
    }

    [Theory]
    [InlineData("ftp/active.pcapng", "ftp-data", "report.txt", false, "seq 400")]
    [InlineData("ftp/active.pcapng", "ftp-data", "./copy.txt", true, "seq 400")]
    [InlineData("ftp/passive.pcapng", "ftp-data", "report.txt", false, "seq 400")]
    [InlineData("ftp/passive.pcapng", "ftp-data", "./copy.txt", true, "seq 400")]
    [InlineData("nat-ftp/outside.pcapng", "ftp-data", "report.txt", false, "seq 300")]
    [InlineData("smb/share.pcapng", "smb2", "plan.txt", false, "seq 300")]
    [InlineData("smb/share.pcapng", "smb2", "copy.txt", true, "seq 300")]
    [InlineData("tftp/read-write.pcapng", "tftp", "boot.cfg", false, "seq 500")]
    [InlineData("tftp/read-write.pcapng", "tftp", "upload.cfg", true, "seq 500")]
    [InlineData("http/methods.pcapng", "http", "long.txt", false, "long")]
    [InlineData("http/methods.pcapng", "http", "form", true, "form")]
    [InlineData("http/port-83.pcapng", "http", "index.html", false, "office")]
    [InlineData("ipv6/internet.pcapng", "http", "index.html", false, "outside")]
    [InlineData("port-reuse/three-times.pcapng", "http", "first", false, "again")]
    [InlineData("wireguard/inner.pcap", "http", "private", false, "tunnel")]
    public void The_bytes_are_those_that_the_scenario_wrote(string capture, string protocol, string name, bool isUpload, string content)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(s_contents[content]);
        CarriedObject found = Assert.Single(Read(capture), found => found.Protocol == protocol && found.Name == name && found.IsUpload == isUpload);
        Assert.Equal((bytes.Length, true, Convert.ToHexStringLower(SHA256.HashData(bytes))), ((int)found.Size, found.IsComplete, found.Sha256));
    }

    [Fact]
    public void A_lossy_link_does_not_change_a_file()
    {
        CarriedObject here = Assert.Single(Read("lossy/download.pcapng")), there = Assert.Single(Read("lossy/download-at-switch.pcap"));
        Assert.Equal((60000L, true), (here.Size, here.IsComplete));
        Assert.Equal(here.Sha256, there.Sha256);
    }

    [Fact]
    public void A_download_that_began_before_the_capture_is_no_whole_object()
        => Assert.DoesNotContain(Read("midstream/late.pcap"), found => found.IsComplete);

    [Fact]
    public void Files_are_numbered_and_never_written_over()
    {
        using var scratch = new ScratchFolder();
        string mine = Path.Combine(scratch.Path, "index.html");
        File.WriteAllText(mine, "mine");
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(Path.Combine(scratch.Path, "index-2.html"), Path.Combine(scratch.Path, "elsewhere"));
        List<CarriedObject> objects = Read("nat/both-interfaces.pcapng", new ObjectFolder(scratch.Path));
        Assert.Equal("mine", File.ReadAllText(mine));
        Assert.False(File.Exists(Path.Combine(scratch.Path, "elsewhere")));
        Assert.Equal(objects.Count, objects.Select(found => found.SavedAs).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(objects, found => Assert.Equal(found.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(scratch.Path, found.SavedAs!))))));
    }
}

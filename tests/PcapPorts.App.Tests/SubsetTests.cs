using System.Globalization;
using System.Text.RegularExpressions;
using PcapPorts.Capture;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>Subsets of captures: the packets of a filter or of a flow, with what the capture says of them.</summary>
public sealed class SubsetTests : IDisposable
{
    static readonly byte[] Address = [10, 0, 0, 80];

    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    static (List<byte[]> Frames, List<long> Times, CaptureReader Read) Content(string path)
    {
        CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        List<byte[]> frames = [];
        List<long> times = [];
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                frames.Add(batch.Bytes(i).ToArray());
                times.Add(batch.Records[i].TimestampNanoseconds);
            }
        }
        return (frames, times, reader);
    }

    [Fact]
    public void APacketOfASubsetIsThePacketOfTheWhole()
    {
        string sample = _scratch.Sample(), part = _scratch["part.pcapng"];
        (List<byte[]> all, List<long> allTimes, CaptureReader whole) = Content(sample);
        using (whole)
        {
            string[] ids = Pcapports.Run("packets", sample, "-Y", "tcp.port == 8081 || arp", "-e", "frame.number").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
            Pcapports run = Pcapports.Run("packets", sample, "-Y", "tcp.port == 8081 || arp", "-w", part);
            Assert.Equal((0, "", ""), (run.Status, run.Output, run.Error));
            (List<byte[]> frames, List<long> times, CaptureReader reader) = Content(part);
            using (reader)
            {
                int[] taken = [.. ids.Select(static id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) - 1)];
                Assert.Equal(10, taken.Length);
                Assert.Equal(taken.Select(i => all[i]), frames);
                Assert.Equal(taken.Select(i => allTimes[i]), times);
                CaptureComment comment = Assert.Single(reader.Comments);
                Assert.Equal((CommentSubject.Frame, 1, SampleCapture.HostileComment), (comment.Subject, comment.Number, comment.Text));
                Assert.Equal(whole.Interfaces[0].Name, reader.Interfaces[0].Name);
                Assert.Equal("test", reader.Sections[0].Application);
            }
        }
    }

    [Fact]
    public void NamesAndCommentsAreKept()
    {
        string path = _scratch["named.pcapng"], part = _scratch["part.pcapng"];
        using (var writer = new PcapNgWriter(File.Create(path), "maker", "system", "machine", "of the section"))
        {
            int wire = writer.AddInterface(new CaptureInterface(LinkType.Ethernet, 65535, "eth7"), "of the interface");
            writer.Write(wire, new Timestamp(1_000_000_000), new byte[60], 60, "first");
            writer.Write(wire, new Timestamp(2_000_000_000), new byte[61], 61, "second");
            writer.WriteNames([new CaptureName(Address, "named.example")]);
        }
        Assert.Equal(0, Pcapports.Run("packets", path, "-Y", "frame.len == 61", "-w", part).Status);
        (List<byte[]> frames, _, CaptureReader reader) = Content(part);
        using (reader)
        {
            Assert.Equal(61, Assert.Single(frames).Length);
            Assert.Equal(["of the interface", "of the section", "second"], reader.Comments.Select(static comment => comment.Text).Order());
            Assert.Equal("named.example", Assert.Single(reader.Names).Name);
            Assert.Equal(new CaptureSection("machine", "system", "maker"), reader.Sections[0]);
        }
    }

    /// <summary>A name resolution block (pcapng, section 4.5) with a name for an address of each family.</summary>
    static byte[] NameBlock =>
    [
        4, 0, 0, 0, 68, 0, 0, 0,
        1, 0, 16, 0, 172, 16, 5, 122, .. "pc1.written"u8, 0,
        2, 0, 28, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x22, .. "six.written"u8, 0,
        0, 0, 0, 0, 68, 0, 0, 0,
    ];

    /// <summary>Wireshark's programs write the comments and names, and read them again from the subsets.</summary>
    [Theory]
    [InlineData("-Y", "arp || icmpv6")]
    [InlineData("--flow", "3")]
    public void WiresharkFindsCommentsNamesAndInterfacesInASubset(params string[] which)
    {
        string source = Repository.PathOf("testdata-pcaps/dns/office.pcapng"), noted = _scratch["noted.pcapng"], named = _scratch["named.pcapng"], part = _scratch["part.pcapng"];
        string first = Pcapports.Run(["packets", source, .. which, "-e", "frame.number"]).Output.Split('\n')[1];
        Pcapports made = Pcapports.Shell("editcap -a \"$4:of the frame\" --capture-comment 'of the capture' \"$1\" \"$2\" ", source, noted, "", first);
        Assert.Equal((0, ""), (made.Status, made.Error));
        File.WriteAllBytes(named, [.. File.ReadAllBytes(noted), .. NameBlock]);
        Assert.Equal(0, Pcapports.Run(["packets", named, .. which, "-w", part]).Status);
        string facts = Pcapports.Shell("capinfos -M \"$1\"", part).Output;
        Assert.Contains("of the capture", facts, StringComparison.Ordinal);
        foreach (string line in new[] { "Number of interfaces in file: 1", "Name = eth0", "Encapsulation = Ethernet (1 - ether)", "Operating system = Linux" })
            Assert.Contains(line, facts, StringComparison.Ordinal);
        Assert.Equal(Comments(named), Comments(part));
        Assert.Contains("of the frame", Comments(part), StringComparison.Ordinal);
        // No packet of the subset names an address: what is known comes from the block of names.
        Assert.Equal(["172.16.5.122\tpc1.written", "2001:db8:5::122\tsix.written"], Hosts(part));
        // Nothing is malformed: Wireshark reads all of it without a word.
        Pcapports read = Pcapports.Shell("tshark -r \"$1\" -T fields -e frame.number", part);
        Assert.Equal((0, ""), (read.Status, Regex.Replace(read.Error, "Running as user.*\n", "", RegexOptions.None, TimeSpan.FromSeconds(1))));
        Assert.Equal(Pcapports.Run(["packets", source, .. which, "--only-count"]).Output.Trim(), read.Output.Count(static c => c == '\n').ToString(CultureInfo.InvariantCulture));

        static string Comments(string path) => Pcapports.Shell("tshark -r \"$1\" -Y frame.comment -T fields -e frame.comment 2>/dev/null", path).Output;

        static string[] Hosts(string path) => [.. Pcapports.Shell("tshark -r \"$1\" -q -z hosts 2>/dev/null", path).Output.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void AFlowBecomesACaptureOfItsOwn()
    {
        string lab = Repository.PathOf("testdata-pcaps/http/methods.pcapng"), part = _scratch["flow.pcapng"];
        string third = Pcapports.Run("flows", lab, "--format", "ndjson", "--proto", "tcp").Output.Split('\n')[2];
        using System.Text.Json.JsonDocument flow = System.Text.Json.JsonDocument.Parse(third);
        string id = flow.RootElement.GetProperty("id").GetRawText();
        Assert.Equal(0, Pcapports.Run("packets", lab, "--flow", id, "-w", part).Status);
        using System.Text.Json.JsonDocument alone = System.Text.Json.JsonDocument.Parse(Pcapports.Run("flows", part, "--format", "ndjson").Output);
        foreach (string name in new[] { "packets", "bytes", "payload", "client", "server", "first", "last", "service", "state" })
            Assert.Equal(flow.RootElement.GetProperty(name).GetRawText(), alone.RootElement.GetProperty(name).GetRawText());
        string few = Pcapports.Run("packets", lab, "--flow", id, "-Y", "http", "--only-count").Output;
        Assert.Equal("2\n", few);
    }

    [Theory]
    [InlineData("-w", "x.pcapng", "-V")]
    [InlineData("-w", "x.pcapng", "--only-count")]
    [InlineData("--flow", "0")]
    public void WhatCannotBeIsRefused(params string[] options) => Assert.Equal(2, Pcapports.Run(["packets", _scratch.Sample(), .. options]).Status);

    [Fact]
    public void TheCaptureIsNotWrittenOver()
    {
        string sample = _scratch.Sample();
        Assert.Equal(2, Pcapports.Run("packets", sample, "-w", sample).Status);
        Assert.Equal(SampleCapture.Content, File.ReadAllBytes(sample));
    }
}

using System.Globalization;
using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Analysis.Stories;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Tests.Snapshots;

namespace PcapPorts.Tests.Analysis.Stories;

/// <summary>Stories of real captures (<c>testdata-pcaps</c>).</summary>
public class FlowStoryTests
{
    static string Capture(string name) => Path.Combine(Repository.Root, "testdata-pcaps", name);

    static CaptureScan Scan(string capture)
        => CaptureScan.Run(Capture(capture), new ScanOptions { Names = NameWish.Always, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } });

    static string Text(IReadOnlyList<StoryStatement> statements)
    {
        var text = new StringBuilder();
        foreach (StoryStatement statement in statements)
            text.Append(CultureInfo.InvariantCulture, $"{statement.Kind.ToText()}: {statement.Text} [{string.Join(", ", statement.Frames)}] {statement.Confidence:0.##}\n");
        return text.ToString();
    }

    static FlowStory Story(string capture, int index)
    {
        using CaptureScan scan = Scan(capture);
        using CaptureReader reader = CaptureReader.Open(Capture(capture));
        return FlowStory.Read(scan, reader, index);
    }

    [Theory]
    [InlineData("http/keep-alive.pcapng", 1)]
    [InlineData("ports/closed-filtered-rejected.pcapng", 2)]
    [InlineData("ports/closed-filtered-rejected.pcapng", 5)]
    [InlineData("ports/closed-filtered-rejected.pcapng", 9)]
    [InlineData("dns/office.pcapng", 1)]
    [InlineData("sip/call.pcapng", 1)]
    [InlineData("mysql/session.pcapng", 1)]
    [InlineData("ftp/passive.pcapng", 1)]
    [InlineData("smtp/plain.pcap", 1)]
    [InlineData("lossy/download.pcapng", 4)]
    [InlineData("midstream/late.pcap", 1)]
    public void Of_a_flow(string capture, int flow)
        => Snapshot.Verify(Text(Story(capture, flow - 1).Statements), $"{capture.Replace('/', '-')}-{flow}");

    [Theory]
    [InlineData("scan/syn.pcapng", "172.16.5.127")]
    [InlineData("http/keep-alive.pcapng", "172.16.5.122")]
    public void Of_a_host(string capture, string host)
    {
        Span<byte> bytes = stackalloc byte[16];
        Assert.True(System.Net.IPAddress.Parse(host).TryWriteBytes(bytes, out int written));
        Assert.True(IpAddress.TryRead(bytes[..written], out IpAddress address));
        using CaptureScan scan = Scan(capture);
        Snapshot.Verify(Text(HostStory.Of(scan, address).Statements), $"{capture.Replace('/', '-')}-{host}");
    }

    [Fact]
    public void A_host_without_flows_is_not_known()
    {
        using CaptureScan scan = Scan("http/keep-alive.pcapng");
        HostStory story = HostStory.Of(scan, IpAddress.FromIpv4(1));
        Assert.False(story.IsKnown);
        Assert.Empty(story.Statements);
    }

    [Fact]
    public void Packets_with_a_wrong_checksum_are_told_with_their_frames()
    {
        byte[] bytes = File.ReadAllBytes(Capture("smtp/plain.pcap"));
        for (int at = 24, frame = 1; at + 16 <= bytes.Length; frame++)
        {
            int next = at + 16 + BitConverter.ToInt32(bytes, at + 8);
            if (frame is 6 or 8)
                bytes[next - 1] ^= 0x20;
            at = next;
        }
        string path = Path.Combine(Directory.CreateTempSubdirectory("pcapports").FullName, "damaged.pcap");
        File.WriteAllBytes(path, bytes);
        try
        {
            StoryStatement told = Assert.Single(Story(path, 0).Statements, static statement => statement.Text.Contains("checksum", StringComparison.Ordinal));
            Assert.StartsWith("2 packets had a wrong checksum: ", told.Text, StringComparison.Ordinal);
            Assert.Equal([6L, 8L], told.Frames);
            Assert.Equal(StoryKind.Problem, told.Kind);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
        Assert.DoesNotContain(Story("smtp/plain.pcap", 0).Statements, static statement => statement.Text.Contains("checksum", StringComparison.Ordinal));
    }

    public static TheoryData<string> Captures => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories)
        .Where(static path => new FileInfo(path).Length <= 400_000).Select(static path => Path.GetRelativePath(Path.Combine(Repository.Root, "testdata-pcaps"), path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task Jumping_from_packet_to_packet_tells_the_same_names_and_stories(string capture)
    {
        using CaptureScan scan = Scan(capture);
        using CaptureFile file = CaptureFile.Open(Capture(capture), new CaptureFileOptions { FollowGrowth = false, Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance } }).Start();
        await file.Loaded;
        var names = new NamePass(file);
        Assert.Equal(scan.Names!.All, names.Look(static table => table.All.ToArray()));
        for (int i = 0; i < Math.Min(40, scan.Flows.Count); i++)
            Assert.Equal(Text(Story(capture, i).Statements), Text(names.Look(table => FlowStory.Read(file, i, table)).Statements));
    }

    [Fact]
    public void Every_frame_that_is_named_is_one_of_the_capture()
    {
        foreach (string capture in Directory.EnumerateFiles(Path.Combine(Repository.Root, "testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories))
        {
            if (new FileInfo(capture).Length > 200_000 || capture.EndsWith(".json", StringComparison.Ordinal))
                continue;
            using CaptureScan scan = Scan(capture);
            for (int i = 0; i < Math.Min(3, scan.Flows.Count); i++)
            {
                foreach (StoryStatement statement in Story(capture, i).Statements)
                {
                    Assert.InRange(statement.Frames.Count, 0, StoryStatement.MaxFrames);
                    Assert.All(statement.Frames, frame => Assert.InRange(frame, 1, scan.Facts.Packets));
                    Assert.InRange(statement.Confidence, 0, 1);
                    Assert.EndsWith(".", statement.Text, StringComparison.Ordinal);
                    Assert.DoesNotContain(statement.Text, char.IsControl);
                }
            }
        }
    }
}

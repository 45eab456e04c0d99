using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Tests.Flows;

namespace PcapPorts.Tests.Analysis;

/// <summary>However many threads read a file, in windows however small: facts and flows are those of one.</summary>
public sealed class WindowScanTests
{
    static readonly FlowTableOptions Flows = new() { Inspector = ServiceDetector.Instance };

    public static TheoryData<string> Captures
    {
        get
        {
            var all = new TheoryData<string>();
            string root = Repository.PathOf("testdata-pcaps");
            foreach (string path in Directory.EnumerateFiles(root, "*.pcap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                all.Add(Path.GetRelativePath(root, path).Replace('\\', '/'));
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void AnyNumberOfThreadsGivesTheFlowsOfOne(string capture)
    {
        string path = Repository.PathOf("testdata-pcaps/" + capture);
        string expected = Text(path, 1, 1 << 20, Flows);
        foreach ((int threads, long window) in new[] { (2, 512L), (2, 8192L), (3, 1024L), (8, 700L) })
            Assert.Equal(expected, Text(path, threads, window, Flows));
    }

    [Fact]
    public void ThreadsMayMeetInAnyOrder()
    {
        string path = Repository.PathOf("testdata-pcaps/rdp-forwarding/inside.pcapng");
        string expected = Text(path, 1, 1 << 20, Flows);
        for (int i = 0; i < 300; i++)
            Assert.Equal(expected, Text(path, 2 + (i % 7), 700 + i, Flows));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void ALimitOfFlowsDropsTheSameOnesOnAnyNumberOfThreads(int maxFlows)
    {
        string path = Repository.PathOf("testdata-pcaps/browser/page.pcapng");
        FlowTableOptions limited = Flows with { MaxFlows = maxFlows };
        Assert.Equal(Text(path, 1, 1 << 20, limited), Text(path, 4, 1024, limited));
    }

    [Fact]
    public void ACancelledScanEndsWithWhatWasReadSoFar()
    {
        string path = Repository.PathOf("testdata-pcaps/browser/page.pcapng");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using CaptureScan scan = CaptureScan.Run(path, new ScanOptions { Threads = 4, WindowBytes = 1024, Flows = Flows, Cancellation = cancelled.Token });
        Assert.Equal(0, scan.Facts.Packets);
        Assert.Equal(0, scan.Flows.Count);
    }

    static string Text(string path, int threads, long window, FlowTableOptions flows)
    {
        using CaptureScan scan = CaptureScan.Run(path, new ScanOptions { Threads = threads, WindowBytes = window, Flows = flows });
        return $"{scan.Facts.Packets} {scan.Facts.First} {scan.Facts.Last} {scan.Facts.OutOfOrder} {scan.Damage} {scan.Flows.Evicted}\n{FlowTableText.Of(scan.Flows)}";
    }
}

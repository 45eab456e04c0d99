using PcapPorts.Analysis;
using PcapPorts.Filters;

namespace PcapPorts.Tests.Analysis;

/// <summary>However many threads count the frames that a filter takes, in windows however small: they count what one pass over all frames finds.</summary>
public sealed class FilteredCountTests
{
    static readonly string[] s_filters =
    [
        "tcp.port == 443", "tcp port 80", "udp", "!(udp || tcp)", "ip.addr == 10.0.0.0/8", "ipv6.addr == fe80::/10", "icmp || icmpv6", "tcp.flags.syn == 1 && tcp.flags.ack == 0", "frame.len > 200",
    ];

    [Theory]
    [MemberData(nameof(WindowScanTests.Captures), MemberType = typeof(WindowScanTests))]
    public void AnyNumberOfThreadsCountsWhatOnePassFinds(string capture)
    {
        string path = Repository.PathOf("testdata-pcaps/" + capture);
        foreach (string text in s_filters)
        {
            DisplayFilter filter = DisplayFilter.Parse(text);
            using CaptureScan pass = CaptureScan.Run(path, new ScanOptions { Threads = 1, TrackFlows = false, Gate = new FilterGate(filter) });
            foreach ((int threads, long window) in new[] { (2, 512L), (3, 1024L), (8, 700L) })
            {
                if (FilteredCount.TryRun(path, filter, new ScanOptions { Threads = threads, WindowBytes = window }) is { } count)
                    Assert.Equal((pass.Facts.Packets, pass.Damage), (count.Frames, count.Damage));
                else
                    Assert.True(new FileInfo(path).Length < 2 * window || !path.EndsWith("pcap", StringComparison.Ordinal) && !path.EndsWith("pcapng", StringComparison.Ordinal), $"{text} was not counted");
            }
        }
    }

    [Theory]
    [InlineData("frame.number < 10")]
    [InlineData("dns")]
    [InlineData("flow.service == \"dns\"")]
    [InlineData("tcp.port == 80 && http.host contains \"a\"")]
    [InlineData("frame.time_delta > 1")]
    public void WhatHeadersDoNotTellIsLeftToAWalk(string filter)
        => Assert.Null(FilteredCount.TryRun(Repository.PathOf("testdata-pcaps/browser/page.pcapng"), DisplayFilter.Parse(filter), new ScanOptions { Threads = 2, WindowBytes = 1024 }));

    [Fact]
    public void ACancelledCountEndsWithWhatWasReadSoFar()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var options = new ScanOptions { Threads = 4, WindowBytes = 1024, Cancellation = cancelled.Token };
        Assert.Equal(new FilteredCount(0, null), FilteredCount.TryRun(Repository.PathOf("testdata-pcaps/browser/page.pcapng"), DisplayFilter.Parse("tcp"), options));
    }
}

using PcapPorts.Analysis;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <content>What a file says beside its frames, in numbers.</content>
public sealed partial class PcapNgAbuseTests
{
    /// <summary>Twice as many comments as are kept: the limit holds for the file, however it was read.</summary>
    [Fact]
    public void CommentsAreKeptUpToALimit()
    {
        byte[] packet = Packet(0, options: Comment("a comment"));
        using CaptureScan one = Scan([SectionBlock, EthernetInterface, .. Enumerable.Repeat(packet, 140_000)]);
        Assert.Equal(65_536, one.Annotations.Comments.Count);
        Assert.True(one.Annotations.LimitReached);
        using CaptureScan two = CaptureScan.Run(_path, new ScanOptions { Threads = 2, WindowBytes = 1 << 20 });
        Assert.Equal(one.Annotations.Comments, two.Annotations.Comments);
        Assert.True(two.Annotations.LimitReached);
    }

    [Fact]
    public void SectionsAreTheSameOnTwoThreads()
    {
        using CaptureScan one = Scan(Enumerable.Repeat(Join(SectionBlock, EthernetInterface, Packet(0)), 500));
        using CaptureScan two = CaptureScan.Run(_path, new ScanOptions { Threads = 2, WindowBytes = 4096 });
        Assert.Equal(one.Annotations.Sections, two.Annotations.Sections);
        Assert.Equal(500, one.Annotations.Sections.Count);
    }
}

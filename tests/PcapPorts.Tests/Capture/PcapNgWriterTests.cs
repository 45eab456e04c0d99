using PcapPorts.Capture;
using static PcapPorts.Tests.Capture.CaptureBytes;

namespace PcapPorts.Tests.Capture;

public class PcapNgWriterTests
{
    [Fact]
    public void WritesTheBytesOfTheDraft()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapNgWriter(stream, application: "tool", operatingSystem: "OS", leaveOpen: true))
        {
            writer.AddInterface(LinkType.Ethernet, 96, "eth0");
            writer.Write(0, new Timestamp(0x1_0000_0002), Data(5), 60);
            writer.Write(0, Timestamp.None, Data(6), 6);
        }

        var expected = new CaptureBytes();
        expected.Section([.. expected.Option(3, "OS"), .. expected.Option(4, "tool"), 0, 0, 0, 0]);
        expected.Interface(1, 96, [.. expected.Option(2, "eth0"), .. expected.Option(9, [9]), 0, 0, 0, 0]);
        expected.Enhanced(0, 0x1_0000_0002, Data(5), 60).Simple(Data(6), 6);
        Assert.Equal(Convert.ToHexStringLower(expected.ToArray()), Convert.ToHexStringLower(stream.ToArray()));
    }

    [Fact]
    public void AnnotationsComeBack()
    {
        var stream = new MemoryStream();
        var statistics = new CaptureStatistics(1, new Timestamp(500)) { Start = new Timestamp(100), End = new Timestamp(400), Received = 10, Dropped = 0 };
        using (var writer = new PcapNgWriter(stream, "tool", "OS", "machine", "about all", leaveOpen: true))
        {
            writer.AddInterface(new CaptureInterface(LinkType.Ethernet, 0, "eth0"), "about eth0");
            writer.AddInterface(LinkType.Raw);
            writer.WriteNames([new CaptureName(new byte[] { 192, 0, 2, 1 }, "ö.example"), new CaptureName(Data(16), "six.example"), new CaptureName(Data(6), "card")]);
            writer.WriteStatistics(statistics);
            writer.WriteSecrets(new CaptureSecrets(0x544c534b, "CLIENT_RANDOM"u8.ToArray()));
        }

        using CaptureReader reader = ReadFrame.Open(stream.ToArray());
        Assert.Empty(ReadFrame.All(reader));

        Assert.Null(reader.Damage);
        Assert.Equal(new CaptureSection("machine", "OS", "tool"), Assert.Single(reader.Sections));
        Assert.Equal(["about all", "about eth0"], reader.Comments.Select(comment => comment.Text));
        Assert.Equal(["ö.example", "six.example", "card"], reader.Names.Select(name => name.Name));
        Assert.Equal(statistics, Assert.Single(reader.Statistics));
        Assert.Equal("CLIENT_RANDOM"u8, Assert.Single(reader.Secrets).Data.Span);
    }

    [Fact]
    public void FlushLeavesAReadableFile()
    {
        var stream = new MemoryStream();
        using var writer = new PcapNgWriter(stream);
        writer.AddInterface(LinkType.Ethernet);
        for (int i = 0; i < 100; i++)
        {
            writer.Write(0, new Timestamp(i), Data(i * 40), 5000);
            writer.Flush();
            Assert.Equal(i + 1, ReadFrame.All(stream.ToArray(), out CaptureDamage? damage).Count);
            Assert.Null(damage);
        }
    }

    [Fact]
    public void WhatTheFormatCannotHoldIsRefused()
    {
        using var writer = new PcapNgWriter(Stream.Null);
        writer.AddInterface(LinkType.Ethernet);
        using var pcap = new PcapWriter(Stream.Null, LinkType.Ethernet);

        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(1, new Timestamp(1), Data(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(0, new Timestamp(-1), Data(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(0, new Timestamp(1), Data(262_145), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pcap.Write(new Timestamp(-1), Data(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pcap.Write(new Timestamp(4_294_967_296_000_000_000), Data(1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pcap.Write(new Timestamp(1), Data(262_145), 1));
    }

    [Fact]
    public void AFrameWithoutATimeThatIsNotSimpleGetsTheEarliest()
    {
        var stream = new MemoryStream();
        using (var writer = new PcapNgWriter(stream, leaveOpen: true))
        {
            writer.AddInterface(LinkType.Ethernet, 96);
            writer.Write(0, Timestamp.None, Data(96), 1514); // cut by the snap length: simple
            writer.Write(0, Timestamp.None, Data(50), 1514); // cut by something else
        }

        Assert.Equal([(Timestamp.None.Nanoseconds, 192), (0, 100)], ReadFrame.All(stream.ToArray()).Select(frame => (frame.Time, frame.Bytes.Length)));
    }
}

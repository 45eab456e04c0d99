using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Hostile;

/// <summary>Frames of nothing, of zeros and of ones, under every link type that a file can name.</summary>
public class EmptyFrameTests
{
    const int LinkTypes = 320;

    [Fact]
    public void FramesWithoutBytesAreCountedUnderEveryLinkType()
    {
        for (int linkType = 0; linkType < LinkTypes; linkType++)
        {
            using CaptureScan scan = GeneratedCapture.Scan(linkType, [], [], []);
            Assert.Equal(3, scan.Facts.Packets);
            Assert.Equal(0, scan.Flows.Count);
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xff)]
    [InlineData(0x45)]
    [InlineData(0x60)]
    public void FramesOfOneByteRepeatedAreSurvivedAtEveryLength(byte value)
    {
        DecodedPacket packet = default;
        for (ushort linkType = 0; linkType < LinkTypes; linkType++)
        {
            for (int length = 0; length <= 200; length++)
            {
                byte[] frame = new byte[length];
                Array.Fill(frame, value);
                PacketDecoder.Decode(frame, linkType, (uint)length, ref packet);
                for (int level = 0; level < packet.LevelCount; level++)
                    Assert.InRange(packet.Levels[level].PayloadCaptured, 0, length);
            }
        }
    }

    [Fact]
    public void HeadersWhoseLengthsAreZeroGiveNoPayload()
    {
        byte[] udp = Tests.Packets.Wire.Ethernet(0x0800, Tests.Packets.Wire.Ipv4(17, Tests.Packets.Wire.Udp([], length: 0), total: 0));
        byte[] tcp = Tests.Packets.Wire.Ethernet(0x86dd, Tests.Packets.Wire.Ipv6(6, Tests.Packets.Wire.Tcp([]), length: 0));
        using CaptureScan scan = GeneratedCapture.Scan(1, udp, tcp);
        Assert.Equal(2, scan.Flows.Count);
        Assert.Equal(0UL, scan.Flows[0].Payload(false) + scan.Flows[0].Payload(true));
        Assert.Equal(0UL, scan.Flows[1].Payload(false) + scan.Flows[1].Payload(true));
    }
}

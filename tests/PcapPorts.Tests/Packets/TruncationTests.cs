using PcapPorts.Packets;

namespace PcapPorts.Tests.Packets;

/// <summary>Every sample cut at every length, and changed at random: nothing throws, nothing is invented, nothing outside the frame is read.</summary>
public class TruncationTests
{
    const int Guard = 64;

    public static TheoryData<string> Names => [.. Sample.All.Select(sample => sample.Name)];

    static DecodedPacket Decode(ReadOnlySpan<byte> frame, int linkType, uint wire, byte guard)
    {
        byte[] buffer = new byte[frame.Length + 2 * Guard];
        Array.Fill(buffer, guard);
        frame.CopyTo(buffer.AsSpan(Guard));
        DecodedPacket packet = default;
        PacketDecoder.Decode(buffer.AsSpan(Guard, frame.Length), (ushort)linkType, wire, ref packet);
        return packet;
    }

    static void AssertSame(DecodedPacket expected, DecodedPacket actual)
    {
        Assert.Equal((expected.LevelCount, expected.VlanCount, expected.HasQuote, expected.EtherType, expected.Stop),
            (actual.LevelCount, actual.VlanCount, actual.HasQuote, actual.EtherType, actual.Stop));
        for (int i = 0; i < expected.LevelCount + (expected.HasQuote ? 1 : 0); i++)
            Assert.Equal(expected.Levels[i], actual.Levels[i]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cut_changes_nothing_that_it_did_not_remove(string name)
    {
        Sample sample = Sample.All.Single(s => s.Name == name);
        uint wire = (uint)sample.Frame.Length;
        DecodedPacket whole = Decode(sample.Frame, sample.LinkType, wire, 0);
        for (int length = 0; length < sample.Frame.Length; length++)
        {
            DecodedPacket cut = Decode(sample.Frame.AsSpan(0, length), sample.LinkType, wire, 0x45);
            AssertSame(cut, Decode(sample.Frame.AsSpan(0, length), sample.LinkType, wire, 0xff));
            Assert.NotEqual(DecodeReason.Malformed, cut.Stop.Reason);
            Assert.InRange(cut.LevelCount, 0, whole.LevelCount);
            Assert.True(cut.LevelCount > 0 || cut.Stop.Reason == DecodeReason.Truncated, $"{length}: {cut.Stop.Reason}");
            for (int i = 0; i < cut.LevelCount; i++)
                AssertPrefix(whole.Levels[i], cut.Levels[i], i == cut.LevelCount - 1 && cut.Stop.Layer == DecodeLayer.Network, length);
        }
    }

    static void AssertPrefix(in IpLevel whole, in IpLevel cut, bool inExtensions, int length)
    {
        Assert.Equal(IpAddress.SourceOf(whole), IpAddress.SourceOf(cut));
        Assert.Equal((whole.Version, whole.Tunnel, whole.Depth, whole.NetworkOffset), (cut.Version, cut.Tunnel, cut.Depth, cut.NetworkOffset));
        Assert.Equal(LevelTraits.None, cut.Traits & ~whole.Traits);
        Assert.Equal(whole.DatagramLength, cut.DatagramLength);
        if (inExtensions)
            return;
        Assert.Equal(IpAddress.DestinationOf(whole), IpAddress.DestinationOf(cut));
        Assert.Equal((whole.Protocol, whole.TransportOffset, whole.FragmentId), (cut.Protocol, cut.TransportOffset, cut.FragmentId));
        if ((cut.Traits & LevelTraits.Ports) != LevelTraits.None)
            Assert.Equal((whole.SourcePort, whole.DestinationPort), (cut.SourcePort, cut.DestinationPort));
        if ((cut.Traits & LevelTraits.Icmp) != LevelTraits.None)
            Assert.Equal((whole.IcmpType, whole.IcmpCode), (cut.IcmpType, cut.IcmpCode));
        if ((cut.Traits & LevelTraits.Transport) == LevelTraits.None)
            return;
        Assert.Equal((whole.PayloadOffset, whole.PayloadLength), (cut.PayloadOffset, cut.PayloadLength));
        Assert.Equal((whole.TcpFlags, whole.TcpSequence, whole.TcpAcknowledgment), (cut.TcpFlags, cut.TcpSequence, cut.TcpAcknowledgment));
        Assert.Equal(Math.Clamp(length - cut.PayloadOffset, 0, whole.PayloadCaptured), cut.PayloadCaptured);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_changes_never_lead_out_of_the_frame(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 40000; round++)
        {
            Sample sample = Sample.All[random.Next(Sample.All.Length)];
            byte[] frame = (byte[])sample.Frame.Clone();
            for (int change = random.Next(1, 8); change > 0; change--)
                frame[random.Next(frame.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
            if (random.Next(3) == 0)
                frame = frame[..random.Next(frame.Length)];
            int linkType = random.Next(20) == 0 ? random.Next(300) : sample.LinkType;
            uint wire = random.Next(10) switch { 0 => 0, 1 => uint.MaxValue, 2 => (uint)random.Next(100000), _ => (uint)frame.Length };
            DecodedPacket packet = Decode(frame, linkType, wire, 0x45);
            AssertSame(packet, Decode(frame, linkType, wire, 0xff));
            AssertSane(packet, frame.Length);
        }
    }

    static void AssertSane(DecodedPacket packet, int length)
    {
        Assert.InRange(packet.LevelCount, 0, DecodedPacket.MaxLevels);
        Assert.InRange(packet.VlanCount, 0, DecodedPacket.MaxVlans);
        for (int i = 0; i < packet.LevelCount + (packet.HasQuote ? 1 : 0); i++)
        {
            IpLevel level = packet.Levels[i];
            int header = level.Version == 4 ? 20 : 40;
            Assert.True(level.Version is 4 or 6);
            Assert.InRange(level.NetworkOffset, 0, length - header);
            Assert.InRange(level.TransportOffset, level.NetworkOffset + header, int.MaxValue);
            Assert.InRange(level.PayloadOffset, level.TransportOffset, int.MaxValue);
            Assert.InRange(level.PayloadCaptured, 0, level.PayloadLength);
            Assert.True(level.PayloadCaptured == 0 || level.PayloadOffset + level.PayloadCaptured <= length);
            Assert.InRange(level.DatagramLength, header, int.MaxValue);
            if (i > 0 && (level.Traits & LevelTraits.Sibling) == LevelTraits.None)
                Assert.True(level.NetworkOffset > packet.Levels[i - 1].NetworkOffset);
        }
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        DecodedPacket packet = default;
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            foreach (Sample sample in Sample.All)
            {
                for (int linkType = 0; linkType < 300; linkType++)
                    PacketDecoder.Decode(sample.Frame, (ushort)linkType, (uint)sample.Frame.Length, ref packet);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

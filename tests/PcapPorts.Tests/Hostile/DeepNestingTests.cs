using PcapPorts.Analysis;
using PcapPorts.Packets;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>Headers within headers, as many as a frame can hold: the decoder stops at its depth, and says so.</summary>
public class DeepNestingTests
{
    const int Frames = 200;

    public static TheoryData<string> Nestings => [.. Builders.Keys];

    static readonly SortedDictionary<string, Func<byte[]>> Builders = new(StringComparer.Ordinal)
    {
        ["IPv4 in IPv4"] = () => Ethernet(0x0800, Wrap(3000, inner => Ipv4(4, inner), Ipv4(17, Udp(Bytes(8))))),
        ["IPv6 in IPv4 in IPv6"] = () => Ethernet(0x0800, Ipv4(41, Wrap(500, inner => Ipv6(4, Ipv4(41, inner)), Ipv6(17, Udp(Bytes(8)))))),
        ["GRE"] = () => Ethernet(0x0800, Wrap(2000, inner => Ipv4(47, Join(Hex("0000 0800"), inner)), Ipv4(17, Udp(Bytes(8))))),
        ["VXLAN"] = () => Ethernet(0x0800, Wrap(1000, inner => Ipv4(17, Udp(Join(Hex("0800 0000 0000 0100"), Ethernet(0x0800, inner)), destination: 4789)), Ipv4(17, Udp(Bytes(8))))),
        ["VLAN tags"] = () => Ethernet(0x8100, Join([.. Enumerable.Repeat(Hex("0001 8100"), 15000)])),
        ["802.1ah"] = () => Ethernet(0x88e7, Wrap(3000, inner => Join(Hex("0000 1234"), Ethernet(0x88e7, inner)), Bytes(8))),
        ["MPLS labels"] = () => Ethernet(0x8847, Join([.. Enumerable.Repeat(Hex("0000 1040"), 15000)])),
        ["IPv6 extension headers"] = () => Ethernet(0x86dd, Ipv6(0, Join([.. Enumerable.Repeat(Hex("0000 0104 0000 0000"), 7000)]))),
        ["IPv6 destination options"] = () => Ethernet(0x86dd, Ipv6(60, Join([.. Enumerable.Repeat(Hex("3c00 0104 0000 0000"), 7000)]))),
        ["AH"] = () => Ethernet(0x0800, Ipv4(51, Join([.. Enumerable.Repeat(Hex("3304 0000 0000 0001 0000 0001 0000 0000 0000 0000 0000 0000"), 2500)]))),
        ["PPPoE"] = () => Ethernet(0x8864, Wrap(3000, inner => Join(Hex("1100 0001"), U16(Math.Min(65535, inner.Length + 2)), Hex("0057"), inner), Bytes(4))),
    };

    /// <summary>Wraps until the frame would no longer fit the length field of IPv4.</summary>
    static byte[] Wrap(int times, Func<byte[], byte[]> around, byte[] inner)
    {
        for (int i = 0; i < times && inner.Length < 65_000; i++)
            inner = around(inner);
        return inner;
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public void DepthIsBounded(string nesting)
    {
        byte[] frame = Builders[nesting]();
        DecodedPacket packet = default;
        PacketDecoder.Decode(frame, 1, (uint)frame.Length, ref packet);
        Assert.InRange(packet.LevelCount, 0, DecodedPacket.MaxLevels);
        Assert.InRange(packet.VlanCount, 0, DecodedPacket.MaxVlans);
        Assert.NotEqual(DecodeReason.None, packet.Stop.Reason);

        using CaptureScan scan = GeneratedCapture.Scan(Frames, (_, bytes) => { frame.CopyTo(bytes); return frame.Length; });
        Assert.Equal(Frames, scan.Facts.Packets);
        Assert.InRange(scan.Flows.Count, 0, DecodedPacket.MaxLevels);
    }

    [Theory]
    [MemberData(nameof(Nestings))]
    public void EveryCutIsSurvived(string nesting)
    {
        byte[] frame = Builders[nesting]();
        DecodedPacket packet = default;
        for (int length = 0; length < 400; length++)
        {
            // A right-sized array: one byte too far throws.
            PacketDecoder.Decode(frame.AsSpan(0, length).ToArray(), 1, (uint)frame.Length, ref packet);
            Assert.InRange(packet.LevelCount, 0, DecodedPacket.MaxLevels);
        }
    }
}

using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>Traffic that is made to exhaust the flow table.</summary>
public class FlowFloodTests
{
    const int SequenceOffset = 14 + 20 + 4, FlagsOffset = 14 + 20 + 13;
    const byte Syn = 2, Rst = 4;

    [Fact]
    public void SynsWithRandomSequenceNumbersAreOneAttempt()
    {
        byte[] frame = Ethernet(0x0800, Ipv4(6, Tcp([], flags: Syn)));
        var random = new Random(1);
        using CaptureScan scan = GeneratedCapture.Scan(300_000, (_, bytes) =>
        {
            frame.CopyTo(bytes);
            BinaryPrimitives.WriteInt32BigEndian(bytes[SequenceOffset..], random.Next());
            return frame.Length;
        });
        Assert.Equal(1, scan.Flows.Count);
        Assert.Equal(300_000UL, scan.Flows[0].TotalPackets);
    }

    [Fact]
    public void ConnectionsThatEndAndBeginAgainStayWithinTheLimit()
    {
        byte[] frame = Ethernet(0x0800, Ipv4(6, Tcp([], flags: Syn)));
        using CaptureScan scan = GeneratedCapture.Scan(
            400_000,
            (i, bytes) =>
            {
                frame.CopyTo(bytes);
                BinaryPrimitives.WriteInt32BigEndian(bytes[SequenceOffset..], i / 2 * 1000);
                bytes[FlagsOffset] = i % 2 == 0 ? Syn : Rst;
                return frame.Length;
            },
            new FlowTableOptions { MaxFlows = 1000 });
        Assert.Equal(1000, scan.Flows.Count);
        Assert.Equal(199_000, scan.Flows.Evicted.Flows);
        ulong kept = 0;
        for (int i = 0; i < scan.Flows.Count; i++)
            kept += scan.Flows[i].TotalPackets;
        Assert.Equal(400_000, (long)kept + scan.Flows.Evicted.Packets);
    }
}

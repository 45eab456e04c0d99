using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>More flows than the table may hold.</summary>
[Collection(Undisturbed.Name)]
public class EvictionFloodTests
{
    [Fact]
    public void TaggedFlowsLeaveNothingBehindWhenTheyAreEvicted()
    {
        byte[] frame = Ethernet(0x8100, Vlan(5, 0x0800, Ipv4(17, Udp(Bytes(8)))));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using CaptureScan scan = GeneratedCapture.Scan(
            600_000,
            (i, bytes) =>
            {
                frame.CopyTo(bytes);
                BinaryPrimitives.WriteInt32BigEndian(bytes[30..], i);
                return frame.Length;
            },
            new FlowTableOptions { MaxFlows = 1000 });
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(599_000, scan.Flows.Evicted.Flows);
        Assert.True(kept < 8 << 20, $"{kept >> 20} MiB are kept for 1000 flows");
    }
}

using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>Fragments that overlap, never complete, or come in numbers.</summary>
[Collection(Undisturbed.Name)]
public class FragmentFloodTests
{
    const int MoreFragments = 0x2000;

    [Fact]
    public void OverlappingFragmentsAreCountedOnceEach()
    {
        byte[] first = Ethernet(0x0800, Ipv4(17, Udp(Bytes(24), length: 4000), fragment: MoreFragments));
        byte[][] overlapping = [.. Enumerable.Range(1, 3).Select(offset => Ethernet(0x0800, Ipv4(17, Bytes(32), fragment: offset | MoreFragments)))];
        byte[] last = Ethernet(0x0800, Ipv4(17, Bytes(8), fragment: 1));
        using CaptureScan scan = GeneratedCapture.Scan(1, [first, .. overlapping, first, last]);
        Assert.Equal(1, scan.Flows.Count);
        Assert.Equal(6UL, scan.Flows[0].TotalPackets);
        Assert.Equal(5, scan.Facts.Packets - 1);
    }

    [Fact]
    public void FragmentsThatReachBeyondTheLongestDatagramAreSurvived()
    {
        byte[] beyond = Ethernet(0x0800, Ipv4(17, Bytes(1000), fragment: 0x1fff));
        using CaptureScan scan = GeneratedCapture.Scan(1, beyond, beyond);
        Assert.Equal(2, scan.Flows.WaitingFragments);
        Assert.Equal(0, scan.Flows.Count);
    }

    /// <summary>A million datagrams of which only one fragment ever comes: what waits is bounded by <see cref="FlowTable.FragmentReach"/>.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFloodOfLonelyFragmentsLeavesTheTableBounded(bool firstFragments)
    {
        const int Count = 1_200_000;
        byte[] frame = firstFragments
            ? Ethernet(0x0800, Ipv4(17, Udp(Bytes(16)), fragment: MoreFragments))
            : Ethernet(0x0800, Ipv4(17, Bytes(16), fragment: 100));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using CaptureScan scan = GeneratedCapture.Scan(Count, (i, bytes) =>
        {
            frame.CopyTo(bytes);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[18..], (ushort)i);
            BinaryPrimitives.WriteInt32BigEndian(bytes[26..], 0x0a00_0000 + i / 65_536);
            return frame.Length;
        });
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Count, scan.Facts.Packets);
        Assert.True(kept < 200 << 20, $"{kept >> 20} MiB are kept");
        if (firstFragments)
            Assert.InRange(scan.Flows.Count, 1, 19);
        else
            Assert.Equal(Count, scan.Flows.WaitingFragments + scan.Flows.OrphanFragments);
        Assert.InRange(scan.Flows.WaitingFragments, 0, 3 * FlowTable.FragmentReach);
    }

    /// <summary>Datagrams of 64,000 bytes of which only the last part ever comes: what the dissector keeps for their reassembly is bounded.</summary>
    [Fact]
    public void AFloodOfLastFragmentsLeavesTheReassemblerBounded()
    {
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        byte[] part = new byte[1400];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 40_000; i++)
        {
            byte[] frame = Ethernet(0x0800, Ipv4(17, part, fragment: 64_000 / 8 | MoreFragments, id: i));
            var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1 };
            dissector.Dissect(frame, new FrameContext { Number = i + 1, Record = record }, fields);
            Assert.Equal(-1, fields.IndexOf(Dissectors.Fields.Find("udp.payload")!));
        }
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(dissector);
        Assert.True(kept < 200 << 20, $"{kept >> 20} MiB are kept");
    }
}

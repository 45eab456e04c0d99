using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Flows;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>5-tuples chosen to fall into one slot of the flow table.</summary>
public class HashFloodTests
{
    const int Count = 40_000;

    /// <summary>Addresses chosen so that a half of a multiplicative hash vanishes: whoever does not know the seed gains nothing by them.</summary>
    [Theory]
    [InlineData(0x9e37_79b9_7f4a_7c15)]
    [InlineData(0x9e37_79b9_7f4a_7c14)]
    [InlineData(0xc2b2_ae3d_27d4_eb4f)]
    [InlineData(0x1234_5678_9abc_def0)]
    [InlineData(0)]
    public void ChosenAddressesDoNotCollide(ulong interfaceIdentifier)
    {
        const int Source = 14 + 8, Destination = 14 + 24, Slots = 65_536;
        byte[] frame = Ethernet(0x86dd, Ipv6(17, Udp(Bytes(8))));
        frame[Destination] = 0x30;
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(Destination + 8), interfaceIdentifier);
        using CaptureScan scan = GeneratedCapture.Scan(Count, (i, bytes) =>
        {
            frame.CopyTo(bytes);
            // In the upper bits, which a product by a small number leaves where they are.
            BinaryPrimitives.WriteInt32BigEndian(bytes[(Source + 8)..], i << 16);
            return frame.Length;
        });
        Assert.Equal(Count, scan.Flows.Count);

        // The slots as FlowSlots fills them, three fifths of them taken: an even hash looks at 1.8 on the way, an unlucky seed of the process at ten, one chain at 20,000.
        var taken = new bool[Slots];
        long looked = 0;
        for (int i = 0; i < Count; i++)
        {
            uint slot = FlowKey.Hash32(scan.Flows[i].Key, in HashSeed.OfProcess) % Slots;
            for (looked++; taken[slot]; looked++)
                slot = (slot + 1) % Slots;
            taken[slot] = true;
        }
        Assert.InRange((double)looked / Count, 1, 64);
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using PcapPorts.Analysis;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Hostile;

/// <summary>5-tuples chosen to fall into one slot of the flow table.</summary>
[Collection(Undisturbed.Name)]
public class HashFloodTests
{
    /// <summary>Addresses chosen so that a half of a multiplicative hash vanishes: whoever does not know the seed gains nothing by them.</summary>
    [Theory]
    [InlineData(0x9e37_79b9_7f4a_7c15)]
    [InlineData(0x9e37_79b9_7f4a_7c14)]
    [InlineData(0xc2b2_ae3d_27d4_eb4f)]
    [InlineData(0)]
    public void ChosenAddressesAreNoSlowerThanOthers(ulong interfaceIdentifier)
    {
        TimeSpan chosen = Add(interfaceIdentifier), other = Add(0x1234_5678_9abc_def0);
        Assert.True(chosen < other * 25 + TimeSpan.FromMilliseconds(200), $"{chosen.TotalMilliseconds:F0} ms against {other.TotalMilliseconds:F0} ms");
    }

    static TimeSpan Add(ulong interfaceIdentifier)
    {
        const int Count = 40_000, Source = 14 + 8, Destination = 14 + 24;
        byte[] frame = Ethernet(0x86dd, Ipv6(17, Udp(Bytes(8))));
        frame[Destination] = 0x30;
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(Destination + 8), interfaceIdentifier);
        long start = Stopwatch.GetTimestamp();
        using CaptureScan scan = GeneratedCapture.Scan(Count, (i, bytes) =>
        {
            frame.CopyTo(bytes);
            // In the upper bits, which a product by a small number leaves where they are.
            BinaryPrimitives.WriteInt32BigEndian(bytes[(Source + 8)..], i << 16);
            return frame.Length;
        });
        Assert.Equal(Count, scan.Flows.Count);
        return Stopwatch.GetElapsedTime(start);
    }
}

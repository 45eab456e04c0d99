using PcapPorts.Analysis;

namespace PcapPorts.Tests.Analysis;

public class PacketIndexTests
{
    [Fact]
    public void OffsetsAndFlowsComeBackWhateverTheDistances()
    {
        var index = new PacketIndex();
        var random = new Random(7);
        var expected = new List<(long Offset, int Flow)>();
        long offset = 24;
        for (int i = 0; i < 200_000; i++)
        {
            int flow = random.Next(50) - 1;
            expected.Add((offset, flow));
            index.Append(offset);
            offset += random.Next(100) switch { 0 => 300_000, 1 => 16, 2 => 65_535, 3 => 65_536, _ => random.Next(60, 1600) };
        }
        Assert.Equal(0, index.Count);
        index.Publish();
        Assert.Equal((expected.Count, 0L, PacketIndex.UnknownFlow), (index.Count, index.Assigned, index.Flow(1)));
        foreach ((_, int flow) in expected)
            index.Assign(flow);
        index.PublishFlows();
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Offset, index.Offset(i + 1));
            Assert.Equal(expected[i].Flow, index.Flow(i + 1));
        }
        Assert.InRange(index.MemoryBytes / (double)(4 * PacketIndex.ChunkSize), 6, 16);
    }

    [Fact]
    public void FindsPacketsOfFlowsInOrderAcrossChunksWithOuterOnes()
    {
        var index = new PacketIndex();
        var expected = new List<long>();
        for (int i = 1; i <= 150_000; i++)
        {
            index.Append(i * 100L);
            index.Publish();
            index.Assign(i % 1000);
            if (i % 30_000 == 0)
                index.AssignFurther(7);
            if (i % 1000 == 7 || i % 30_000 == 0)
                expected.Add(i);
        }
        Assert.Equal(0, index.Find([7], 1, long.MaxValue, stackalloc long[10]));
        index.PublishFlows();
        var found = new List<long>();
        long[] some = new long[10];
        long from = 1;
        int count;
        while ((count = index.Find([7], from, long.MaxValue, some)) > 0)
        {
            found.AddRange(some[..count]);
            from = some[count - 1] + 1;
        }
        Assert.Equal(expected, found);
        List<int> flows = [];
        index.AddFlows(30_000, flows);
        Assert.Equal([0, 7], flows);
    }
}

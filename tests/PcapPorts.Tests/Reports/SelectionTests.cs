using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;
using PcapPorts.Tests.Flows;

namespace PcapPorts.Tests.Reports;

public class SelectionTests
{
    [Theory]
    [InlineData("192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("192.0.2.77/24", "192.0.2.1", true)]
    [InlineData("192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/64", "2001:db8:0:1::", false)]
    [InlineData("2001:db8::4/126", "2001:db8::7", true)]
    [InlineData("2001:db8::4/126", "2001:db8::8", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    public void ANetworkHoldsItsAddresses(string network, string address, bool holds)
    {
        Assert.True(IpNetwork.TryParse(network, out IpNetwork parsed));
        IpAddress ip = IpAddress.Parse(address);
        Assert.Equal(holds, parsed.Contains(ip.Version, ip.High, ip.Low));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("::/129")]
    [InlineData("example.test")]
    public void WhatIsNoNetworkIsRefused(string text) => Assert.False(IpNetwork.TryParse(text, out _));

    [Fact]
    public void TheFirstOfAListAreThoseThatSortingGives()
    {
        var random = new Random(7);
        for (int capacity = 0; capacity < 40; capacity++)
        {
            long[] ranks = [.. Enumerable.Range(0, 100).Select(_ => (long)random.Next(20))];
            var list = new RankedList(capacity);
            for (int i = 0; i < ranks.Length; i++)
                list.Add(ranks[i], i);
            Assert.Equal(Enumerable.Range(0, 100).OrderBy(i => ranks[i]).ThenBy(i => i).Take(capacity), list.TakeAll());
        }
    }

    [Fact]
    public void NumbersFollowTheOrderOfFirstFramesEvenAfterEviction()
    {
        Segment[] segments = [.. Enumerable.Range(0, 20).Select(i => new Segment { Flags = TcpFlag.Syn, SourcePort = (ushort)(1000 + i) })];
        using FlowTable table = Segment.Table(segments, new FlowTableOptions { MaxFlows = 4 });
        Assert.True(table.Evicted.Flows > 0);
        List<(long Id, long Frame)> flows = [];
        new FlowQuery(new FlowSelection(), FlowSort.Id, top: null).Run(table, (in LabelledFlow flow) => flows.Add((flow.Id, flow.FirstFrame)));
        Assert.Equal([1, 2, 3, 4], flows.Select(flow => flow.Id));
        Assert.Equal(flows.Select(flow => flow.Frame).Order(), flows.Select(flow => flow.Frame));
    }
}

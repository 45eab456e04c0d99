using PcapPorts.Analysis;
using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.Tests.Analysis.Names;

/// <summary>Names of real captures (<c>testdata-pcaps</c>).</summary>
public class NameCollectorTests
{
    static CaptureScan Scan(string capture, NameWish wish = NameWish.Always)
        => CaptureScan.Run(Path.Combine(Repository.Root, "testdata-pcaps", capture), new ScanOptions { Names = wish });

    [Theory]
    [InlineData("dns/office.pcapng", "172.16.5.127 www.office.example dns 4")]
    [InlineData("dns/office.pcapng", "2001:db8:5::127 server1.office.example dns 6")]
    [InlineData("dns/office.pcapng", "172.16.5.121 pc2.office.example dns 39")]
    [InlineData("mdns/resolve-browse.pcapng", "172.16.5.123 pc3.local mdns 1")]
    [InlineData("llmnr/query.pcap", "172.16.5.123 pc3 llmnr 4")]
    [InlineData("netbios/name-query.pcapng", "172.16.5.123 PC3 nbns 2")]
    [InlineData("dhcp/lease.pcapng", "172.16.5.150 pc4 dhcp 4")]
    [InlineData("http/keep-alive.pcapng", "172.16.5.127 server1 host 4")]
    public void Each_source_names_its_address(string capture, string expected)
    {
        using CaptureScan scan = Scan(capture);
        Assert.Contains(expected, scan.Names!.All.Select(name => $"{name.Address} {name.Name} {name.Source.ToText()} {name.Frame}"));
    }

    [Fact]
    public void Flows_carry_the_names_of_their_ends()
    {
        using CaptureScan scan = Scan("http/keep-alive.pcapng", NameWish.WhenCheap);
        LabelledFlow flow = LabelledFlow.Of(scan.Flows, new FlowLabeler(scan.Flows), 0, 1).With(scan.Names!);
        Assert.Equal("server1", flow.ServerName!.Name);
        Assert.Null(flow.ClientName);
    }

    [Fact]
    public void Who_does_not_ask_gets_none()
    {
        using CaptureScan scan = Scan("http/keep-alive.pcapng", NameWish.None);
        Assert.Null(scan.Names);
    }

    [Fact]
    public void The_names_of_the_file_itself_count_too()
    {
        NameCollector collector = new();
        collector.Add([new CaptureName(new byte[] { 192, 0, 2, 1 }, "host\u001b[31m"), new CaptureName(new byte[] { 2, 0, 0, 0, 0, 1 }, "mac")]);
        AddressName name = Assert.Single(collector.Table.All);
        Assert.Equal(@"host\x1b[31m", name.Name);
        Assert.Equal(NameSource.File, name.Source);
    }
}

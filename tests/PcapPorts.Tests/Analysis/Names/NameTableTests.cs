using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Analysis.Names;

public class NameTableTests
{
    static readonly IpAddress Address = IpAddress.FromIpv4(0xC0000201);

    static AddressName Name(string name, long frame, NameSource source = NameSource.Dns)
        => new(Address, name, source, frame, frame == 0 ? Timestamp.None : new Timestamp(frame * 1000));

    [Theory]
    [InlineData(500, "a.example")]
    [InlineData(1500, "a.example")]
    [InlineData(2000, "b.example")]
    [InlineData(9000, "b.example")]
    public void A_name_holds_until_the_next_one(long at, string expected)
    {
        NameTable table = new();
        table.Add(Name("a.example", 1));
        table.Add(Name("b.example", 2));
        Assert.Equal(expected, table.Find(Address, new Timestamp(at))!.Name);
    }

    [Fact]
    public void The_same_name_again_is_nothing_new()
    {
        NameTable table = new();
        table.Add(Name("a.example", 1));
        table.Add(Name("a.example", 5));
        table.Add(Name("b.example", 6));
        table.Add(Name("a.example", 7));
        Assert.Equal([1, 6, 7], table.All.Select(name => name.Frame));
    }

    [Fact]
    public void The_file_names_only_what_nobody_else_does()
    {
        NameTable table = new();
        table.Add(Name("file", 0, NameSource.File));
        Assert.Equal("file", table.Find(Address, new Timestamp(1))!.Name);
        table.Add(Name("a.example", 3));
        Assert.Equal("a.example", table.Find(Address, new Timestamp(1))!.Name);
    }

    [Fact]
    public void What_a_flow_says_of_its_server_wins_within_its_time()
    {
        NameTable table = new();
        FlowKey flow = default;
        table.Add(Name("shared.example", 1));
        table.Add(in flow, Name("site.example", 4, NameSource.ServerName));
        Assert.Equal("site.example", table.FindServer(in flow, Address, new Timestamp(3000), new Timestamp(5000))!.Name);
        Assert.Equal("shared.example", table.FindServer(in flow, Address, new Timestamp(2000), new Timestamp(3000))!.Name);
    }

    [Fact]
    public void Groups_and_no_address_get_no_names()
    {
        NameTable table = new();
        table.Add(Name("x", 1) with { Address = IpAddress.FromIpv4(0) });
        table.Add(Name("x", 1) with { Address = IpAddress.FromIpv4(0xE00000FB) });
        Assert.Empty(table.All);
    }

    [Fact]
    public void The_table_is_bounded()
    {
        NameTable table = new();
        for (uint i = 0; i < NameTable.MaxNames + 10; i++)
            table.Add(Name("x", 1) with { Address = IpAddress.FromIpv4(0x0A000000 + i) });
        Assert.Equal(NameTable.MaxNames, table.All.Count);
        Assert.True(table.IsFull);
    }

    [Theory]
    [InlineData("1.2.0.192.in-addr.arpa", "192.0.2.1")]
    [InlineData("1.2.0.192.IN-ADDR.ARPA.", "192.0.2.1")]
    [InlineData("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::1")]
    [InlineData("2.0.192.in-addr.arpa", null)]
    [InlineData("1.2.0.999.in-addr.arpa", null)]
    [InlineData("example.com", null)]
    public void Reverse_names(string name, string? expected)
        => Assert.Equal(expected, ReverseName.TryParse(name, out IpAddress address) ? address.ToString() : null);
}

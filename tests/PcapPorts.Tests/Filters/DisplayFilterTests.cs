using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Filters;

public class DisplayFilterTests
{
    static readonly FieldList s_tcp = FilterSample.Dissect(FilterSample.Tcp());
    static readonly FieldList s_udp = FilterSample.Dissect(FilterSample.Udp());

    [Theory]
    [InlineData("5c5c7365727665725c7368617265", @"""\\\\server\\share""")]
    [InlineData("73617920226869220d0a", @"""say \""hi\""\x0d\x0a""")]
    [InlineData("1b5b324ac3a4", @"""\x1b[2Jä""")]
    [InlineData("61fe62", @"""a\xfeb""")]
    public void Captured_text_finds_itself(string hex, string expected)
    {
        byte[] captured = Convert.FromHexString(hex);
        string quoted = DisplayFilter.Quoted(captured);
        Assert.Equal(expected, quoted);
        FieldList fields = new();
        fields.Begin([]);
        fields.AddBytes(Dissectors.Fields.Find("smb2.tree")!, captured, 0, 0);
        Assert.True(DisplayFilter.Parse($"smb2.tree == {quoted}").Matches(fields));
        Assert.False(DisplayFilter.Parse($"smb2.tree != {quoted}").Matches(fields));
    }

    [Theory]
    // Presence, logic
    [InlineData("tcp", true)]
    [InlineData("udp", false)]
    [InlineData("!udp && (tcp || arp)", true)]
    [InlineData("not not tcp", true)]
    [InlineData("tcp ^^ ip", false)]
    [InlineData("tcp xor udp", true)]
    [InlineData("udp && tcp || ip", true)]
    // Several values: any for most operators, all for !=
    [InlineData("tcp.port == 80", true)]
    [InlineData("tcp.port != 80", false)]
    [InlineData("tcp.port != 81", true)]
    [InlineData("tcp.port !== 80", true)]
    [InlineData("tcp.port ~= 80", true)]
    [InlineData("tcp.port === 80", false)]
    [InlineData("any tcp.port != 80", true)]
    [InlineData("all tcp.port > 79", true)]
    [InlineData("all tcp.port > 80", false)]
    [InlineData("udp.port != 53", false)]
    [InlineData("!(udp.port == 53)", true)]
    [InlineData("all udp.port == 53", false)]
    // Words for operators
    [InlineData("tcp.dstport eq 80 and ip.ttl ge 64 and ip.ttl le 64 and tcp.srcport gt 80 and tcp.dstport lt 81 and tcp.port ne 1", true)]
    // Sets
    [InlineData("tcp.port in {1, 80, 443}", true)]
    [InlineData("tcp.dstport in {81..90}", false)]
    [InlineData("tcp.dstport in {0x40 .. 0x50}", true)]
    [InlineData("tcp.dstport not in {443}", true)]
    [InlineData("tcp.port not in {80}", false)]
    [InlineData("all tcp.port in {80, 40000}", true)]
    [InlineData("ip.src in {10.0.0.0/8, 192.0.2.0/24}", true)]
    [InlineData("ip.src in {192.0.2.0 .. 192.0.2.9}", true)]
    // Addresses
    [InlineData("ip.addr == 198.51.100.0/24", true)]
    [InlineData("ip.src > 192.0.2.0 && ip.src < 192.0.3.0", true)]
    [InlineData("ip.src & 255.0.0.0 == 192.0.0.0", true)]
    [InlineData("eth.src == 01:50:56:01:02:7f", true)]
    [InlineData("eth.src == 01-50-56-01-02-7f", true)]
    [InlineData("eth.src == 0150.5601.027f", true)]
    // Slices
    [InlineData("eth.src[0:3] == 01:50:56", true)]
    [InlineData("eth.src[0] & 1", true)]
    [InlineData("eth.dst[0] & 1", false)]
    [InlineData("eth.src[-1:] == 7f", true)]
    [InlineData("eth.src[1-2] == 50:56", true)]
    [InlineData("eth.src[0:2,5] == 01:50:7f", true)]
    [InlineData("eth.src[6]", false)]
    [InlineData("frame[12:2] == 08:00", true)]
    [InlineData("frame[12:2] == 0800", true)]
    [InlineData("tcp[13] & 0x08", true)]
    [InlineData("tcp[19]", true)]
    [InlineData("tcp[20]", false)]
    // Layers
    [InlineData("ip.src#1 == 192.0.2.1", true)]
    [InlineData("ip.src#2", false)]
    [InlineData("ip.src#[-1] == 192.0.2.1", true)]
    // Calculations
    [InlineData("tcp.flags & 0x02", false)]
    [InlineData("tcp.flags & 0x18 == 0x18", true)]
    [InlineData("tcp.srcport - tcp.dstport == 39920", true)]
    [InlineData("tcp.dstport - tcp.srcport < 0", true)]
    [InlineData("ip.ttl * 2 + 1 == 129", true)]
    [InlineData("ip.ttl / 0 == 1", false)]
    [InlineData("{ip.ttl + 1} % 10 == 5", true)]
    [InlineData("-ip.ttl == -64", true)]
    [InlineData("frame.time_relative + 1 == 2", true)]
    // Functions
    [InlineData("len(tcp) == 20", true)]
    [InlineData("len(tcp.payload) > 40", true)]
    [InlineData("count(tcp.port) == 2", true)]
    [InlineData("count(udp.port) == 0", false)]
    [InlineData("max(tcp.port) == 40000 && min(tcp.port) == 80", true)]
    [InlineData("string(ip.src) matches r\"^192\\.\"", true)]
    [InlineData("string(tcp.flags) == \"24\"", true)]
    [InlineData("abs(tcp.window_size_scalefactor) == 1", true)]
    [InlineData("number(ip[2:2]) == ip.len", true)]
    // Text and bytes
    [InlineData("tcp contains \"Host: www\"", true)]
    [InlineData("tcp contains \"host: www\"", false)]
    [InlineData("tcp.payload contains 0d:0a:0d:0a", true)]
    [InlineData("frame matches \"HOST: W{3}\\\\.\"", true)]
    [InlineData("frame matches \"^get\"", false)]
    [InlineData("tcp.payload matches \"^get \"", true)]
    [InlineData("tcp.payload[0:3] == \"GET\"", true)]
    [InlineData("tcp.payload[0] == 'G'", true)]
    // Times
    [InlineData("frame.time_relative == 1", true)]
    [InlineData("frame.time_delta == 0.25", true)]
    [InlineData("frame.time_delta > 0.2", true)]
    [InlineData("frame.time == \"2021-01-01 00:00:01.5\"", true)]
    [InlineData("frame.time > \"Jan 1, 2021 00:00:01\" && frame.time < 2021-01-02", true)]
    [InlineData("frame.time == \"2021-01-01T02:00:01.5+02:00\"", true)]
    [InlineData("frame.time_epoch == 1609459201.5", true)]
    // Names of values
    [InlineData("ip.proto == TCP", true)]
    [InlineData("ip.proto == \"udp\"", false)]
    [InlineData("tcp.flags.syn == False", true)]
    [InlineData("tcp.flags.push == True", true)]
    [InlineData("tcp.flags.push == \"Set\"", true)]
    [InlineData("tcp.flags.push == 2", true)]
    // Chains
    [InlineData("ip.ttl < tcp.dstport < tcp.srcport", true)]
    // Our own
    [InlineData("port.class == \"system\" && port.class == \"user\"", true)]
    [InlineData("port.number == 80", true)]
    [InlineData("port.service contains \"http\"", true)]
    public void Takes_or_leaves_a_segment(string filter, bool takes) => Assert.Equal(takes, DisplayFilter.Parse(filter).Matches(s_tcp));

    [Theory]
    [InlineData("udp contains 01:02:03:04", true)]
    [InlineData("udp[8:4] == 01:02:03:04", false)]
    [InlineData("_ws.col.protocol == \"UDP\"", true)]
    [InlineData("udp.length == 12 && ip.len == 32", true)]
    public void Takes_or_leaves_a_datagram(string filter, bool takes) => Assert.Equal(takes, DisplayFilter.Parse(filter).Matches(s_udp));

    [Fact]
    public void Matching_allocates_nothing()
    {
        string[] texts =
        [
            "tcp.port == 443 || ip.addr == 10.0.0.0/8", "tcp contains \"nothing\"", "all tcp.port in {1..9, 80}", "len(tcp.payload) > 10 && string(ip.src) contains \"192\"",
            "tcp.flags & 2", "frame[0:2,4] == 00:0c:29", "upper(_ws.col.protocol) == \"TCP\"", "frame matches \"host: .*com\"", "port.class == \"user\"", "ip.addr#1 == 1.2.3.4",
        ];
        foreach (string text in texts)
        {
            DisplayFilter filter = DisplayFilter.Parse(text);
            for (int i = 0; i < 50; i++)
                filter.Matches(s_tcp);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                filter.Matches(s_tcp);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, text);
        }
    }

    [Fact]
    public void Several_threads_may_use_one_filter()
    {
        DisplayFilter filter = DisplayFilter.Parse("tcp.port == 80 && len(tcp.payload) > 10");
        Parallel.For(0, 2000, _ => Assert.True(filter.Matches(s_tcp)));
    }

    [Fact]
    public void A_filter_that_is_none_names_its_place()
    {
        FilterSyntaxException wrong = Assert.Throws<FilterSyntaxException>(() => DisplayFilter.Parse("tcp && ip.adr == 1.2.3.4"));
        Assert.Equal(new FilterSpan(7, 6), wrong.Diagnostic.Span);
        Assert.Equal("ip.adr: no such field or protocol; did you mean ip.addr?\n    tcp && ip.adr == 1.2.3.4\n           ^~~~~~", wrong.Message);
    }

    [Fact]
    public void A_filter_knows_what_it_asks_for()
    {
        Assert.True(DisplayFilter.Parse("flow.service == \"dns\"").IsOfFlows);
        Assert.False(DisplayFilter.Parse("flow.service == \"dns\" && tcp").IsOfFlows);
        Assert.True(DisplayFilter.Parse("flow.service == \"dns\" && tcp").AsksForFlows);
        Assert.Equal(["tcp.port", "ip"], DisplayFilter.Parse("tcp.port == 1 || ip").Fields.Select(static field => field.Abbreviation));
    }
}

using PcapPorts.Packets;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

public class DnsDissectorTests
{
    const string Name = "07'example'03'com'00";
    const string Query = "1a2b 0100 0001 0000 0000 0000" + Name + "0001 0001";
    const string Head = "1a2b 8180 0001";
    const string Question = Name + "0001 0001";

    static Exchange Udp(ushort port = 53, ushort client = 40000) => new("dns", IpProtocol.Udp, port, client);

    static Exchange Tcp() => new("dns", IpProtocol.Tcp, 53);

    static string Record(string type, int length, string data) => "c00c" + type + "0001 0000003c" + length.ToString("x4", null) + data;

    static string Answer(string type, int length, string data) => Head + "0001 0000 0000" + Question + Record(type, length, data);

    [Fact]
    public void A_query_and_its_response()
    {
        Exchange exchange = Udp().Client(Wire.Bytes(Query));
        Assert.Equal("Standard query 0x1a2b A example.com", exchange.Info);
        Assert.Equal("example.com", exchange["dns.qry.name"]);
        Assert.Equal("2", exchange["dns.count.labels"]);
        Assert.Equal("", exchange["dns.flags.rcode"]);

        exchange.Server(Wire.Bytes(Answer("0001", 4, "c0000201")));
        Assert.Equal("Standard query response 0x1a2b A example.com A 192.0.2.1", exchange.Info);
        Assert.Equal("192.0.2.1", exchange["dns.a"]);
        Assert.Equal("60", exchange["dns.resp.ttl"]);
        Assert.Equal("1", exchange["dns.response_to"]);
        Assert.Equal("0.001000000", exchange["dns.time"]);
    }

    [Theory]
    [InlineData("001c", 16, "20010db8 00000000 00000000 00000001", "dns.aaaa", "2001:db8::1")]
    [InlineData("0005", 6, "03'www'c00c", "dns.cname", "www.example.com")]
    [InlineData("0002", 6, "03'ns1'c00c", "dns.ns", "ns1.example.com")]
    [InlineData("000c", 2, "c00c", "dns.ptr.domain_name", "example.com")]
    [InlineData("000f", 8, "000a 03'mx1'c00c", "dns.mx.mail_exchange", "mx1.example.com")]
    [InlineData("0010", 8, "03'one'03'two'", "dns.txt", "one,two")]
    [InlineData("0006", 24, "c00c c00c 00000007 00000e10 00000258 00015180 0000003c", "dns.soa.serial_number", "7")]
    [InlineData("0021", 8, "000a 0005 01bb c00c", "dns.srv.port", "443")]
    [InlineData("0101", 22, "00 05'issue''letsencrypt.org'00", "dns.caa.tag", "issue")]
    [InlineData("002e", 24, "0001 0d 02 0000003c 66000000 65000000 04d2 c00c 01020304", "dns.rrsig.type_covered", "1")]
    [InlineData("0030", 8, "0101 03 0d 0a0b0c0d", "dns.dnskey.flags.secure_entry_point", "1")]
    [InlineData("0032", 13, "01 01 000a 02 abcd 05 0102030405", "dns.nsec3.hash_value", "04106105")]
    [InlineData("0032", 19, "01 01 000a 02 abcd 05 0102030405 0004 40000008", "dns.resp.type", "50,1,28")]
    [InlineData("002f", 13, "c00c 0006 400000080003 0101 40", "dns.resp.type", "47,1,28,46,47,257")]
    [InlineData("002f", 12, "c00c 0000 0006 400000080003", "dns.resp.type", "47")]
    [InlineData("002f", 7, "c00c 0006 400000", "dns.resp.type", "47,1")]
    [InlineData("0041", 25, "0001 00 0001 0006 02'h2'02'h3' 0004 0008 c0000201 c0000202", "dns.svcb.svcparam.alpn", "h2,h3")]
    [InlineData("0041", 25, "0001 00 0001 0006 02'h2'02'h3' 0004 0008 c0000201 c0000202", "dns.svcb.svcparam.ipv4hint.ip", "192.0.2.1,192.0.2.2")]
    [InlineData("2711", 2, "beef", "dns.data", "beef")]
    public void Records(string type, int length, string data, string field, string expected)
        => Assert.Equal(expected, Udp().Server(Wire.Bytes(Answer(type, length, data)))[field]);

    [Fact]
    public void Options_of_EDNS()
    {
        string options = "0008 0007 0001 18 00 c63364 000a 0008 0102030405060708";
        Exchange exchange = Udp().Client(Wire.Bytes("1a2b 0100 0001 0000 0000 0001" + Question + "00 0029 04d0 00 00 8000 0017" + options));
        Assert.Equal("1232", exchange["dns.rr.udp_payload_size"]);
        Assert.Equal("1", exchange["dns.resp.z.do"]);
        Assert.Equal("8,10", exchange["dns.opt.code"]);
        Assert.Equal("198.51.100.0", exchange["dns.opt.client.addr4"]);
        Assert.Equal("0102030405060708", exchange["dns.opt.cookie.client"]);
    }

    [Fact]
    public void Multicast_classes_have_a_bit_of_their_own()
    {
        Exchange exchange = Udp(5353, client: 5353).Client(Wire.Bytes("0000 0000 0001 0000 0000 0000 03'pc3'05'local'00 0001 8001"));
        Assert.Equal("1", exchange["dns.qry.qu"]);
        Assert.Equal("0x0001", exchange["dns.qry.class"]);
        Assert.Equal("mdns", exchange.Fields.Info.Protocol!.Abbreviation);
        exchange.Server(Wire.Bytes("0000 8400 0000 0001 0000 0000 03'pc3'05'local'00 0001 8001 00000078 0004 c0000203"));
        Assert.Equal("1", exchange["dns.resp.cache_flush"]);
    }

    [Fact]
    public void A_stream_carries_messages_behind_their_lengths()
    {
        byte[] message = Wire.Bytes("001d" + Query);
        Exchange exchange = Tcp().Client([.. message, .. message]);
        Assert.Equal("0x1a2b,0x1a2b", exchange["dns.id"]);
        Assert.Equal("29,29", exchange["dns.length"]);
        Assert.Equal(0, exchange.Left);
        Assert.Equal(20, exchange.Client(message[..20]).Left);
        Assert.Equal("", exchange["dns.id"]);
        Assert.Equal("0x1a2b", exchange.Client(message[..20], isLast: true)["dns.id"]);
    }

    [Theory]
    [InlineData("c00c 0001 0001")]
    [InlineData("03'abc'c00c 0001 0001")]
    [InlineData("c01e 0001 0001")]
    [InlineData("80'a' 0001 0001")]
    public void Names_that_lead_nowhere_end_the_message(string question)
    {
        Exchange exchange = Udp().Client(Wire.Bytes("1a2b 0100 0001 0000 0000 0000" + question));
        Assert.Equal("", exchange["dns.qry.name"]);
        Assert.Equal("0x1a2b", exchange["dns.id"]);
        Assert.Equal("1", exchange["dns.malformed"]);
    }

    [Fact]
    public void A_name_beyond_255_bytes_is_named_so()
    {
        string label = "3f'a'" + string.Concat(Enumerable.Repeat("61", 62));
        Assert.Equal("<Name too long>", Udp().Client(Wire.Bytes("1a2b 0100 0001 0000 0000 0000" + string.Concat(Enumerable.Repeat(label, 5)) + "00 0001 0001"))["dns.qry.name"]);
    }

    [Fact]
    public void A_repeated_query_says_so()
    {
        Exchange exchange = Udp().Client(Wire.Bytes(Query)).Client(Wire.Bytes(Query));
        Assert.Equal("1", exchange["dns.retransmit_request_in"]);
        Assert.Equal("1", exchange.Server(Wire.Bytes(Answer("0001", 4, "c0000201")))["dns.response_to"]);
        Assert.Equal("3", exchange.Server(Wire.Bytes(Answer("0001", 4, "c0000201")))["dns.retransmit_response_in"]);
    }

    [Fact]
    public void Messages_are_known_on_any_port()
    {
        Assert.True(Udp(5300).Detects(Wire.Bytes(Query)));
        Assert.False(Udp(5300).Detects(Wire.Bytes("'GET / HTTP/1.1'0d0a0d0a")));
    }

    public static TheoryData<string> Messages =>
    [
        Query,
        Answer("0006", 24, "c00c c00c 00000007 00000e10 00000258 00015180 0000003c"),
        Answer("0041", 25, "0001 00 0001 0006 02'h2'02'h3' 0004 0008 c0000201 c0000202"),
        Answer("0032", 13, "01 01 000a 02 abcd 05 0102030405"),
        Answer("002e", 24, "0001 0d 02 0000003c 66000000 65000000 04d2 c00c 01020304"),
        "1a2b 0100 0001 0000 0000 0001" + Question + "00 0029 04d0 00 00 8000 0017 0008 0007 0001 18 00 c63364 000a 0008 0102030405060708",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Damaged_messages_are_survived(string message)
    {
        Damage.Run(() => Udp(), Wire.Bytes(message));
        Damage.Run(() => Udp(5353, 5353), Wire.Bytes(message));
        byte[] bytes = Wire.Bytes(message);
        Damage.Run(Tcp, [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes]);
    }
}

using PcapPorts.Packets;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

public class TlsDissectorTests
{
    const string Random = "00010203 04*28 ";

    // Suites 1302, 1301 and a reserved one; server name, groups, point formats, algorithms, ALPN, versions.
    const string ClientBody = "0303" + Random + "00 0006 0a0a 1302 1301 01 00 004c"
        + "0000 0010 000e 00 000b 'example.com'"
        + "000a 0006 0004 001d 0017"
        + "000b 0002 01 00"
        + "000d 0006 0004 0403 0804"
        + "0010 000e 000c 02'h2'08'http/1.1'"
        + "002b 0005 04 0304 0303 5a5a 0000";

    static Exchange Tcp() => new("tls", IpProtocol.Tcp, 443);

    static byte[] Message(byte type, byte[] body) => [type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];

    static byte[] Record(byte type, byte[] content) => [type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    static byte[] ClientHello => Message(1, Wire.Bytes(ClientBody));

    static byte[] ServerHello(string version) => Message(2, Wire.Bytes("0303" + Random + "00 c02f 00" + (version.Length == 0 ? "0000" : "0006 002b 0002" + version)));

    [Theory]
    [InlineData("tls.record.content_type", "22")]
    [InlineData("tls.handshake.extensions_server_name", "example.com")]
    [InlineData("tls.handshake.extensions_alpn_str", "h2,http/1.1")]
    [InlineData("tls.handshake.ciphersuite", "0x0a0a,0x1302,0x1301")]
    [InlineData("tls.handshake.extensions.supported_version", "0x0304,0x0303")]
    [InlineData("tls.handshake.extensions_supported_group", "0x001d,0x0017")]
    [InlineData("tls.handshake.ja3_full", "771,4866-4865,0-10-11-13-16-43,29-23,0")]
    [InlineData("tls.handshake.ja4_r", "t13d0206h2_1301,1302_000a,000b,000d,002b_0403,0804")]
    public void A_client_hello(string field, string expected)
    {
        Exchange exchange = Tcp().Client(Record(22, ClientHello));
        Assert.Equal(expected, exchange[field]);
        Assert.Equal("Client Hello (SNI=example.com)", exchange.Info);
        Assert.StartsWith("t13d0206h2_", exchange["tls.handshake.ja4"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_may_be_spread_over_records()
    {
        byte[] hello = ClientHello;
        Exchange exchange = Tcp().Client([.. Record(22, hello[..40]), .. Record(22, hello[40..])]);
        Assert.Equal("example.com", exchange["tls.handshake.extensions_server_name"]);
        Assert.Equal("22,22", exchange["tls.record.content_type"]);
    }

    [Fact]
    public void What_follows_the_change_of_ciphers_is_not_read()
    {
        Exchange exchange = Tcp().Client(Record(22, ClientHello)).Server(Record(22, ServerHello("")));
        Assert.Equal("0xc02f", exchange["tls.handshake.ciphersuite"]);
        exchange.Server([.. Record(20, [1]), .. Record(22, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])]);
        Assert.Equal("20,22", exchange["tls.record.content_type"]);
        Assert.Equal("", exchange["tls.handshake.type"]);
        Assert.Equal("1", exchange["tls.handshake.encrypted"]);
        Assert.Equal("Change Cipher Spec, Encrypted Handshake Message", exchange.Info);
    }

    [Fact]
    public void The_records_of_TLS_13_hide_their_type()
    {
        Exchange exchange = Tcp().Server(Record(22, ServerHello("0304"))).Server(Record(23, new byte[40]));
        Assert.Equal("23", exchange["tls.record.opaque_type"]);
        Assert.Equal("", exchange["tls.record.content_type"]);
    }

    [Fact]
    public void An_alert_says_what_is_wrong()
    {
        Exchange exchange = Tcp().Server(Record(21, [2, 40]));
        Assert.Equal("2", exchange["tls.alert_message.level"]);
        Assert.Equal("40", exchange["tls.alert_message.desc"]);
        Assert.Equal("Alert (Level: Fatal, Description: Handshake Failure)", exchange.Info);
    }

    [Fact]
    public void A_certificate_names_its_owner_and_its_dates()
    {
        byte[] name = Wire.Bytes("30 16 31 14 30 12 06 03 550403 0c 0b 'example.com'");
        byte[] extensions = Wire.Bytes("a3 1b 30 19 30 17 06 03 551d11 04 10 30 0e 82 0c 'www.test.org'");
        byte[] content =
        [
            .. Wire.Bytes("a0 03 02 01 02 02 02 1234 30 05 06 03 2a0304"), .. name,
            .. Wire.Bytes("30 1e 17 0d '260102030405Z' 17 0d '360102030405Z'"), .. name, .. Wire.Bytes("30 0a 30 05 06 03 2a0304 03 01 00"), .. extensions,
        ];
        byte[] signed = [0x30, 0x81, (byte)content.Length, .. content];
        byte[] whole = [0x30, 0x81, (byte)signed.Length, .. signed];
        byte[] list = [0, 0, (byte)whole.Length, .. whole];
        Exchange exchange = Tcp().Server([.. Record(22, ServerHello("")), .. Record(22, Message(11, [0, 0, (byte)list.Length, .. list]))]);
        Assert.Equal("example.com,example.com", exchange["x509sat.uTF8String"]);
        Assert.Equal("2026-01-02 03:04:05 (UTC),2036-01-02 03:04:05 (UTC)", exchange["x509af.utcTime"]);
        Assert.Equal("www.test.org", exchange["x509ce.dNSName"]);
        Assert.Equal("1234", exchange["x509af.serialNumber"]);
    }

    [Fact]
    public void Promises_of_logs_name_their_signature()
    {
        const string Promise = "0039 00 07*32 0000018000000000 0000 0403 000a 08*10 ";
        byte[] hello = Message(2, Wire.Bytes("0303" + Random + "00 c02f 00 0041 0012 003d 003b " + Promise));
        Exchange exchange = Tcp().Server(Record(22, hello));
        Assert.Equal("0x0403", exchange["tls.handshake.sig_hash_alg"]);
        Assert.Equal("1649267441.664000000", exchange["tls.sct.sct_timestamp"]);
    }

    const string Ssl2Client = "802e 01 0002 0015 0000 0010 00*21 00*16", Ssl2Server = "801f 04 00 01 0002 0005 0003 000c 3003020105 010080 00*12";

    [Fact]
    public void Records_of_SSL_2_have_its_version_from_both_sides()
    {
        Exchange exchange = Tcp().Client(Wire.Bytes(Ssl2Client));
        Assert.Equal("0x0002", exchange["tls.record.version"]);
        Assert.Equal("1", exchange["tls.handshake.type"]);
        exchange.Server(Wire.Bytes(Ssl2Server));
        Assert.Equal("0x0002", exchange["tls.record.version"]);
        Assert.Equal("0x0002", exchange["tls.handshake.version"]);
        Assert.Equal("4", exchange["tls.handshake.type"]);
        Assert.Equal("5", exchange["tls.handshake.certificate_length"]);
        exchange.Client(Wire.Bytes("8012 02 010080 0000 0008 0000 00*8"));
        Assert.Equal("2", exchange["tls.handshake.type"]);

        // What is encrypted may have padding, and then a header of three bytes; two records, the second in pieces.
        exchange.Client(Wire.Bytes("8003 aabbcc 0005 02 0102030405"));
        Assert.Equal("0x0002,0x0002", exchange["tls.record.version"]);
        Assert.Equal("", exchange["tls.handshake.type"]);
        Assert.Equal(4, exchange.Client(Wire.Bytes("8005 aabb")).Left);
    }

    [Fact]
    public void A_hello_of_SSL_2_may_begin_a_later_version()
    {
        Exchange exchange = Tcp().Client(Wire.Bytes("801f 01 0301 0006 0000 0010 00*6 00*16"));
        Assert.Equal("0x0002", exchange["tls.record.version"]);
        Assert.Equal("0x0301", exchange["tls.handshake.version"]);
        exchange.Server(Record(22, ServerHello("")));
        Assert.Equal("0x0303", exchange["tls.record.version"]);
    }

    [Fact]
    public void Damaged_records_of_SSL_2_are_survived() => Damage.Run(Tcp, Wire.Bytes(Ssl2Server));

    [Fact]
    public void Others_are_refused()
    {
        Assert.False(Tcp().Detects("GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        Assert.Equal(0, Tcp().Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), isLast: true).Fields.Count);
        Assert.True(Tcp().Detects(Record(22, ClientHello)));
    }

    [Fact]
    public void Damaged_messages_are_survived()
    {
        Damage.Run(Tcp, Record(22, ClientHello));
        Damage.Run(Tcp, [.. Record(22, ServerHello("0304")), .. Record(20, [1]), .. Record(21, [1, 0])]);
    }
}

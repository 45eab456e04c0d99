using System.IO.Compression;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Tests.Protocols;

public class TlsDecryptionTests
{
    static readonly byte[] ClientHandshake = TlsSeal.Secret(1), ServerHandshake = TlsSeal.Secret(2), ClientTraffic = TlsSeal.Secret(3), ServerTraffic = TlsSeal.Secret(4);

    static readonly string Random = Convert.ToHexStringLower(TlsSeal.ClientRandom);

    static string ClientHello => "16 0301 002f 0100002b 0303" + Random + "00 0002 1301 01 00 0000";

    static string ServerHello(string suite) => "16 0303 0032 0200002e 0303 00*32 00" + suite + "00 0006 002b 0002 0304";

    static MessageTalk Talk(TlsKeyLog log, string suite = "1301") => new MessageTalk("tls", 6, 443, log).Client(ClientHello).Server(ServerHello(suite));

    static MessageTalk TalkWithAll() => Talk(TlsSeal.Log(
        ("CLIENT_HANDSHAKE_TRAFFIC_SECRET", ClientHandshake),
        ("SERVER_HANDSHAKE_TRAFFIC_SECRET", ServerHandshake),
        ("CLIENT_TRAFFIC_SECRET_0", ClientTraffic),
        ("SERVER_TRAFFIC_SECRET_0", ServerTraffic)));

    static byte[] Finished => Wire.Bytes("14000020 07*32");

    [Theory]
    [InlineData(0x1301, 32)]
    [InlineData(0x1302, 48)]
    [InlineData(0x1303, 32)]
    public void A_record_shows_its_messages_where_the_capture_has_the_secret(int suite, int secretLength)
    {
        byte[] secret = TlsSeal.Secret(9, secretLength);
        MessageTalk talk = Talk(TlsSeal.Log(("SERVER_HANDSHAKE_TRAFFIC_SECRET", secret)), suite.ToString("x4"));
        talk.Send(TlsSeal.Record(suite, secret, 0, 22, [.. Wire.Bytes("0800000b 0009 0010 0005 0003 02 'h2'"), .. Finished]), isClient: false);
        Assert.Equal("22", talk["tls.record.content_type"]);
        Assert.Equal("23", talk["tls.record.opaque_type"]);
        Assert.Equal("8,20", talk["tls.handshake.type"]);
        Assert.Equal("h2", talk["tls.handshake.extensions_alpn_str"]);
        Assert.Equal("", talk["tls.app_data"]);
    }

    [Fact]
    public void Keys_change_behind_Finished_and_at_an_update()
    {
        MessageTalk talk = TalkWithAll();
        talk.Send(TlsSeal.Record(0x1301, ServerHandshake, 0, 22, Finished), isClient: false);
        talk.Send(TlsSeal.Record(0x1301, ClientHandshake, 0, 22, Finished), isClient: true);
        Assert.Equal("20", talk["tls.handshake.type"]);
        talk.Send(TlsSeal.Record(0x1301, ServerTraffic, 0, 22, Wire.Bytes("04000014 00000e10 01020304 02 0001 0003 'abc' 0004 002a 0000")), isClient: false);
        Assert.Equal("4", talk["tls.handshake.type"]);
        Assert.Equal("3600", talk["tls.handshake.session_ticket_lifetime_hint"]);
        Assert.Equal("0001", talk["tls.handshake.session_ticket_nonce"]);
        talk.Send(TlsSeal.Record(0x1301, ClientTraffic, 0, 23, [1, 2, 3]), isClient: true);
        Assert.Equal("23", talk["tls.record.content_type"]);
        talk.Send(TlsSeal.Record(0x1301, ClientTraffic, 1, 22, Wire.Bytes("18000001 00")), isClient: true);
        Assert.Equal("24", talk["tls.handshake.type"]);
        talk.Send(TlsSeal.Record(0x1301, TlsSeal.Next(ClientTraffic), 0, 21, [1, 0]), isClient: true);
        Assert.Equal("0", talk["tls.alert_message.desc"]);
    }

    [Fact]
    public void A_message_may_be_spread_over_records()
    {
        MessageTalk talk = TalkWithAll();
        byte[] message = Finished;
        talk.Send(TlsSeal.Record(0x1301, ServerHandshake, 0, 22, message[..10]), isClient: false, isLast: false);
        Assert.Equal("", talk["tls.handshake.type"]);
        talk.Send(TlsSeal.Record(0x1301, ServerHandshake, 1, 22, message[10..]), isClient: false, isLast: false);
        Assert.Equal("20", talk["tls.handshake.type"]);
    }

    [Fact]
    public void What_the_keys_do_not_open_stays_closed()
    {
        MessageTalk talk = TalkWithAll();
        byte[] record = TlsSeal.Record(0x1301, ServerHandshake, 0, 22, Finished);
        record[^1] ^= 1;
        talk.Send(record, isClient: false);
        Assert.Equal("", talk["tls.record.content_type"]);
        Assert.Equal("23", talk["tls.record.opaque_type"]);
        record[^1] ^= 1;
        Assert.Equal("20", talk.Send(record, isClient: false)["tls.handshake.type"]);
        for (int length = 5; length < record.Length; length++)
            talk.Send([.. record[..3], 0, (byte)(length - 5), .. record[5..length]], isClient: true);
        Assert.Equal("", talk["tls.record.content_type"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(48)]
    public void A_secret_of_another_length_opens_nothing(int length)
    {
        MessageTalk talk = Talk(TlsSeal.Log(("SERVER_HANDSHAKE_TRAFFIC_SECRET", TlsSeal.Secret(2, length))));
        talk.Send(TlsSeal.Record(0x1301, ServerHandshake, 0, 22, Finished), isClient: false);
        Assert.Equal("", talk["tls.record.content_type"]);
        Assert.Equal("23", talk["tls.record.opaque_type"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_compressed_certificate_is_expanded(int algorithm)
    {
        // A certificate message with one entry, which is no certificate, and one extension.
        byte[] body = Wire.Bytes("00 00000e 000005 3003020105 0004 0005 0000");
        byte[] compressed = new byte[100];
        int length;
        if (algorithm == 1)
        {
            using var memory = new MemoryStream(compressed);
            using (var zlib = new ZLibStream(memory, CompressionLevel.Optimal, leaveOpen: true))
                zlib.Write(body);
            length = (int)memory.Position;
        }
        else
        {
            Assert.True(BrotliEncoder.TryCompress(body, compressed, out length));
        }
        byte[] message = [25, 0, 0, (byte)(8 + length), 0, (byte)algorithm, 0, 0, (byte)body.Length, 0, 0, (byte)length, .. compressed[..length]];
        MessageTalk talk = TalkWithAll().Send(TlsSeal.Record(0x1301, ServerHandshake, 0, 22, message), isClient: false);
        Assert.Equal("25", talk["tls.handshake.type"]);
        Assert.Equal(algorithm < 3 ? "5" : "", talk["tls.handshake.certificate_length"]);
        Assert.Equal(algorithm < 3 ? "5" : "", talk["tls.handshake.extension.type"]);
    }
}

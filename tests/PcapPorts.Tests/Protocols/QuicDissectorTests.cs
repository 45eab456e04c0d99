using PcapPorts.Packets;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

public class QuicDissectorTests
{
    // A server's first packet as RFC 9001 appendix A.3 shows it.
    const string ServerInitial = "cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3ec2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850abbdca3d20398c276456cbc42158407dd074ee";

    static Exchange Udp() => new("quic", IpProtocol.Udp, 443);

    [Fact]
    public void A_handshake_inside_is_one_of_the_protocols_of_a_frame()
        => Assert.Contains(CaptureValues.Of("quic/http3.pcapng", "frame.protocols"), chain => chain.EndsWith("udp:quic:tls", StringComparison.Ordinal));

    [Fact]
    public void Headers_show_versions_and_ids()
    {
        byte[] packet = Convert.FromHexString(ServerInitial);
        Exchange exchange = Udp().Server(packet);
        Assert.Equal("0x00000001", exchange["quic.version"]);
        Assert.Equal("0", exchange["quic.long.packet_type"]);
        Assert.Equal("f067a5502a4262b5", exchange["quic.scid"]);
        Assert.Equal("", exchange["quic.dcid"]);
        Assert.True(Udp().Detects(packet));
    }

    [Theory]
    [InlineData(1182, "2")]
    [InlineData(0, "")]
    public void A_hello_that_the_capture_cut_tells_the_keys_of_the_answer(int cut, string expected)
    {
        // The header of a client's first packet as RFC 9001 appendix A.2 shows it; what follows it is not looked at.
        byte[] hello = [.. Convert.FromHexString("c300000001088394c8f03e5157080000449e7b9aec34"), .. new byte[1182]];
        var fields = new PcapPorts.Fields.FieldList();
        var dissector = new PcapPorts.Protocols.Layers.FrameDissector(new PcapPorts.Protocols.ConversationTable());
        int number = 0;
        foreach ((byte[] payload, bool isClient, int missing) in new[] { (hello, true, cut), (Convert.FromHexString(ServerInitial), false, 0) })
        {
            byte[] ip = Packets.Wire.Ipv4(IpProtocol.Udp, Packets.Wire.Udp(payload, isClient ? 40000 : 443, isClient ? 443 : 40000), from: isClient ? Packets.Wire.Source4 : Packets.Wire.Destination4);
            (isClient ? Packets.Wire.Destination4 : Packets.Wire.Source4).CopyTo(ip, 16);
            byte[] frame = Packets.Wire.Ethernet(0x0800, ip);
            var record = new PcapPorts.Capture.FrameRecord { CapturedLength = frame.Length - missing, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = ++number };
            dissector.Dissect(frame.AsSpan(0, frame.Length - missing), new PcapPorts.Protocols.Layers.FrameContext { Number = number, Record = record, FirstNanoseconds = 1, PreviousNanoseconds = 1 }, fields);
        }
        Assert.Equal(expected, Exchange.Values(fields, "tls.handshake.type"));
    }

    // A hello with nothing in it, in a CRYPTO frame of RFC 9000, and in one of Google's behind PING and ACK (numbers of one byte, one block, no time).
    const string Hello = "01000026 0303 00*32 00 0000 00", Crypto = "06 00 2a " + Hello, GoogleCrypto = "07 40 05 0000 05 00 08 00 2a " + Hello;

    [Theory]
    [InlineData(0x1a2a3a4a, "afbfec289993d24c9e9786f19c6111e04390a899", Crypto)]
    [InlineData(0x1a2a3a4a, "38762cf7f55934b34d179ae6a4c80cadccbb7f0a", Crypto)]
    [InlineData(0xfaceb00e, "c3eef712c72ebb5a11a7d2432bb46365bef9f502", Crypto)]
    [InlineData(0x54303530, "7ff579e5acd072915580304c43a2367c60488310", GoogleCrypto)]
    [InlineData(0x54303531, "7a4edef4e7ccee5fa4506c19124fc8ccda6e033d", GoogleCrypto)]
    public void A_hello_is_read_with_the_salt_of_its_version(uint version, string salt, string frames)
    {
        byte[] packet = QuicInitial.Packet(version, salt, Wire.Bytes(frames));
        Assert.True(Udp().Detects(packet));
        Exchange exchange = Udp().Client(packet);
        Assert.Equal("1", exchange["tls.handshake.type"]);
        Assert.Equal("0", exchange["quic.packet_number"]);
    }

    [Fact]
    public void The_handshake_of_Q050_is_not_TLS()
    {
        Exchange exchange = Udp().Client(QuicInitial.Packet(0x51303530, "504574efd066fe2f9d945cfcdbd3a7f0d3b56b45", Wire.Bytes(GoogleCrypto)));
        Assert.Equal("0", exchange["quic.packet_number"]);
        Assert.Equal("", exchange["tls.handshake.type"]);
    }

    [Fact]
    public void Secrets_open_what_follows_the_hellos()
    {
        const uint Version = 1;
        const string Salt = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
        byte[] handshake = TlsSeal.Secret(1), server = TlsSeal.Secret(2), client = TlsSeal.Secret(3);
        MessageTalk talk = new("quic", IpProtocol.Udp, 443, TlsSeal.Log(
            ("SERVER_HANDSHAKE_TRAFFIC_SECRET", handshake), ("SERVER_TRAFFIC_SECRET_0", server), ("CLIENT_TRAFFIC_SECRET_0", client)));
        talk.Send(QuicInitial.Packet(Version, Salt, Wire.Bytes("06 00 2f 0100002b 0303" + Convert.ToHexStringLower(TlsSeal.ClientRandom) + "00 0002 1301 01 00 0000")), isClient: true);
        byte[] hello = QuicInitial.Packet(Version, Salt, Wire.Bytes("06 00 32 0200002e 0303 00*32 00 1301 00 0006 002b 0002 0304"), isClient: false);
        byte[] extensions = QuicInitial.Long(Version, handshake, Wire.Bytes("06 00 0f 0800000b 0009 0010 0005 0003 02 'h3'"), isClient: false, isInitial: false);
        talk.Send([.. hello, .. extensions], isClient: false);
        Assert.Equal("2,8", talk["tls.handshake.type"]);
        Assert.Equal("h3", talk["tls.handshake.extensions_alpn_str"]);

        // Behind a stream, a new id and a token, a ticket.
        talk.Send(QuicInitial.Short(server, 0, Wire.Bytes("0b 00 01 ff 18 01 00 04 01020304 00*16 07 01 aa 1e 06 00 10 0400000c 00000000 00000000 00 0000 00"), isClient: false), isClient: false);
        Assert.Equal("11,24,7,30,6,0", talk["quic.frame_type"]);
        Assert.Equal("4", talk["tls.handshake.type"]);

        // Only the last byte of a number is written.
        foreach ((ulong number, string expected) in new[] { (100UL, "100"), (220UL, "220"), (300UL, "300"), (290UL, "290") })
            Assert.Equal(expected, talk.Send(QuicInitial.Short(client, number, [1], isClient: true), isClient: true)["quic.packet_number"]);
        Assert.Equal("", talk.Send(QuicInitial.Short(server, 301, [1], isClient: true), isClient: true)["quic.packet_number"]);
    }

    [Fact]
    public void Version_negotiation_lists_versions()
    {
        Exchange exchange = Udp().Server(Convert.FromHexString("c0000000000401020304040506070800000001" + "6b3343cf"));
        Assert.Equal("0x00000001,0x6b3343cf", exchange["quic.supported_version"]);
        Assert.Equal("Version Negotiation", exchange.Info);
    }

    [Fact]
    public void Others_are_refused()
    {
        Assert.False(Udp().Detects(Wire.Bytes("1a2b 0100 0001 0000 0000 0000 07'example'03'com'00 0001 0001")));
        Assert.Equal(0, Udp().Client(Wire.Bytes("40 0102030405060708")).Fields.Count);
    }

    [Fact]
    public void Damaged_packets_are_survived() => Damage.Run(Udp, Convert.FromHexString(ServerInitial));
}

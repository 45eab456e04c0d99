using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Tests.Protocols.Dissection;

namespace PcapPorts.Tests.Protocols;

public class DtlsDissectorTests
{
    // Suite c02b, the server name a.example, keys for SRTP with profile 1.
    const string ClientHello = "fefd 33*32 00 00 0002 c02b 01 00 001b 0000 000e 000c 00 0009 'a.example' 000e 0005 0002 0001 00";
    const string ServerHello = "fefd 44*32 00 c02b 00";
    const string Srtp = "0009 000e 0005 0002 0001 00";

    static Exchange Udp() => new("dtls", IpProtocol.Udp, 40001);

    static byte[] Message(byte type, string body, int offset = 0, int? part = null)
    {
        byte[] bytes = Wire.Bytes(body);
        int count = part ?? bytes.Length;
        byte[] message = [type, 0, .. Packets.Wire.U16(bytes.Length), 0, 1, 0, .. Packets.Wire.U16(offset), 0, .. Packets.Wire.U16(count), .. bytes.AsSpan(offset, count)];
        return message;
    }

    static byte[] Record(byte type, byte[] content, int epoch = 0)
        => [type, 0xfe, 0xfd, .. Packets.Wire.U16(epoch), 0, 0, 0, 0, 0, 7, .. Packets.Wire.U16(content.Length), .. content];

    [Theory]
    [InlineData("dtls.record.content_type", "22")]
    [InlineData("dtls.record.sequence_number", "7")]
    [InlineData("dtls.handshake.type", "1")]
    [InlineData("dtls.handshake.message_seq", "1")]
    [InlineData("dtls.handshake.version", "0xfefd")]
    [InlineData("dtls.handshake.ciphersuite", "0xc02b")]
    [InlineData("dtls.handshake.extensions_server_name", "a.example")]
    public void A_client_hello(string field, string expected)
    {
        Exchange exchange = Udp().Client(Record(22, Message(1, ClientHello)));
        Assert.Equal(expected, exchange[field]);
        Assert.Equal("Client Hello (SNI=a.example)", exchange.Info);
        Assert.True(Udp().Detects(Record(22, Message(1, ClientHello))));
    }

    [Fact]
    public void A_datagram_may_hold_several_records()
    {
        Exchange exchange = Udp().Client([.. Record(20, [1]), .. Record(22, new byte[40], epoch: 1), .. Record(21, [2, 40])]);
        Assert.Equal("20,22,21", exchange["dtls.record.content_type"]);
        Assert.Equal("0,1,0", exchange["dtls.record.epoch"]);
        Assert.Equal("40", exchange["dtls.alert_message.desc"]);
        Assert.Equal("Change Cipher Spec, Encrypted Handshake Message, Alert (Level: Fatal, Description: Handshake Failure)", exchange.Info);
    }

    [Fact]
    public void Of_a_fragment_the_header_is_shown()
    {
        Exchange exchange = Udp().Client(Record(22, Message(1, ClientHello, offset: 0, part: 20)));
        Assert.Equal("20", exchange["dtls.handshake.fragment_length"]);
        Assert.Equal("", exchange["dtls.handshake.random"]);
        Assert.Equal("Client Hello (Fragment)", exchange.Info);
    }

    [Theory]
    [InlineData(Srtp, "rtp")]
    [InlineData("", "dtls")]
    public void Where_keys_for_SRTP_are_agreed_on_the_flow_is_media(string extensions, string expected)
    {
        MessageTalk talk = new("dtls", IpProtocol.Udp, 40001);
        Dissector before = Dissectors.Table.Find("dtls")!;
        talk.Conversation.Choose(before, isTentative: false);
        talk.Send(Record(22, Message(1, ClientHello)), isClient: true);
        Assert.Same(before, talk.Conversation.Dissector);
        talk.Send(Record(22, Message(2, ServerHello + extensions)), isClient: false);
        Assert.Equal(expected, talk.Conversation.Dissector!.Protocol.Abbreviation);
    }

    [Fact]
    public void Others_are_refused()
    {
        byte[] other = Record(22, Message(1, ClientHello));
        other[1] = 3;
        Assert.False(Udp().Detects(other));
        Assert.Equal(0, Udp().Client(other).Fields.Count);
    }

    [Fact]
    public void Damaged_records_are_survived() => Damage.Run(Udp, [.. Record(22, Message(2, ServerHello + Srtp)), .. Record(21, [2, 40])]);
}

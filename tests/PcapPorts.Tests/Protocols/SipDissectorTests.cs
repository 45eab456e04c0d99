namespace PcapPorts.Tests.Protocols;

public class SipDissectorTests
{
    const string Invite = "'INVITE sip:bob@example.com SIP/2.0' 0d0a 'Via: SIP/2.0/UDP 192.0.2.1' 0d0a 'f: \"A \\\"x\" <sip:alice@example.com:5061>;tag=1928' 0d0a 't: <sip:bob@example.com>' 0d0a 'i: a84b4c76e66710' 0d0a 'CSeq: 314159 INVITE' 0d0a";
    const string Offer = "'Content-Type: application/sdp' 0d0a 'Content-Length: 67' 0d0a0d0a 'v=0' 0d0a 'c=IN IP4 192.0.2.1' 0d0a 'm=audio 49170 RTP/AVP 0' 0d0a 'a=rtcp:53020' 0d0a";

    static MessageTalk Udp() => new("sip", 17, 5060);

    [Theory]
    [InlineData("sip.Method", "INVITE")]
    [InlineData("sip.r-uri", "sip:bob@example.com")]
    [InlineData("sip.r-uri.user", "bob")]
    [InlineData("sip.from.user", "alice")]
    [InlineData("sip.from.host", "example.com")]
    [InlineData("sip.from.tag", "1928")]
    [InlineData("sip.to.addr", "sip:bob@example.com")]
    [InlineData("sip.Call-ID", "a84b4c76e66710")]
    [InlineData("sip.CSeq.seq", "314159")]
    [InlineData("sip.CSeq.method", "INVITE")]
    public void A_request_shows_its_headers(string field, string expected) => Assert.Equal(expected, Udp().Client(Invite + "0d0a")[field]);

    [Theory]
    [InlineData("<sip:a@c;x=y>", "a", "c")]
    [InlineData("SIPS:a@c", "a", "c")]
    [InlineData("<sip:c>", "", "c")]
    [InlineData("<tel:+12345;phone-context=a@b>", "", "")]
    [InlineData("<urn:service:sos>", "", "")]
    [InlineData("<rip:a@c>", "", "")]
    public void Only_uris_of_sip_have_its_parts(string from, string user, string host)
    {
        MessageTalk talk = Udp().Client($"'REGISTER sip:c SIP/2.0' 0d0a 'From: {from}' 0d0a0d0a");
        Assert.Equal((user, host), (talk["sip.from.user"], talk["sip.from.host"]));
    }

    [Fact]
    public void A_datagram_may_end_amid_a_header()
    {
        MessageTalk talk = Udp().Client("'REGISTER sip:c SIP/2.0' 0d0a 'Call-ID: 1' 0d0a 'From: <sip:a@c' ff");
        Assert.Equal(("1", "a"), (talk["sip.Call-ID"], talk["sip.from.user"]));
        Assert.Equal(-1, new MessageTalk("sip", 6, 5060).Client("'REGISTER sip:c SIP/2.0' 0d0a 'From: <sip:a@c'", isLast: false).Used);
    }

    [Fact]
    public void A_provisional_answer_leaves_the_request_open()
    {
        MessageTalk talk = Udp().Client(Invite + "0d0a");
        foreach (string status in new[] { "180 Ringing", "200 OK" })
        {
            talk.Server($"'SIP/2.0 {status}' 0d0a 'Call-ID: a84b4c76e66710' 0d0a 'CSeq: 314159 INVITE' 0d0a0d0a");
            Assert.Equal("1", talk["sip.response-request"]);
        }
        Assert.Equal("Status: 200 OK (INVITE)", talk.Info);
        talk.Server("'SIP/2.0 200 OK' 0d0a 'Call-ID: a84b4c76e66710' 0d0a 'CSeq: 314159 INVITE' 0d0a0d0a");
        Assert.Equal("", talk["sip.response-request"]);
    }

    [Fact]
    public void An_offer_announces_media_and_its_control()
    {
        MessageTalk talk = Udp().Client(Invite + Offer);
        Assert.Equal("49170", talk["sdp.media.port"]);
        Assert.Equal("192.0.2.1", talk["sdp.connection_info.address"]);
        Assert.Equal(2, talk.Table.Announcements.Version);
        Assert.Equal("rtp", talk.Table.Announcements.Find(17, MessageTalk.ClientAddress, 49170, 0)!.Dissector!.Protocol.Abbreviation);
        Assert.Equal("rtcp", talk.Table.Announcements.Find(17, MessageTalk.ClientAddress, 53020, 0)!.Dissector!.Protocol.Abbreviation);
    }

    [Fact]
    public void In_a_stream_a_message_waits_for_its_body()
    {
        MessageTalk talk = new("sip", 6, 5060);
        Assert.True(talk.Client(Invite, isLast: false).Used < 0);
        Assert.True(talk.Client(Invite + "'Content-Length: 4' 0d0a0d0a 'ab'", isLast: false).Used < 0);
        Assert.Equal(Wire.Bytes(Invite).Length + 25, talk.Client(Invite + "'Content-Length: 4' 0d0a0d0a 'abcdINVITE'", isLast: false).Used);
    }
}

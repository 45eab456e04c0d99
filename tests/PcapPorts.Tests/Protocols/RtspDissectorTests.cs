namespace PcapPorts.Tests.Protocols;

public class RtspDissectorTests
{
    static MessageTalk Tcp() => new("rtsp", 6, 554);

    [Theory]
    [InlineData("rtsp.method", "SETUP")]
    [InlineData("rtsp.url", "rtsp://h/a")]
    [InlineData("rtsp.session", "12")]
    [InlineData("rtsp.cseq", "3")]
    public void A_request(string field, string expected) => Assert.Equal(expected, Tcp().Client("'SETUP rtsp://h/a RTSP/1.0' 0d0a 'CSeq: 3' 0d0a 'Session: 12;timeout=60' 0d0a0d0a")[field]);

    [Fact]
    public void An_answer_is_paired_and_announces_its_ports()
    {
        MessageTalk talk = Tcp().Client("'SETUP rtsp://h/a RTSP/1.0' 0d0a 'CSeq: 3' 0d0a0d0a");
        talk.Server("'RTSP/1.0 200 OK' 0d0a 'CSeq: 3' 0d0a 'Transport: RTP/AVP;unicast;client_port=6970-6971;server_port=8000-8001' 0d0a0d0a");
        Assert.Equal("200", talk["rtsp.status"]);
        Assert.Equal("1", talk["rtsp.response_to"]);
        Assert.Equal("0.001000000", talk["rtsp.time"]);
        Assert.NotNull(talk.Table.Announcements.Find(17, MessageTalk.ClientAddress, 6970, 0));
        Assert.NotNull(talk.Table.Announcements.Find(17, MessageTalk.ServerAddress, 8001, 0));
    }

    [Fact]
    public void Interleaved_media_is_taken_apart()
    {
        MessageTalk talk = Tcp().Server("24 00 000c 8008 0001 00000002 00000003 24");
        Assert.Equal(16, talk.Used);
        Assert.Equal("8", talk["rtp.p_type"]);
    }
}

using PcapPorts.Packets;

namespace PcapPorts.Tests.Protocols;

public class MegacoDissectorTests
{
    const string Reply = "'!/1 [192.0.2.9]:2944 P = 7{ C = 191 {a=ds/4/24  ,a=RTP/1727  { m { l { ' 0d0a 'v=0' 0d0a 'c=IN IP4 192.0.2.7' 0d0a 'm=audio 16756 RTP/AVP 8' 0d0a "
        + "'v=0' 0d0a 'c=IN IP4 192.0.2.8' 0d0a 'm=image 16758 UDPTL t38' 0d0a ' }  }  } }}'";

    static MessageTalk Udp() => new("megaco", 17, 2944);

    [Theory]
    [InlineData(Reply, "megaco.mId", "[192.0.2.9]:2944")]
    [InlineData(Reply, "megaco.transaction", "Reply")]
    [InlineData(Reply, "megaco.transid", "7")]
    [InlineData(Reply, "megaco.context", "191")]
    [InlineData(Reply, "megaco.command", "Add,Add")]
    [InlineData(Reply, "megaco.termid", "ds/4/24,RTP/1727")]
    [InlineData(Reply, "sdp.media.port", "16756,16758")]
    [InlineData("'MEGACO/2 <mg> ' 0d0a 'Transaction=9{Context=*{W-AuditValue=*{Audit{}}}}'", "megaco.version", "2")]
    [InlineData("'MEGACO/2 <mg> ' 0d0a 'Transaction=9{Context=*{W-AuditValue=*{Audit{}}}}'", "megaco.command", "AuditValue")]
    [InlineData("'MEGACO/2 <mg> ' 0d0a 'Transaction=9{Context=*{W-AuditValue=*{Audit{}}}}'", "megaco.context", "4294967295")]
    [InlineData("'!/1 <mg> T=9{C=-{SC=ROOT{SV{MT=RS,RE=\"901 { C=3\"}}}}'", "megaco.context", "0")]
    [InlineData("'!/1 <mg> T=9{C=-{SC=ROOT{SV{MT=RS,RE=\"901 { C=3\"}}}}'", "megaco.command", "ServiceChange")]
    [InlineData("'!/1 <mg> T=99999999999{C=-{N=a{}}}'", "megaco.transid", "")]
    public void A_message(string message, string field, string expected) => Assert.Equal(expected, Udp().Client(message)[field]);

    [Fact]
    public void Each_description_announces_its_media()
    {
        MessageTalk talk = Udp().Client(Reply);
        Assert.Equal("rtp", talk.Table.Announcements.Find(IpProtocol.Udp, IpAddress.FromIpv4(0xC0000207), 16756, 0)?.Dissector?.Protocol.Abbreviation);
        Assert.NotNull(talk.Table.Announcements.Find(IpProtocol.Udp, IpAddress.FromIpv4(0xC0000208), 16758, 0));
        Assert.Equal("Reply 7 Add Add", talk.Info);
    }

    [Theory]
    [InlineData("'!/1 <mg> T=1{}'", true)]
    [InlineData("'MEGACO/1 [192.0.2.1]:2944 T=1{}'", true)]
    [InlineData("'!/1 hello'", false)]
    [InlineData("'!/x <mg> T=1{}'", false)]
    [InlineData("'MEGACO'", false)]
    public void It_is_known_on_any_port(string message, bool expected) => Assert.Equal(expected, Udp().Detects(message));
}

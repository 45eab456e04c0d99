namespace PcapPorts.Tests.Protocols;

public class RtpDissectorTests
{
    [Theory]
    [InlineData("rtp.p_type", "8")]
    [InlineData("rtp.marker", "1")]
    [InlineData("rtp.seq", "258")]
    [InlineData("rtp.timestamp", "3")]
    [InlineData("rtp.ssrc", "0x0000abcd")]
    [InlineData("rtp.csrc.item", "0x00000009")]
    [InlineData("rtp.ext.len", "1")]
    [InlineData("rtp.payload", "5555")]
    public void A_header(string field, string expected) => Assert.Equal(expected, new MessageTalk("rtp", 17, 40000).Client("b1 88 0102 00000003 0000abcd 00000009 bede 0001 10aa0000 5555 5502")[field]);

    [Fact]
    public void It_is_known_by_announcement_alone()
    {
        Assert.False(new MessageTalk("rtp", 17, 40000).Detects("8008 0001 00000002 00000003 00000000"));
        Assert.Equal(0, new MessageTalk("rtp", 17, 40000).Client("4008 0001 00000002 00000003").Used);
    }

    [Fact]
    public void Control_packets_may_share_the_port()
    {
        Assert.Equal("201", new MessageTalk("rtp", 17, 40000).Client("80c9 0001 0000abcd")["rtcp.pt"]);
    }
}

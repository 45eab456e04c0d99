namespace PcapPorts.Tests.Protocols;

public class RtcpDissectorTests
{
    [Theory]
    [InlineData("rtcp.pt", "200,202")]
    [InlineData("rtcp.sender.packetcount", "3")]
    [InlineData("rtcp.ssrc.cum_nr", "6")]
    [InlineData("rtcp.ssrc.jitter", "8")]
    [InlineData("rtcp.sdes.text", "a@b.c")]
    public void A_compound(string field, string expected) => Assert.Equal(expected, new MessageTalk("rtcp", 17, 40001).Client("81c8 000c 00000001 83aa7e80 80000000 00000002 00000003 00000004 00000005 01 000006 00000007 00000008 00000009 0000000a 81ca 0003 00000001 01 05 'a@b.c' 00")[field]);
}

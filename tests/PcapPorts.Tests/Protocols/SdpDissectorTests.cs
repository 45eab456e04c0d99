namespace PcapPorts.Tests.Protocols;

public class SdpDissectorTests
{
    [Theory]
    [InlineData("sdp.owner.sessionid", "2890844526")]
    [InlineData("sdp.session_name", "A talk")]
    [InlineData("sdp.connection_info.address", "224.2.17.12")]
    [InlineData("sdp.connection_info.ttl", "127")]
    [InlineData("sdp.media", "audio 49170/2 RTP/AVP 0 8,video $ RTP/AVP 31")]
    [InlineData("sdp.media.port", "49170")]
    [InlineData("sdp.media.format", "0,8,31")]
    public void A_description(string field, string expected) => Assert.Equal(expected, new MessageTalk("sdp", 17, 9875).Client("'v=0' 0d0a 'o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5' 0d0a 's=A talk' 0d0a 'c=IN IP4 224.2.17.12/127' 0d0a 'm=audio 49170/2 RTP/AVP 0 8' 0d0a 'a=sendrecv' 0d0a 'm=video $ RTP/AVP 31' 0d0a")[field]);
}

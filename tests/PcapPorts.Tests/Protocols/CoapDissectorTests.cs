namespace PcapPorts.Tests.Protocols;

public class CoapDissectorTests
{
    static MessageTalk Udp() => new("coap", 17, 5683);

    [Theory]
    [InlineData("coap.type", "0")]
    [InlineData("coap.code", "1")]
    [InlineData("coap.mid", "4660")]
    [InlineData("coap.token", "abcd")]
    [InlineData("coap.opt.uri_path", "temp,now")]
    [InlineData("coap.opt.uri_query", "a=1")]
    [InlineData("coap.payload", "78")]
    public void A_request(string field, string expected) => Assert.Equal(expected, Udp().Client("42 01 1234 abcd b4 'temp' 03 'now' 43 'a=1' ff 'x'")[field]);

    [Fact]
    public void An_answer_repeats_the_token()
    {
        MessageTalk talk = Udp().Client("42 01 1234 abcd b4 'temp'").Server("62 45 1234 abcd ff '21'");
        Assert.Equal("1", talk["coap.response_to"]);
        Assert.Equal("ACK, MID:4660, 2.05 Content", talk.Info);
    }

    [Fact]
    public void It_is_known_on_any_port()
    {
        Assert.True(Udp().Detects("42 01 1234 abcd b4 'temp'"));
        Assert.False(Udp().Detects("02 01 1234 abcd"));
    }
}

namespace PcapPorts.Tests.Protocols;

public class XmppDissectorTests
{
    static MessageTalk Tcp() => new("xmpp", 6, 5222);

    [Theory]
    [InlineData("xmpp.message", "1")]
    [InlineData("xmpp.from", "a@x")]
    [InlineData("xmpp.to", "b@y")]
    [InlineData("xmpp.type", "chat")]
    public void A_message(string field, string expected) => Assert.Equal(expected, Tcp().Client("'<message from=\"a@x\" to=\"b@y\" type=\"chat\"><message/><body>hi</body></message>' '<iq'")[field]);

    [Fact]
    public void Elements_end_with_their_own_tag()
    {
        Assert.Equal(40, Tcp().Client("'<iq id=\"1\"><a><iq></iq></a><b>x</b></iq>' '<presence/>'", isLast: false).Used);
        Assert.Equal(-1, Tcp().Client("'<iq><query>'", isLast: false).Used);
        Assert.Equal("1", Tcp().Client("'<stream:stream to=\"x\" version=\"1.0\">'")["xmpp.stream"]);
    }
}

namespace PcapPorts.Tests.Protocols;

public class IrcDissectorTests
{
    static MessageTalk Tcp() => new("irc", 6, 6667);

    [Theory]
    [InlineData("irc.request.command", "PRIVMSG")]
    [InlineData("irc.request.command_parameter", "#room")]
    [InlineData("irc.request.trailer", "hello all")]
    public void A_command(string field, string expected) => Assert.Equal(expected, Tcp().Client("'PRIVMSG #room :hello all' 0d0a")[field]);

    [Theory]
    [InlineData("irc.response.prefix", "irc.example.net")]
    [InlineData("irc.response.num_command", "1")]
    [InlineData("irc.response.command_parameter", "anna")]
    public void A_numeric_reply(string field, string expected) => Assert.Equal(expected, Tcp().Server("':irc.example.net 001 anna :Welcome' 0d0a")[field]);

    [Fact]
    public void A_line_waits_for_its_end()
    {
        Assert.Equal(-1, Tcp().Client("'PRIVMSG #room'", isLast: false).Used);
    }
}

namespace PcapPorts.Tests.Protocols;

public class TdsDissectorTests
{
    static MessageTalk Tcp() => new("tds", 6, 1433);

    [Theory]
    [InlineData("tds.type", "1")]
    [InlineData("tds.status.eom", "1")]
    [InlineData("tds.query", "SEL1ü")]
    public void A_batch(string field, string expected) => Assert.Equal(expected, Tcp().Client("01 01 0028 0000 01 00 16000000 12000000 0200 0000000000000000 01000000 5300 4500 4c00 3100 fc00")[field]);

    [Fact]
    public void An_error_answers_the_batch()
    {
        MessageTalk talk = Tcp().Client("01 01 000a 0000 01 00 5300");
        talk.Server("04 01 0018 0000 01 00 aa 0e00 d0000000 01 10 0200 6e00 6f00 00");
        Assert.Equal("208", talk["tds.error.number"]);
        Assert.Equal("no", talk["tds.error.msgtext"]);
        Assert.Equal("1", talk["tds.response_to"]);
    }
}

namespace PcapPorts.Tests.Protocols;

public class RedisDissectorTests
{
    static MessageTalk Tcp() => new("resp", 6, 6379);

    [Theory]
    [InlineData("resp.array.length", "3")]
    [InlineData("resp.bulk_string.length", "3,1,2")]
    [InlineData("resp.bulk_string.value", "534554,6b,3132")]
    public void A_request(string field, string expected) => Assert.Equal(expected, Tcp().Client("'*3' 0d0a '$3' 0d0a 'SET' 0d0a '$1' 0d0a 'k' 0d0a '$2' 0d0a '12' 0d0a")[field]);

    [Theory]
    [InlineData("resp.string", "OK")]
    [InlineData("resp.error", "ERR no")]
    [InlineData("resp.integer", "-7")]
    [InlineData("resp.bulk_string.length", "-1,0")]
    public void Answers(string field, string expected) => Assert.Equal(expected, Tcp().Server("'*5' 0d0a '+OK' 0d0a '-ERR no' 0d0a ':-7' 0d0a '$-1' 0d0a '*1' 0d0a '$0' 0d0a 0d0a")[field]);

    [Fact]
    public void An_answer_is_paired_in_order()
    {
        MessageTalk talk = Tcp().Client("'*1' 0d0a '$4' 0d0a 'PING' 0d0a");
        Assert.Equal("Request: PING", talk.Info);
        talk.Server("'+PONG' 0d0a");
        Assert.Equal("1", talk["resp.response_to"]);
    }

    [Fact]
    public void A_stream_waits_for_the_whole_value()
    {
        Assert.Equal(-1, Tcp().Client("'*2' 0d0a '$4' 0d0a 'PING' 0d0a", isLast: false).Used);
        Assert.Equal(0, Tcp().Client("'hello' 0d0a", isLast: false).Used);
    }

    [Fact]
    public void Arrays_in_arrays_have_a_limit()
    {
        string nested = string.Concat(Enumerable.Repeat("'*1' 0d0a ", 50)) + "':1' 0d0a";
        Assert.Equal(0, Tcp().Server(nested).Used);
    }
}

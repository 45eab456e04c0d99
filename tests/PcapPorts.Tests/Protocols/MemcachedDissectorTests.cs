namespace PcapPorts.Tests.Protocols;

public class MemcachedDissectorTests
{
    static MessageTalk Tcp() => new("memcache", 6, 11211);

    [Theory]
    [InlineData("memcache.command", "set")]
    [InlineData("memcache.key", "page")]
    [InlineData("memcache.value", "hello")]
    public void A_store(string field, string expected) => Assert.Equal(expected, Tcp().Client("'set page 0 60 5' 0d0a 'hello' 0d0a")[field]);

    [Theory]
    [InlineData("memcache.opcode", "0")]
    [InlineData("memcache.status", "1")]
    [InlineData("memcache.value", "hello")]
    [InlineData("memcache.cas", "2")]
    public void A_binary_answer(string field, string expected) => Assert.Equal(expected, Tcp().Server("81 00 0000 04 00 0001 00000009 00000001 0000000000000002 00000000 'hello'")[field]);

    [Fact]
    public void A_store_waits_for_its_data()
    {
        Assert.Equal(-24, Tcp().Client("'set page 0 60 5' 0d0a 'he'", isLast: false).Used);
        Assert.Equal("STORED", Tcp().Server("'STORED' 0d0a")["memcache.response"]);
    }

    [Fact]
    public void Datagrams_have_a_header_in_front()
    {
        MessageTalk udp = new("memcache", 17, 11211);
        Assert.Equal("stats", udp.Client("0001 0000 0001 0000 'stats' 0d0a")["memcache.command"]);
    }
}

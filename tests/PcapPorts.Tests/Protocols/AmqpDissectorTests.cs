namespace PcapPorts.Tests.Protocols;

public class AmqpDissectorTests
{
    static MessageTalk Tcp() => new("amqp", 6, 5672);

    [Fact]
    public void Header_method_and_heartbeat()
    {
        Assert.Equal("Protocol-Header 0-9-1", Tcp().Client("'AMQP' 00 00 09 01").Info);
        MessageTalk talk = Tcp().Client("01 0001 00000010 003c 0028 0000 03 'log' 04 'warn' 00 ce");
        Assert.Equal("Basic.Publish x=log rk=warn", talk.Info);
        Assert.Equal("warn", talk["amqp.method.arguments.routing_key"]);
        Assert.Equal("Heartbeat", Tcp().Client("08 0000 00000000 ce").Info);
        Assert.Equal(0, Tcp().Client("08 0000 00000000 cf").Used);
    }

    [Fact]
    public void Version_1()
    {
        MessageTalk talk = Tcp().Client("0000000d 02 00 0000 00 53 10 c0 00");
        Assert.Equal("open", talk.Info);
        Assert.Equal("0", talk["amqp.frame_type"]);
    }
}

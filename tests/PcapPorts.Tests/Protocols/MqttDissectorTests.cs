namespace PcapPorts.Tests.Protocols;

public class MqttDissectorTests
{
    static MessageTalk Tcp() => new("mqtt", 6, 1883);

    [Theory]
    [InlineData("mqtt.msgtype", "1")]
    [InlineData("mqtt.len", "35")]
    [InlineData("mqtt.ver", "4")]
    [InlineData("mqtt.clientid", "c1")]
    [InlineData("mqtt.willtopic", "t")]
    [InlineData("mqtt.willmsg", "0102")]
    [InlineData("mqtt.username", "anna")]
    [InlineData("mqtt.kalive", "60")]
    [InlineData("mqtt.qos", "")]
    public void A_connection(string field, string expected) => Assert.Equal(expected, Tcp().Client("10 23 0004 'MQTT' 04 c6 003c 0002 'c1' 0001 't' 0002 0102 0004 'anna' 0006 'secret'")[field]);

    [Theory]
    [InlineData("mqtt.qos", "1")]
    [InlineData("mqtt.topic", "a/b")]
    [InlineData("mqtt.msgid", "7")]
    [InlineData("mqtt.msg", "78797a")]
    public void A_publication(string field, string expected) => Assert.Equal(expected, Tcp().Client("32 0a 0003 'a/b' 0007 'xyz'")[field]);

    [Theory]
    [InlineData("mqtt.topic", "a/b,#")]
    [InlineData("mqtt.sub.qos", "1,0")]
    [InlineData("mqtt.msgid", "1")]
    public void A_subscription(string field, string expected) => Assert.Equal(expected, Tcp().Client("82 0c 0001 0003 'a/b' 01 0001 '#' 00")[field]);

    [Theory]
    [InlineData("10 0f 0006 'MQIsdp' 03 02 003c 0001 'c'", "1")]
    [InlineData("10 0d 0004 'MQTT' 04 02 003c 0001 'c'", "")]
    public void Before_version_3_1_1_subscriptions_had_a_quality(string connect, string expected)
        => Assert.Equal(expected, Tcp().Client(connect).Client("82 06 0001 0001 'a' 01")["mqtt.qos"]);

    [Fact]
    public void Version_5_has_properties()
    {
        MessageTalk talk = Tcp().Client("10 10 0004 'MQTT' 05 02 003c 03 21 0014 0000");
        Assert.Equal("", talk["mqtt.clientid"]);
        talk.Client("30 07 0001 't' 02 01 01 'x'");
        Assert.Equal("78", talk["mqtt.msg"]);
        Assert.Equal("Publish Message [t]", talk.Info);
    }

    [Fact]
    public void Packets_of_a_stream_wait_until_they_are_whole()
    {
        Assert.Equal(-12, Tcp().Client("32 0a 0003 'a/b' 0007", isLast: false).Used);
        Assert.Equal(12, Tcp().Client("32 0a 0003 'a/b' 0007 'xyz' c000", isLast: false).Used);
    }

    [Fact]
    public void A_connection_is_known_on_any_port()
    {
        Assert.True(Tcp().Detects("10 0e 0004 'MQTT' 04 02 003c 0002 'c1'"));
        Assert.False(Tcp().Detects("10 0e 0004 'MQTX' 04 02 003c 0002 'c1'"));
    }
}

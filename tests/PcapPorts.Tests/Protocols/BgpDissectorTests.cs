namespace PcapPorts.Tests.Protocols;

public class BgpDissectorTests
{
    const string Marker = "ff*16 ";

    static MessageTalk Tcp() => new("bgp", 6, 179);

    [Theory]
    [InlineData("bgp.type", "1")]
    [InlineData("bgp.open.myas", "65000")]
    [InlineData("bgp.open.holdtime", "180")]
    [InlineData("bgp.open.identifier", "192.0.2.1")]
    [InlineData("bgp.cap.type", "1")]
    public void An_opening(string field, string expected) => Assert.Equal(expected, Tcp().Client(Marker + "0025 01 04 fde8 00b4 c0000201 08 02 06 01 04 0001 0001")[field]);

    [Theory]
    [InlineData("bgp.withdrawn_prefix", "10.0.0.0")]
    [InlineData("bgp.update.path_attribute.type_code", "1,2,3")]
    [InlineData("bgp.update.path_attribute.next_hop", "192.0.2.1")]
    [InlineData("bgp.nlri_prefix", "198.51.100.0,203.0.113.0")]
    public void An_update(string field, string expected) => Assert.Equal(expected, Tcp().Client(Marker + "0034 02 0002 08 0a 000e 40 01 01 00 40 02 00 40 03 04 c0000201 18 c63364 1f cb007100")[field]);

    [Fact]
    public void Prefixes_may_have_paths()
    {
        MessageTalk talk = Tcp().Client(Marker + "0026 02 0000 0000 00000001 10 0602 00000002 18 060201");
        Assert.Equal("6.2.0.0,6.2.1.0", talk["bgp.nlri_prefix"]);
        Assert.Equal("1,2", talk["bgp.nlri_path_id"]);
    }

    [Fact]
    public void Messages_follow_each_other()
    {
        Assert.Equal(19, Tcp().Client(Marker + "0013 04 " + Marker + "0013 04", isLast: false).Used);
        Assert.Equal(0, Tcp().Client("00*19").Used);
        Assert.True(Tcp().Detects(Marker + "0013 04"));
    }
}

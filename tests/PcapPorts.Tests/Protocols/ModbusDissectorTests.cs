namespace PcapPorts.Tests.Protocols;

public class ModbusDissectorTests
{
    static MessageTalk Tcp() => new("mbtcp", 6, 502);

    [Theory]
    [InlineData("mbtcp.trans_id", "1")]
    [InlineData("mbtcp.unit_id", "17")]
    [InlineData("modbus.func_code", "3")]
    [InlineData("modbus.reference_num", "107")]
    [InlineData("modbus.word_cnt", "3")]
    public void A_request(string field, string expected) => Assert.Equal(expected, Tcp().Client("0001 0000 0006 11 03 006b 0003")[field]);

    [Fact]
    public void An_exception_answers()
    {
        MessageTalk talk = Tcp().Client("0001 0000 0006 11 03 006b 0003").Server("0001 0000 0003 11 83 02");
        Assert.Equal("2", talk["modbus.exception_code"]);
        Assert.Equal("1", talk["modbus.request_frame"]);
        Assert.Equal("Response: Read Holding Registers: Illegal data address", talk.Info);
    }

    [Fact]
    public void It_is_known_on_any_port()
    {
        Assert.True(Tcp().Detects("0001 0000 0006 11 03 006b 0003"));
        Assert.False(Tcp().Detects("0001 0001 0006 11 03 006b 0003"));
    }
}

namespace PcapPorts.Tests.Protocols;

public class MongoDissectorTests
{
    static MessageTalk Tcp() => new("mongo", 6, 27017);

    [Fact]
    public void A_command_and_its_answer()
    {
        MessageTalk talk = Tcp().Client("30000000 05000000 00000000 dd070000 00000000 00 1b000000 02 'find' 00 02000000 'c' 00 10 'n' 00 07000000 08 'b' 00 01 00");
        Assert.Equal("2013", talk["mongo.opcode"]);
        Assert.Equal("find,n,b", talk["mongo.element.name"]);
        Assert.Equal("c", talk["mongo.element.value.string"]);
        Assert.Equal("Request : Extensible Message Format: find", talk.Info);
        talk.Server("24000000 06000000 05000000 dd070000 00000000 00 0f000000 10 'ok' 00 01000000 00 00");
        Assert.Equal("1", talk["mongo.request_frame"]);
    }

    [Fact]
    public void A_length_that_lies_is_refused()
    {
        Assert.Equal(0, Tcp().Client("0f000000 05000000 00000000 dd070000").Used);
        Assert.Equal(-48, Tcp().Client("30000000 05000000 00000000 dd070000", isLast: false).Used);
    }
}

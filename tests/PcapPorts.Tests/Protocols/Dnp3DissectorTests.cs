namespace PcapPorts.Tests.Protocols;

public class Dnp3DissectorTests
{
    [Theory]
    [InlineData("dnp3.dst", "3")]
    [InlineData("dnp3.src", "4")]
    [InlineData("dnp3.addr", "3,4")]
    [InlineData("dnp3.ctl.prifunc", "4")]
    [InlineData("dnp3.al.func", "1")]
    [InlineData("dnp3.tr.fir", "1")]
    public void A_request(string field, string expected) => Assert.Equal(expected, new MessageTalk("dnp3", 6, 20000).Client("0564 08 c4 0300 0400 b4b8 c0 c1 01 0000")[field]);

    [Fact]
    public void A_frame_counts_its_checksums()
    {
        Assert.Equal(-28, new MessageTalk("dnp3", 6, 20000).Client("0564 15 c4 0300 0400 b4b8", isLast: false).Used);
        Assert.Equal("Request Link Status", new MessageTalk("dnp3", 6, 20000).Client("0564 05 c9 0300 0400 b4b8").Info);
    }
}

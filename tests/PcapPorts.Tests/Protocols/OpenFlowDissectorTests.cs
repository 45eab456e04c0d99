namespace PcapPorts.Tests.Protocols;

public class OpenFlowDissectorTests
{
    const string Frame = "020000000002 020000000001 0800 4500 0024 0001 0000 4011 0000 c0000201 c0000202 04d2 162e 0010 0000 1122334455667788";

    static MessageTalk Tcp() => new("openflow", 6, 6653);

    [Theory]
    [InlineData("01 0a 0044 00000005 00000007 0032 0003 01 00 " + Frame, "openflow_1_0.type", "10")]
    [InlineData("01 0a 0044 00000005 00000007 0032 0003 01 00 " + Frame, "openflow.in_port", "3")]
    [InlineData("01 0a 0044 00000005 00000007 0032 0003 01 00 " + Frame, "eth.dst", "02:00:00:00:00:02")]
    [InlineData("01 0a 0044 00000005 00000007 0032 0003 01 00 " + Frame, "udp.port", "1234,5678")]
    [InlineData("01 0d 004a 00000005 ffffffff fffd 0008 0000 0008 0001 ffff " + Frame, "udp.port", "1234,5678")]
    [InlineData("01 0d 004a 00000005 00000001 fffd 0008 0000 0008 0001 ffff " + Frame, "udp.port", "")]
    [InlineData("04 0a 0054 00000005 ffffffff 0032 00 00 00*8 0001 000c 80000004 00000001 00*4 0000 " + Frame, "openflow_v4.packet_in.total_len", "50")]
    [InlineData("04 0a 0054 00000005 ffffffff 0032 00 00 00*8 0001 000c 80000004 00000001 00*4 0000 " + Frame, "ip.dst", "192.0.2.2")]
    [InlineData("04 0d 005a 00000005 ffffffff 00000001 0010 00*6 0000 0010 fffffffd 0020 00*6 " + Frame, "ip.dst", "192.0.2.2")]
    [InlineData("04 0d 005a 00000005 ffffffff 00000001 0010 00*6 0000 0010 fffffffd 0020 00*6 " + Frame, "openflow_v4.packet_out.acts_len", "16")]
    [InlineData("03 00 0008 00000005", "openflow.xid", "5")]
    public void A_message_and_the_frame_in_it(string message, string field, string expected) => Assert.Equal(expected, Tcp().Client(message)[field]);

    [Theory]
    [InlineData("01 0a 0044 00000005", -68)]
    [InlineData("01 0a 00", -1)]
    [InlineData("01 02 0007 00000005", 0)]
    [InlineData("16 03 0100 00000005", 0)]
    public void How_much_a_message_takes(string message, int expected) => Assert.Equal(expected, Tcp().Client(message, isLast: false).Used);

    [Fact]
    public void The_line_is_that_of_the_message() => Assert.Equal("Type: OFPT_PACKET_IN", Tcp().Client("01 0a 0044 00000005 00000007 0032 0003 01 00 " + Frame).Info);

    [Fact]
    public void An_action_list_that_is_longer_than_its_message_leaves_no_frame() => Assert.Equal("", Tcp().Client("01 0d 004a 00000005 ffffffff fffd ffff 0000 0008 0001 ffff " + Frame)["eth.dst"]);
}

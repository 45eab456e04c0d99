namespace PcapPorts.Tests.Protocols;

public class HartIpDissectorTests
{
    const string Answer = "01 01 03 00 0003 0017 86 264e0000d2 00 06 00 40 fe 26 4e 05 99";

    static MessageTalk Udp() => new("hart_ip", 17, 5094);

    [Theory]
    [InlineData("01 00 00 00 0002 000d 01 00007530", "hart_ip.session_init.inactivity_close_timer", "30000")]
    [InlineData("01 00 03 00 0003 0011 82 264e0000d2 00 00 38", "hart_ip.pt.long_address", "264e0000d2")]
    [InlineData("01 00 03 00 0003 0011 82 264e0000d2 00 00 38", "hart_ip.pt.checksum", "0x38")]
    [InlineData("01 00 03 00 0003 000d 02 80 00 00 82", "hart_ip.pt.short_addr", "128")]
    [InlineData(Answer, "hart_ip.pt.response_code", "0")]
    [InlineData(Answer, "hart_ip.pt.device_status", "0x40")]
    [InlineData(Answer, "hart_ip.pt.payload", "fe264e05")]
    [InlineData(Answer, "hart_ip.pt.checksum", "0x99")]
    [InlineData("01 01 03 00 0003 0011 86 264e0000d2 00 ff 38", "hart_ip.pt.payload", "38")]
    public void A_message(string message, string field, string expected) => Assert.Equal(expected, Udp().Client(message)[field]);

    [Fact]
    public void The_line() => Assert.Equal("Pass Through Response, Sequence Number 3", Udp().Server(Answer).Info);

    [Theory]
    [InlineData("01 00 00 00 0002 000d 01 00007530", true)]
    [InlineData("01 00 00 00 0002 000e 01 00007530", false)]
    [InlineData("01 07 00 00 0002 000d 01 00007530", false)]
    public void A_datagram_is_known_on_any_port(string message, bool expected) => Assert.Equal(expected, Udp().Detects(message));
}

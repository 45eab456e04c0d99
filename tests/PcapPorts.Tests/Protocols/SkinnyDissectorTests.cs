using PcapPorts.Packets;

namespace PcapPorts.Tests.Protocols;

public class SkinnyDissectorTests
{
    static readonly IpAddress Phone = IpAddress.FromIpv4(0xC0000207);

    static MessageTalk Tcp() => new("skinny", 6, 2000);

    [Theory]
    [InlineData("24000000 00000000 8a000000 0b000000 0c000000 c0000207 907d0000 00*16", "skinny.remotePortNumber", "32144")]
    [InlineData("24000000 00000000 8a000000 0b000000 0c000000 c0000207 907d0000 00*16", "skinny.conferenceId", "11")]
    [InlineData("20000000 14000000 22000000 00000000 00000000 c0000207 00*12 907d0000", "skinny.ipAddr.ipv4", "192.0.2.7")]
    [InlineData("20000000 14000000 22000000 00000000 00000000 c0000207 00*12 907d0000", "skinny.portNumber", "32144")]
    [InlineData("24000000 14000000 22000000 00000000 01000000 20010db8 00*11 07 907d0000 0f000000", "skinny.ipAddr.ipv6", "2001:db8::7")]
    [InlineData("24000000 14000000 22000000 00000000 01000000 20010db8 00*11 07 907d0000 0f000000", "skinny.passThroughPartyId", "15")]
    public void Where_media_will_be_received(string message, string field, string expected) => Assert.Equal(expected, Tcp().Client(message)[field]);

    [Theory]
    [InlineData("10000000 00000000 22000000 00000000 c0000207 907d0000", true)]
    [InlineData("10000000 00000000 22000000 01000000 c0000207 907d0000", false)]
    [InlineData("10000000 00000000 22000000 00000000 00000000 907d0000", false)]
    public void A_channel_that_was_opened_is_announced(string message, bool isAnnounced)
        => Assert.Equal(isAnnounced, Tcp().Client(message).Table.Announcements.Find(IpProtocol.Udp, Phone, 32144, 0)?.Dissector?.Protocol.Abbreviation == "rtp");

    [Theory]
    [InlineData("04000000 00000000 00000000", 12, "KeepAliveReq")]
    [InlineData("08000000 00000000 00000000", -16, "")]
    [InlineData("04000000 01000000 00000000", 0, "")]
    [InlineData("04000000 00000000 ff0f0000", 0, "")]
    [InlineData("03000000 00000000 00000000", 0, "")]
    public void How_much_a_message_takes(string message, int expected, string line)
    {
        MessageTalk talk = Tcp().Client(message, isLast: false);
        Assert.Equal(expected, talk.Used);
        Assert.Equal(line, expected > 0 ? talk.Info : "");
    }
}

namespace PcapPorts.Tests.Protocols;

public class BitTorrentDissectorTests
{
    static MessageTalk Tcp() => new("bittorrent", 6, 6881);

    [Theory]
    [InlineData("bittorrent.info_hash", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("bittorrent.protocol.name", "BitTorrent protocol")]
    public void A_handshake(string field, string expected) => Assert.Equal(expected, Tcp().Client("13 'BitTorrent protocol' 00*8 aa*20 '-TR4000-' 00*12")[field]);

    [Fact]
    public void Messages()
    {
        MessageTalk talk = Tcp().Client("0000000d 06 00000001 00000002 00004000");
        Assert.Equal("6", talk["bittorrent.msg.type"]);
        Assert.Equal("0x00000001", talk["bittorrent.piece.index"]);
        Assert.Equal("Keepalive", Tcp().Client("00000000").Info);
        Assert.Equal(0, Tcp().Client("00000001 63").Used);
    }
}

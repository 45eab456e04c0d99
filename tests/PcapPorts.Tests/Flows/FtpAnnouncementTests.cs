using System.Text;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Flows;

/// <summary>The messages by which FTP names a port, and what only looks like one.</summary>
public sealed class FtpAnnouncementTests
{
    [Theory]
    [InlineData("PORT 172,16,5,122,217,251\r\n", "172.16.5.122", 55803)]
    [InlineData("port 10,0,0,1,0,21\r\n", "10.0.0.1", 21)]
    [InlineData("227 Entering Passive Mode (172,16,5,127,195,125).\r\n", "172.16.5.127", 50045)]
    [InlineData("227 172,16,5,127,195,125\r\n", "172.16.5.127", 50045)]
    [InlineData("229 Entering Extended Passive Mode (|||6446|)\r\n", null, 6446)]
    [InlineData("229 ok (!!!6446!)\r\n", null, 6446)]
    [InlineData("EPRT |1|132.235.1.2|6275|\r\n", "132.235.1.2", 6275)]
    [InlineData("EPRT |2|1080::8:800:200C:417A|5282|\r\n", "1080::8:800:200c:417a", 5282)]
    public void Ports_are_read(string message, string? host, int port)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(message);
        Assert.True(FtpAnnouncement.MayBe(bytes));
        Assert.True(FtpAnnouncement.TryRead(bytes, out IpAddress address, out ushort number));
        Assert.Equal((host, port), (address.Version == 0 ? null : address.ToString(), number));
    }

    [Theory]
    [InlineData("PORT 172,16,5,122,217\r\n")]
    [InlineData("PORT 172,16,5,322,217,251\r\n")]
    [InlineData("PORTABLE 1,2,3,4,5,6\r\n")]
    [InlineData("PORT 172,16,5,122,0,0\r\n")]
    [InlineData("227 Entering Passive Mode\r\n")]
    [InlineData("227 See you at 10,20 o'clock\r\n")]
    [InlineData("229 Entering Extended (|||\r\n")]
    [InlineData("229 Entering Extended (|||70000|)\r\n")]
    [InlineData("229 Entering Extended (|||12\r\n")]
    [InlineData("EPRT |1|132.235.1.2.9|6275|\r\n")]
    [InlineData("EPRT              \r\n")]
    [InlineData("PORT\n1,2,3,4,5,6\r\n")]
    public void What_names_no_port_is_none(string message) => Assert.False(FtpAnnouncement.TryRead(Encoding.ASCII.GetBytes(message), out _, out _));

    [Fact]
    public void Broken_bytes_harm_nothing()
    {
        var random = new Random(5);
        byte[][] seeds = [.. new[] { "PORT 172,16,5,122,217,251\r\n", "227 Mode (172,16,5,127,195,125).\r\n", "229 Mode (|||6446|)\r\n", "EPRT |2|1080::8:800:200C:417A|5282|\r\n" }.Select(Encoding.ASCII.GetBytes)];
        int read = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] seed = seeds[random.Next(seeds.Length)];
            byte[] bytes = seed[..random.Next(FtpAnnouncement.Shortest, seed.Length + 1)];
            for (int changes = random.Next(4); changes > 0; changes--)
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            read += FtpAnnouncement.MayBe(bytes) && FtpAnnouncement.TryRead(bytes, out _, out ushort port) && port > 0 ? 1 : 0;
        }
        Assert.InRange(read, 1, 99_999);
    }
}

using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class EphemeralRangesTests
{
    [Theory]
    [InlineData(511, "")]
    [InlineData(664, "rlogin and rsh clients")]
    [InlineData(1023, "NFS clients on Linux|rlogin and rsh clients")]
    [InlineData(1024, "OpenBSD|NAT devices|old BSD and Linux up to 2.2")]
    [InlineData(1025, "OpenBSD|NAT devices|Windows up to XP and Server 2003|old BSD and Linux up to 2.2")]
    [InlineData(5001, "OpenBSD|NAT devices")]
    [InlineData(10000, "FreeBSD|OpenBSD|NAT devices")]
    [InlineData(32767, "FreeBSD|OpenBSD|NAT devices")]
    [InlineData(32768, "Linux and Android|FreeBSD|OpenBSD|Solaris, illumos and AIX|NAT devices")]
    [InlineData(60999, "Linux and Android|Windows since Vista and Server 2008|macOS, iOS and NetBSD|FreeBSD|Solaris, illumos and AIX|NAT devices")]
    [InlineData(61000, "Windows since Vista and Server 2008|macOS, iOS and NetBSD|FreeBSD|Solaris, illumos and AIX|NAT devices")]
    public void A_port_is_picked_by_these_systems(ushort port, string systems) =>
        Assert.Equal(systems, string.Join('|', EphemeralRanges.Containing(port).Select(range => range.Systems)));

    [Fact]
    public void Likely_ephemeral_means_that_a_common_system_picks_it()
    {
        for (int port = 0; port <= ushort.MaxValue; port++)
        {
            bool common = EphemeralRanges.All.Any(range => range.Era == EphemeralEra.Common && range.Contains((ushort)port));
            Assert.Equal(common, EphemeralRanges.IsLikelyEphemeral((ushort)port));
        }
    }

    [Fact]
    public void Every_range_is_in_order_and_names_its_source()
    {
        Assert.All(EphemeralRanges.All, range =>
        {
            Assert.True(range.First < range.Last);
            Assert.NotEmpty(range.Source);
        });
        Assert.Equal(EphemeralRanges.All.OrderBy(range => range.Era), EphemeralRanges.All);
    }
}

using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class DeFactoPortsTests
{
    [Theory]
    [InlineData(PortTransport.Tcp, 25565, "minecraft", null)]
    [InlineData(PortTransport.Tcp, 9200, "elasticsearch", "wap-wsp")]
    [InlineData(PortTransport.Tcp, 8888, "web-alt", "ddi-tcp-1")]
    [InlineData(PortTransport.Udp, 51820, "wireguard", null)]
    [InlineData(PortTransport.Tcp, 6885, "bittorrent", null)]
    [InlineData(PortTransport.Udp, 6888, "bittorrent", "muse")]
    [InlineData(PortTransport.Tcp, 9092, "kafka", "XmlIpcRegSvc")]
    public void Habits_are_known_beside_the_registered_name(PortTransport transport, ushort port, string name, string? registered)
    {
        DeFactoPort found = Assert.Single(DeFactoPorts.Of(transport, port));
        Assert.Equal(name, found.Name);
        Assert.Equal(registered, found.RegisteredName(transport, port));
    }

    [Fact]
    public void Other_transports_and_ports_do_not_match()
    {
        Assert.Empty(DeFactoPorts.Of(PortTransport.Tcp, 51820));
        Assert.Empty(DeFactoPorts.Of(PortTransport.Sctp, 9200));
        Assert.Empty(DeFactoPorts.Of(PortTransport.Tcp, 22));
    }

    [Fact]
    public void No_entry_repeats_what_IANA_has_under_the_same_name()
    {
        foreach (DeFactoPort entry in DeFactoPorts.All)
        {
            for (int port = entry.First; port <= entry.Last; port++)
            {
                bool tcp = !entry.Tcp || Registered(entry, PortTransport.Tcp, port);
                bool udp = !entry.Udp || Registered(entry, PortTransport.Udp, port);
                Assert.False(tcp && udp, $"{entry} {entry.Name}");
            }
        }

        static bool Registered(DeFactoPort entry, PortTransport transport, int port) =>
            PortRegistry.All(transport, (ushort)port).Any(r => string.Equals(r.Name, entry.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Entries_are_sorted_and_well_formed()
    {
        Assert.Equal(DeFactoPorts.All.OrderBy(entry => entry.First).Select(entry => entry.First), DeFactoPorts.All.Select(entry => entry.First));
        Assert.InRange(DeFactoPorts.All.Count, 60, 100);
        Assert.All(DeFactoPorts.All, entry =>
        {
            Assert.True(entry.First <= entry.Last && (entry.Tcp || entry.Udp));
            Assert.Matches("^[a-z0-9-]+$", entry.Name);
            Assert.False(entry.Use.EndsWith('.'), entry.Use);
        });
    }

    [Fact]
    public void Entries_print_as_range_and_transports()
    {
        Assert.Equal("6881-6889/tcp,udp", DeFactoPorts.Named("BitTorrent")!.ToString());
        Assert.Equal("25565/tcp", DeFactoPorts.Named("minecraft")!.ToString());
        Assert.Null(DeFactoPorts.Named("nosuch"));
    }
}

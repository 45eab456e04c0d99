using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class PortTransportsTests
{
    [Fact]
    public void Values_are_the_IP_protocol_numbers()
    {
        foreach (PortTransport transport in PortTransports.All)
            Assert.Equal(transport, PortTransports.FromIpProtocol((byte)transport));
    }

    [Theory]
    [InlineData(136, PortTransport.Udp)]
    [InlineData(1, PortTransport.None)]
    [InlineData(0, PortTransport.None)]
    [InlineData(255, PortTransport.None)]
    public void Other_protocols_have_no_ports_but_for_UDP_Lite(byte protocol, PortTransport expected) =>
        Assert.Equal(expected, PortTransports.FromIpProtocol(protocol));

    [Fact]
    public void Slots_count_up_in_the_order_of_All_and_names_read_back()
    {
        for (int slot = 0; slot < PortTransports.Count; slot++)
        {
            PortTransport transport = PortTransports.All[slot];
            Assert.Equal(slot, transport.Slot());
            Assert.True(PortTransports.TryParse(transport.Name().ToUpperInvariant(), out PortTransport parsed));
            Assert.Equal(transport, parsed);
        }

        Assert.Equal(-1, PortTransport.None.Slot());
        Assert.Equal(-1, ((PortTransport)200).Slot());
        Assert.False(PortTransports.TryParse("", out _));
        Assert.False(PortTransports.TryParse("icmp", out _));
    }
}

using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class ServicePortsTests
{
    [Theory]
    [InlineData(PortTransport.Tcp, 443, "tls")]
    [InlineData(PortTransport.Udp, 443, "quic")]
    [InlineData(PortTransport.Tcp, 80, "http")]
    [InlineData(PortTransport.Tcp, 8080, "http")]
    [InlineData(PortTransport.Udp, 53, "dns")]
    [InlineData(PortTransport.Tcp, 53, "dns")]
    [InlineData(PortTransport.Udp, 67, "dhcp")]
    [InlineData(PortTransport.Udp, 68, "dhcp")]
    [InlineData(PortTransport.Tcp, 67, "")]
    [InlineData(PortTransport.Udp, 5353, "mdns")]
    [InlineData(PortTransport.Udp, 137, "netbios")]
    [InlineData(PortTransport.Udp, 138, "netbios")]
    [InlineData(PortTransport.Tcp, 139, "smb")]
    [InlineData(PortTransport.Tcp, 445, "smb")]
    [InlineData(PortTransport.Tcp, 20, "ftp-data")]
    [InlineData(PortTransport.Tcp, 993, "imap")]
    [InlineData(PortTransport.Tcp, 514, "rsh")]
    [InlineData(PortTransport.Udp, 514, "syslog")]
    [InlineData(PortTransport.Tcp, 6063, "x11")]
    [InlineData(PortTransport.Tcp, 6064, "")]
    [InlineData(PortTransport.Udp, 51820, "wireguard")]
    [InlineData(PortTransport.Sctp, 2905, "m3ua")]
    [InlineData(PortTransport.Dccp, 9, "discard")]
    [InlineData(PortTransport.Tcp, 0, "")]
    [InlineData(PortTransport.Tcp, 65535, "")]
    [InlineData(PortTransport.Tcp, 8081, "")]
    [InlineData(PortTransport.None, 80, "")]
    public void A_number_names_its_usual_service(PortTransport transport, ushort port, string expected) =>
        Assert.Equal(expected, ServicePorts.ByPort(transport, port).Name);

    [Theory]
    [InlineData(PortTransport.Tcp, 443, "tls")]
    [InlineData(PortTransport.Tcp, 8081, "sunproxyadmin")]
    [InlineData(PortTransport.Udp, 9092, "xmlipcregsvc")]
    [InlineData(PortTransport.Tcp, 3283, "apple-remote-desktop-(net-assistant)")]
    [InlineData(PortTransport.Tcp, 60000, null)]
    [InlineData(PortTransport.Tcp, 4, null)]
    [InlineData(PortTransport.None, 443, null)]
    public void The_registered_name_in_lower_case_stands_in_where_no_service_is_known(PortTransport transport, ushort port, string? expected) =>
        Assert.Equal(expected, ServicePorts.NameOf(transport, port));

    [Fact]
    public void A_default_port_need_not_name_the_service()
    {
        Assert.True(ServicePorts.IsDefault(ServiceId.Dtls, PortTransport.Udp, 443));
        Assert.True(ServicePorts.IsDefault(ServiceId.Tls, PortTransport.Tcp, 993));
        Assert.True(ServicePorts.IsDefault(ServiceId.NetBios, PortTransport.Tcp, 139));
        Assert.False(ServicePorts.IsDefault(ServiceId.Http, PortTransport.Udp, 80));
        Assert.False(ServicePorts.IsDefault(ServiceId.Http, PortTransport.Tcp, 8081));
        Assert.False(ServicePorts.IsDefault(ServiceId.None, PortTransport.Tcp, 80));
        Assert.False(ServicePorts.IsDefault(ServiceId.Http, PortTransport.None, 80));
    }

    [Fact]
    public void The_service_a_number_names_has_it_as_default()
    {
        int named = 0;
        foreach (PortTransport transport in PortTransports.All)
        {
            for (int port = 0; port <= ushort.MaxValue; port++)
            {
                ServiceId service = ServicePorts.ByPort(transport, (ushort)port);
                if (service.IsNone)
                    continue;
                named++;
                Assert.True(ServicePorts.IsDefault(service, transport, (ushort)port), $"{service} {port}");
            }
        }

        Assert.InRange(named, 250, 600);
    }

    [Fact]
    public void Every_service_has_a_default_port_and_no_port_stands_twice()
    {
        HashSet<(ServiceId, PortNumber)> seen = [];
        for (int value = 1; value <= ServiceId.Count; value++)
        {
            ServiceId service = new((byte)value);
            Assert.NotEmpty(ServicePorts.Of(service));
            Assert.All(ServicePorts.Of(service), port => Assert.True(seen.Add((service, port)), $"{service} {port}"));
        }

        Assert.Empty(ServicePorts.Of(ServiceId.None));
    }

    [Fact]
    public void Only_these_default_ports_name_another_service_or_none()
    {
        string[] expected =
        [
            "tls 465/tcp", "tls 563/tcp", "tls 636/tcp", "tls 989/tcp", "tls 990/tcp", "tls 992/tcp", "tls 993/tcp", "tls 994/tcp",
            "tls 995/tcp", "tls 2083/tcp", "tls 3269/tcp", "tls 5061/tcp", "tls 5223/tcp", "tls 5349/tcp", "tls 5671/tcp",
            "tls 5684/tcp", "tls 6514/tcp", "tls 6697/tcp", "tls 8883/tcp", "smb 138/udp", "netbios 139/tcp", "dtls 443/udp",
            "dtls 853/udp", "dtls 2083/udp", "dtls 5061/udp", "dtls 5349/udp", "dtls 5684/udp", "dtls 6514/udp", "dtls 10161/udp",
            "dtls 10162/udp", "syslog 514/tcp", "irc 7000/tcp", "xmpp 5280/tcp", "vxlan 8472/udp",
        ];
        List<string> found = [];
        for (int value = 1; value <= ServiceId.Count; value++)
        {
            ServiceId service = new((byte)value);
            foreach (PortNumber number in ServicePorts.Of(service))
            {
                if (ServicePorts.ByPort(number.Transport, number.Port) != service)
                    found.Add($"{service} {number}");
            }
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Ports_of_a_service_are_sorted() =>
        Assert.Equal(["80/tcp", "3128/tcp", "8000/tcp", "8008/tcp", "8080/tcp", "80/sctp"], ServicePorts.Of(ServiceId.Http).Select(p => p.ToString()));

    [Fact]
    public void Lookups_allocate_nothing()
    {
        int named = Sweep();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int again = Sweep();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(named, again);

        static int Sweep()
        {
            int named = 0;
            for (int port = 0; port <= ushort.MaxValue; port++)
            {
                named += ServicePorts.ByPort(PortTransport.Tcp, (ushort)port).Name.Length;
                named += ServicePorts.IsDefault(ServiceId.Tls, PortTransport.Tcp, (ushort)port) ? 1 : 0;
            }

            return named;
        }
    }
}

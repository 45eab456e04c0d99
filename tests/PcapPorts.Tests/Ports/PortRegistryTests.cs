using System.Text;
using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

/// <summary>Counts and names were read off IANA's csv with other means than the generator.</summary>
public class PortRegistryTests
{
    [Theory]
    [InlineData(PortTransport.Tcp, 6255, 5946 + 190)]
    [InlineData(PortTransport.Udp, 5859, 5556 + 190)]
    [InlineData(PortTransport.Dccp, 9, 9)]
    [InlineData(PortTransport.Sctp, 87, 87)]
    public void Counts_are_those_of_the_csv(PortTransport transport, int registrations, int ports)
    {
        int registered = 0;
        for (int port = 0; port <= ushort.MaxValue; port++)
        {
            if (PortRegistry.IsRegistered(transport, (ushort)port))
                registered++;
        }

        Assert.Equal(ports, registered);
        Assert.Equal(registrations, PortRegistry.Count(transport));
    }

    [Theory]
    [InlineData(PortTransport.Tcp, 443, "https", "http protocol over TLS/SSL", "[RFC9110]")]
    [InlineData(PortTransport.Udp, 53, "domain", "Domain Name Server", "")]
    [InlineData(PortTransport.Tcp, 80, "http", "World Wide Web HTTP", "[RFC9110]")]
    [InlineData(PortTransport.Sctp, 22, "ssh", "SSH", "[RFC9260]")]
    [InlineData(PortTransport.Tcp, 1, "tcpmux", "TCP Port Service Multiplexer", "")]
    [InlineData(PortTransport.Tcp, 3389, "ms-wbt-server", "MS WBT Server", "")]
    [InlineData(PortTransport.Tcp, 8081, "sunproxyadmin", "Sun Proxy Admin Service", "")]
    [InlineData(PortTransport.Udp, 6063, "x11", "X Window System", "")]
    [InlineData(PortTransport.Udp, 4250, "vrml-multi-use", "VRML Multi User Systems", "")]
    [InlineData(PortTransport.Udp, 514, "syslog", "", "[RFC5426]")]
    public void Entries_are_those_of_the_csv(PortTransport transport, ushort port, string name, string description, string reference)
    {
        Assert.True(PortRegistry.TryGet(transport, port, out PortRegistration registration));
        Assert.Equal(name, registration.Name);
        Assert.Equal(name, Encoding.ASCII.GetString(registration.NameUtf8));
        Assert.Equal(description, registration.Description);
        Assert.Equal(reference, registration.Reference);
        Assert.Equal(new PortNumber(transport, port), new PortNumber(registration.Transport, registration.Port));
    }

    [Fact]
    public void Names_are_decoded_once()
    {
        Assert.True(PortRegistry.TryGet(PortTransport.Tcp, 443, out PortRegistration tcp));
        Assert.True(PortRegistry.TryGet(PortTransport.Udp, 443, out PortRegistration udp));
        Assert.Same(tcp.Name, udp.Name);
        Assert.Equal("https 443/udp", udp.ToString());
    }

    [Fact]
    public void Several_names_of_a_port_keep_the_registry_order()
    {
        Assert.Equal(["http", "www", "www-http"], PortRegistry.All(PortTransport.Tcp, 80).Select(r => r.Name));
        Assert.Equal(["http"], PortRegistry.All(PortTransport.Sctp, 80).Select(r => r.Name));
        Assert.Equal(["urd", "submissions"], PortRegistry.All(PortTransport.Tcp, 465).Select(r => r.Name));
        Assert.Empty(PortRegistry.All(PortTransport.Tcp, 4));
    }

    [Fact]
    public void What_IANA_only_records_is_marked()
    {
        Assert.Equal([false, true], PortRegistry.All(PortTransport.Tcp, 3000).Select(r => r.IsUnofficial));
        Assert.Equal("2019-02-21", PortRegistry.All(PortTransport.Tcp, 27017).Single().RegistrationDate);
    }

    [Theory]
    [InlineData(PortTransport.Tcp, 0, PortStatus.Reserved)]
    [InlineData(PortTransport.Udp, 0, PortStatus.Reserved)]
    [InlineData(PortTransport.Tcp, 4, PortStatus.Unassigned)]
    [InlineData(PortTransport.Tcp, 24, PortStatus.PrivateUse)]
    [InlineData(PortTransport.Sctp, 24, PortStatus.Unassigned)]
    [InlineData(PortTransport.Tcp, 585, PortStatus.Withdrawn)]
    [InlineData(PortTransport.Udp, 1023, PortStatus.Reserved)]
    [InlineData(PortTransport.Udp, 27017, PortStatus.Reserved)]
    [InlineData(PortTransport.Tcp, 27017, PortStatus.Assigned)]
    [InlineData(PortTransport.Udp, 2376, PortStatus.Unassigned)]
    [InlineData(PortTransport.Tcp, 49149, PortStatus.Unassigned)]
    [InlineData(PortTransport.Tcp, 49150, PortStatus.Assigned)]
    [InlineData(PortTransport.Tcp, 49151, PortStatus.Reserved)]
    [InlineData(PortTransport.Tcp, 49152, PortStatus.Dynamic)]
    [InlineData(PortTransport.Udp, 65535, PortStatus.Dynamic)]
    [InlineData(PortTransport.None, 80, PortStatus.Unassigned)]
    public void Ports_without_a_name_have_a_status(PortTransport transport, ushort port, PortStatus expected)
    {
        Assert.Equal(expected, PortRegistry.StatusOf(transport, port));
        Assert.Equal(expected == PortStatus.Assigned, PortRegistry.TryGet(transport, port, out _));
    }

    [Fact]
    public void No_dynamic_port_is_registered()
    {
        foreach (PortTransport transport in PortTransports.All)
        {
            for (int port = 49152; port <= 65535; port++)
                Assert.False(PortRegistry.IsRegistered(transport, (ushort)port));
        }
    }

    [Fact]
    public void Texts_are_one_printable_line()
    {
        foreach (PortTransport transport in PortTransports.All)
        {
            for (int port = 0; port <= ushort.MaxValue; port++)
            {
                foreach (PortRegistration registration in PortRegistry.All(transport, (ushort)port))
                {
                    Assert.Matches("^[!-~]+( [!-~]+)*$", registration.Name);
                    Assert.DoesNotContain(registration.Description, c => char.IsControl(c));
                    Assert.Equal(port, registration.Port);
                }
            }
        }
    }

    [Fact]
    public void Ports_are_found_by_name_in_any_letter_case()
    {
        Assert.Equal(["443/tcp", "443/udp", "443/sctp"], Numbers(PortRegistry.PortsOf("https")));
        Assert.Equal(Numbers(PortRegistry.PortsOf("https")), Numbers(PortRegistry.PortsOf("HTTPS")));
        Assert.Equal(["9092/tcp", "9092/udp"], Numbers(PortRegistry.PortsOf("xmlipcregsvc")));
        Assert.Equal(128, PortRegistry.PortsOf("x11").Count);
        Assert.Empty(PortRegistry.PortsOf("http "));
        Assert.Empty(PortRegistry.PortsOf("nosuchservice"));
        Assert.Empty(PortRegistry.PortsOf(""));
    }

    [Fact]
    public void Names_are_found_by_prefix()
    {
        Assert.Equal(["domain", "domain-s", "domaintime"], PortRegistry.NamesStartingWith("Domain", 10));
        Assert.Equal(["http", "http-alt"], PortRegistry.NamesStartingWith("http", 2));
        Assert.Contains("https", PortRegistry.NamesStartingWith("http", 100));
        Assert.Empty(PortRegistry.NamesStartingWith("zzzz", 10));
        Assert.Equal(7, PortRegistry.NamesStartingWith("", 7).Count);
    }

    [Fact]
    public void The_edition_is_a_date() => Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", PortRegistry.Edition);

    [Fact]
    public void Lookups_by_number_allocate_nothing()
    {
        int hits = Sweep();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int again = Sweep();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(hits, again);
        Assert.True(hits > 10_000);

        static int Sweep()
        {
            int hits = 0;
            for (int port = 0; port <= ushort.MaxValue; port++)
            {
                if (PortRegistry.IsRegistered(PortTransport.Tcp, (ushort)port))
                    hits++;
                if (PortRegistry.TryGet(PortTransport.Udp, (ushort)port, out PortRegistration found) && found.NameUtf8.Length > 0)
                    hits++;
                if (PortRegistry.StatusOf(PortTransport.Sctp, (ushort)port) == PortStatus.Reserved)
                    hits++;
            }

            return hits;
        }
    }

    [Fact]
    public async Task Many_threads_see_the_same()
    {
        string[] names = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            string.Join(',', Enumerable.Range(0, 1024).SelectMany(port => PortRegistry.All(PortTransport.Tcp, (ushort)port)).Select(r => r.Name)))));
        Assert.Single(names.Distinct());
    }

    static IEnumerable<string> Numbers(IEnumerable<PortRegistration> registrations) =>
        registrations.Select(r => new PortNumber(r.Transport, r.Port).ToString());
}

using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class PortQueryTests
{
    [Theory]
    [InlineData("443", 443, PortTransport.None, null)]
    [InlineData("0", 0, PortTransport.None, null)]
    [InlineData("65535", 65535, PortTransport.None, null)]
    [InlineData(" 3306/tcp ", 3306, PortTransport.Tcp, null)]
    [InlineData("53/UDP", 53, PortTransport.Udp, null)]
    [InlineData("udp/53", 53, PortTransport.Udp, null)]
    [InlineData("9/dccp", 9, PortTransport.Dccp, null)]
    [InlineData("0080", 80, PortTransport.None, null)]
    [InlineData("https", 443, PortTransport.None, "https")]
    [InlineData("HTTPS/udp", 443, PortTransport.Udp, "https")]
    [InlineData("dns", 53, PortTransport.None, "dns")]
    [InlineData("domain", 53, PortTransport.None, "domain")]
    [InlineData("quic", 443, PortTransport.None, "quic")]
    [InlineData("http", 80, PortTransport.None, "http")]
    [InlineData("smb", 445, PortTransport.None, "smb")]
    [InlineData("syslog/tcp", 601, PortTransport.Tcp, "syslog")]
    [InlineData("minecraft", 25565, PortTransport.None, "minecraft")]
    [InlineData("prometheus", 9090, PortTransport.None, "prometheus")]
    [InlineData("postgres", 5432, PortTransport.None, "postgresql")]
    [InlineData("sftp", 22, PortTransport.None, "ssh")]
    [InlineData("sunproxyadmin", 8081, PortTransport.None, "sunproxyadmin")]
    [InlineData("EtherNet/IP-1", 2222, PortTransport.None, "EtherNet/IP-1")]
    public void Ports_and_names_are_understood(string text, ushort port, PortTransport transport, string? name)
    {
        PortQuery query = PortQuery.Parse(text);
        Assert.Null(query.Error);
        Assert.Equal(port, query.Port);
        Assert.Equal(transport, query.Transport);
        Assert.Equal(name, query.ServiceName);
    }

    [Theory]
    [InlineData("533369", "533369 is no port: the port field of TCP (RFC 9293) and UDP (RFC 768) has 16 bits, so ports run from 0 to 65535.")]
    [InlineData("65536/tcp", "65536 is no port: the port field of TCP (RFC 9293) and UDP (RFC 768) has 16 bits, so ports run from 0 to 65535.")]
    [InlineData("99999999999999999999999999999999", "999999999999999999999999... is no port: the port field of TCP (RFC 9293) and UDP (RFC 768) has 16 bits, so ports run from 0 to 65535.")]
    [InlineData("-1", "-1 is no port: ports count from 0 to 65535, and none is negative.")]
    [InlineData("", "No port was given. Ask for a number from 0 to 65535, a number with its transport such as 443/tcp, or a service name such as https.")]
    [InlineData("   ", "No port was given. Ask for a number from 0 to 65535, a number with its transport such as 443/tcp, or a service name such as https.")]
    [InlineData("/tcp", "There is a transport, but no port before it. Write for example 443/tcp.")]
    [InlineData("6000-6063", "6000-6063 is a range. Ask for one port at a time, for example 6000.")]
    [InlineData("443/icmp", "'icmp' is no transport with registered ports. Those are tcp, udp, dccp and sctp.")]
    [InlineData("https/dccp", "https has no port of dccp that is known here. Ask for https alone: its port is 443.")]
    [InlineData("htps", "No service is called 'htps'. Near it are: ftps, https, http, tls.")]
    [InlineData("mysqll", "No service is called 'mysqll'. Near it are: mysql, mysqlx, mssql.")]
    [InlineData("zzzzzzzz", "No service is called 'zzzzzzzz'. Ask for a number from 0 to 65535, or a name from the IANA registry.")]
    [InlineData("0x1bb", "No service is called '0x1bb'. Ask for a number from 0 to 65535, or a name from the IANA registry.")]
    [InlineData("\u0664\u0664\u0663", "No service is called '???'. Ask for a number from 0 to 65535, or a name from the IANA registry.")]
    [InlineData("a\u001b[31mb", "No service is called 'a?[31mb'. Ask for a number from 0 to 65535, or a name from the IANA registry.")]
    public void What_is_no_port_gets_a_sentence(string text, string error)
    {
        PortQuery query = PortQuery.Parse(text);
        Assert.Equal(error, query.Error);
        Assert.Null(query.Port);
    }

    [Fact]
    public void Very_long_text_is_refused_at_once()
    {
        string error = PortQuery.Parse(new string('a', 1_000_000)).Error!;
        Assert.Equal("'aaaaaaaaaaaaaaaaaaaaaaaa...' is no service name: the registry has none that long.", error);
    }

    [Fact]
    public void Every_service_every_registered_name_and_every_habit_is_found()
    {
        for (int value = 1; value <= ServiceId.Count; value++)
            Assert.NotNull(PortQuery.Parse(new ServiceId((byte)value).Name).Port);
        foreach (string name in PortRegistry.NamesStartingWith("", int.MaxValue))
            Assert.True(PortQuery.Parse(name).Port is not null || int.TryParse(name, out _), name);
        foreach (DeFactoPort habit in DeFactoPorts.All)
            Assert.NotNull(PortQuery.Parse(habit.Name).Port);
    }

    [Fact]
    public void Any_text_gets_a_port_or_a_printable_sentence_never_both()
    {
        Random random = new(20240430);
        const string Alphabet = "0159/-+:.tcpudphs \u0000\u001b\n\u00e9";
        for (int round = 0; round < 2000; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(10)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            PortQuery query = PortQuery.Parse(text);
            Assert.Equal(query.Error is null, query.Port is not null);
            Assert.DoesNotContain(query.Error ?? "", c => c is < ' ' or > '~');
        }
    }
}

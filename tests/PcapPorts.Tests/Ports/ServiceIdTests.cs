using System.Reflection;
using PcapPorts.Ports;

namespace PcapPorts.Tests.Ports;

public class ServiceIdTests
{
    static readonly PropertyInfo[] Members = [.. typeof(ServiceId)
        .GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(member => member.PropertyType == typeof(ServiceId) && member.Name != nameof(ServiceId.None))];

    [Fact]
    public void Every_row_has_one_member_of_its_name_and_no_member_is_left_over()
    {
        Assert.Equal(ServiceId.Count, Members.Length);
        foreach (PropertyInfo member in Members)
        {
            ServiceId service = (ServiceId)member.GetValue(null)!;
            Assert.Equal(member.Name.ToLowerInvariant(), service.Name.Replace("-", "", StringComparison.Ordinal));
        }

        Assert.Equal(ServiceId.Count, Members.Select(member => member.GetValue(null)).Distinct().Count());
    }

    [Fact]
    public void Names_are_lower_case_unique_and_read_back()
    {
        HashSet<string> seen = [];
        for (int value = 1; value <= ServiceId.Count; value++)
        {
            ServiceId service = new((byte)value);
            Assert.Matches("^[a-z][a-z0-9-]+$", service.Name);
            Assert.NotEmpty(service.Title);
            Assert.True(seen.Add(service.Name), service.Name);
            Assert.True(ServiceId.TryParse(service.Name.ToUpperInvariant(), out ServiceId parsed));
            Assert.Equal(service, parsed);
            Assert.Same(service.Name, service.ToString());
        }
    }

    [Fact]
    public void The_names_that_other_rooms_count_on_exist()
    {
        string[] names = ("dns http tls quic ssh ftp ftp-data smtp pop3 imap ntp rdp smb telnet dhcp dhcpv6 mdns llmnr ssdp netbios snmp "
            + "sip rtp rtcp stun dtls mqtt ldap kerberos mysql postgresql redis mongodb mssql bittorrent rtsp syslog tftp vnc socks irc "
            + "xmpp wireguard openvpn ike modbus dnp3 bgp radius memcached amqp coap vxlan geneve gtp teredo l2tp pptp rip bfd nfs rpcbind "
            + "winrm msrpc x11 git rsync svn finger whois gopher nntp netflow sflow").Split(' ');
        Assert.All(names, name => Assert.True(ServiceId.TryParse(name, out _), name));
    }

    [Fact]
    public void None_and_unknown_values_have_no_name()
    {
        Assert.True(ServiceId.None.IsNone);
        Assert.Equal("", ServiceId.None.Name);
        Assert.Equal("", new ServiceId(255).Name);
        Assert.Equal("", new ServiceId(255).Title);
        Assert.False(ServiceId.TryParse("", out _));
        Assert.False(ServiceId.TryParse("https", out ServiceId unknown));
        Assert.Equal(ServiceId.None, unknown);
    }
}

namespace PcapPorts.Tests.Protocols;

/// <summary>What the truth files of the office lab tell (users, hosts, files, shares, mails) stands in the fields.</summary>
public class OfficeDissectorTests
{
    [Theory]
    [InlineData("ftp/passive.pcapng", "ftp.request.arg", "anna")]
    [InlineData("ftp/active.pcapng", "ftp.request.command", "PORT")]
    [InlineData("ftp/passive.pcapng", "ftp-data.command", "LIST")]
    [InlineData("nat-ftp/inside.pcapng", "ftp.request.command", "PORT")]
    [InlineData("smb/share.pcapng", "ntlmssp.auth.username", "anna")]
    [InlineData("smb/share.pcapng", "smb2.filename", "plan.txt")]
    [InlineData("smb/share.pcapng", "smb2.filename", "copy.txt")]
    [InlineData("pop3/plain.pcapng", "pop.request.command", "RETR")]
    [InlineData("imap/plain.pcapng", "imap.request.command", "SELECT")]
    [InlineData("imap/starttls.pcapng", "imap.request.command", "STARTTLS")]
    [InlineData("smtp/plain.pcap", "smtp.req.parameter", "FROM:<anna@office.example>")]
    [InlineData("smtp/plain.pcap", "smtp.req.parameter", "TO:<ben@office.example>")]
    [InlineData("smtp/plain.pcap", "imf.subject", "Lunch")]
    [InlineData("smtp/relay-outside.pcap", "smtp.response.code", "354")]
    [InlineData("kerberos/tickets.pcapng", "kerberos.CNameString", "anna")]
    [InlineData("kerberos/tickets.pcapng", "kerberos.realm", "OFFICE.EXAMPLE")]
    [InlineData("ldap/search.pcapng", "ldap.name", "uid=anna,dc=office,dc=example")]
    [InlineData("ldap/search.pcapng", "ldap.resultCode", "49")]
    [InlineData("tftp/read-write.pcapng", "tftp.source_file", "boot.cfg")]
    [InlineData("rdp/port-3389.pcapng", "rdp.rt_cookie", "Cookie: mstshash=anna")]
    [InlineData("rdp/port-3350.pcapng", "rdp.negReq.selectedProtocol", "0x00000001")]
    [InlineData("dhcp/lease.pcapng", "dhcp.option.hostname", "pc4")]
    [InlineData("dhcp/lease-v6.pcapng", "dhcpv6.iaaddr.ip", "2001:db8:5::500")]
    [InlineData("netbios/name-query.pcapng", "nbns.name", "PC3<00>")]
    [InlineData("snmp/queries.pcapng", "snmp.community", "public")]
    [InlineData("syslog/messages.pcapng", "syslog.hostname", "pc1")]
    [InlineData("ssh/login.pcapng", "ssh.message_code", "21")]
    [InlineData("stun/outside.pcapng", "stun.att.ipv4", "203.0.113.2")]
    [InlineData("ike/psk.pcapng", "isakmp.exchangetype", "34")]
    [InlineData("wireguard/outer.pcapng", "wg.type", "4")]
    [InlineData("openvpn/tcp.pcapng", "openvpn.opcode", "0x09")]
    [InlineData("openvpn/udp.pcapng", "openvpn.opcode", "0x07")]
    [InlineData("ntp/clients.pcapng", "ntp.stratum", "5")]
    [InlineData("idle/keep-alive.pcapng", "ssh.message_code", "20")]
    public void What_the_programs_said_stands_in_the_fields(string capture, string field, string expected) => Assert.Contains(expected, CaptureValues.Of(capture, field));

    [Fact]
    public void A_login_in_the_clear_is_typed_letter_by_letter()
        => Assert.Contains("anna", string.Concat(CaptureValues.Of("telnet/login.pcapng", "telnet.data")), StringComparison.Ordinal);

    [Fact]
    public void The_share_of_a_tree_stands_in_its_requests()
        => Assert.All(CaptureValues.Of("smb/share.pcapng", "smb2.tree"), tree => Assert.Contains("pc3", tree, StringComparison.Ordinal));

    [Fact]
    public void Blocks_of_a_transfer_know_its_file()
        => Assert.True(CaptureValues.Of("tftp/read-write.pcapng", "tftp.destination_file").Count > 5);
}

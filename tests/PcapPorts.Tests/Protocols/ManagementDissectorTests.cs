namespace PcapPorts.Tests.Protocols;

/// <summary>SNMP, syslog, TFTP, RADIUS, Kerberos, LDAP.</summary>
public class ManagementDissectorTests
{
    const string Get = "30 26 020100 0406'public' a0 19 02017b 020100 020100 30 0e 30 0c 0608 2b06010201010500 0500";

    [Theory]
    [InlineData("snmp.version", "0")]
    [InlineData("snmp.community", "public")]
    [InlineData("snmp.data", "0")]
    [InlineData("snmp.request_id", "123")]
    [InlineData("snmp.name", "1.3.6.1.2.1.1.5.0")]
    public void Snmp(string field, string expected) => Assert.Equal(expected, new MessageTalk("snmp", 17, 161).Client(Get)[field]);

    [Theory]
    [InlineData("snmp.version", "2")]
    [InlineData("snmp.community", "")]
    [InlineData("snmp.parameters", "7573")]
    [InlineData("snmp.plaintext", "0")]
    [InlineData("snmp.request_id", "1")]
    public void Version_2u_has_no_community(string field, string expected)
        => Assert.Equal(expected, new MessageTalk("snmp", 17, 161).Client("30 14 02 01 02 04 02 'us' a0 0b 02 01 01 02 01 00 02 01 00 30 00")[field]);

    [Fact]
    public void An_SNMP_response_is_paired()
    {
        MessageTalk talk = new MessageTalk("snmp", 17, 161).Client(Get).Server("30 29 020100 0406'public' a2 1c 02017b 020102 020101 30 11 30 0f 0608 2b06010201010500 0403'pc1'");
        Assert.Equal("1", talk["snmp.response_to"]);
        Assert.Equal("2", talk["snmp.error_status"]);
        Assert.Equal("0.001000000", talk["snmp.time"]);
    }

    [Theory]
    [InlineData("'<13>Nov 21 09:10:12 pc1 su[7]: hello'", "syslog.facility", "1")]
    [InlineData("'<13>Nov 21 09:10:12 pc1 su[7]: hello'", "syslog.level", "5")]
    [InlineData("'<13>Nov 21 09:10:12 pc1 su[7]: hello'", "syslog.procid", "7")]
    [InlineData("'<165>1 2026-11-21T09:10:12Z pc1 app 8 ID47 - hi'", "syslog.appname", "app")]
    [InlineData("'<165>1 2026-11-21T09:10:12Z pc1 app 8 ID47 - hi'", "syslog.msgid", "ID47")]
    [InlineData("'plain'", "syslog.msg", "plain")]
    public void Syslog(string wire, string field, string expected) => Assert.Equal(expected, new MessageTalk("syslog", 17, 514).Client(wire)[field]);

    [Fact]
    public void Syslog_over_TCP_counts_or_ends_lines()
    {
        Assert.Equal(9, new MessageTalk("syslog", 6, 601).Client("'7 <13>abc' 'X'").Used);
        Assert.Equal(8, new MessageTalk("syslog", 6, 601).Client("'<13>abc' 0a '<13>'", isLast: false).Used);
        Assert.Equal(-1, new MessageTalk("syslog", 6, 601).Client("'<13>abc'", isLast: false).Used);
    }

    [Fact]
    public void A_TFTP_request_names_the_blocks_behind_it()
    {
        MessageTalk talk = new MessageTalk("tftp", 17, 69).Client("0001 'boot.cfg' 00 'octet' 00 'blksize' 00 '1024' 00");
        Assert.Equal("boot.cfg", talk["tftp.source_file"]);
        Assert.Equal("1024", talk["tftp.option.value"]);
        Assert.Equal(1, talk.Table.Announcements.Version);
        Assert.Equal("boot.cfg", talk.Server("0003 0001 'data'")["tftp.destination_file"]);
        Assert.Equal("1", talk["tftp.block"]);
        Assert.Equal("File not found", talk.Server("0005 0001 'File not found' 00")["tftp.error.message"]);
    }

    [Fact]
    public void Blocks_are_counted_beyond_sixteen_bits()
    {
        MessageTalk talk = new MessageTalk("tftp", 17, 69).Client("0001 'a' 00 'octet' 00").Server("0003 7fff 'x'").Server("0003 ffff 'x'").Server("0003 0001 'x'");
        Assert.Equal("65537", talk["tftp.block.full"]);
    }

    [Fact]
    public void Radius()
    {
        MessageTalk talk = new MessageTalk("radius", 17, 1812).Client("01 07 0020 00*16 0106'anna' 0406c0000201");
        Assert.Equal("anna", talk["radius.User_Name"]);
        Assert.Equal("1,4", talk["radius.avp.type"]);
        talk.Server("02 07 0014 00*16");
        Assert.Equal("1", talk["radius.reqframe"]);
        Assert.Equal("2", talk["radius.code"]);
    }

    [Fact]
    public void Kerberos()
    {
        const string Error = "7e 2f 302d a003020105 a10302011e a603020119 a903 1b01'R' aa0e 300c a003020101 a1053003 1b01'k'";
        MessageTalk talk = new MessageTalk("kerberos", 17, 88).Server(Error);
        Assert.Equal("30", talk["kerberos.msg_type"]);
        Assert.Equal("25", talk["kerberos.error_code"]);
        Assert.Equal("R", talk["kerberos.realm"]);
        Assert.Equal("k", talk["kerberos.SNameString"]);
        Assert.Equal("KRB Error: eRR-PREAUTH-REQUIRED", talk.Info);
    }

    [Fact]
    public void Ldap()
    {
        MessageTalk talk = new MessageTalk("ldap", 6, 389).Client("30 14 020101 60 0f 020103 0404'cn=a' 8004'pass'");
        Assert.Equal("cn=a", talk["ldap.name"]);
        Assert.Equal("pass", talk["ldap.simple"]);
        talk.Server("30 0c 020101 61 07 0a0131 0400 0400");
        Assert.Equal("49", talk["ldap.resultCode"]);
        Assert.Equal("1", talk["ldap.response_to"]);
        Assert.Equal(-1, new MessageTalk("ldap", 6, 389).Client("30 14 020101 60", isLast: false).Used);
    }

    [Fact]
    public void Filters_in_filters_have_a_limit()
    {
        string filter = "8701'a'";
        for (int length = 3; length < 100; length += 2)
            filter = $"a2 {length:x2} {filter}";
        MessageTalk talk = new MessageTalk("ldap", 6, 389).Client($"30 7c 020101 63 77 0400 0a0102 0a0100 020100 020100 010100 {filter}");
        Assert.Equal("", talk["ldap.present"]);
        Assert.Equal("2", talk["ldap.scope"]);
    }
}

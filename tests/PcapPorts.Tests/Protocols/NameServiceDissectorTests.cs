namespace PcapPorts.Tests.Protocols;

/// <summary>DHCP, NetBIOS names and datagrams, NTP.</summary>
public class NameServiceDissectorTests
{
    const string Name = "20 'FAEDDDCACACACACACACACACACACACAAA' 00";

    [Theory]
    [InlineData("dhcp.option.dhcp", "1")]
    [InlineData("dhcp.option.hostname", "pc4")]
    [InlineData("dhcp.option.request_list_item", "1,3")]
    [InlineData("dhcp.hw.mac_addr", "02:00:00:00:00:01,02:00:00:00:00:01")]
    [InlineData("dhcp.flags.bc", "1")]
    [InlineData("dhcp.option.type", "53,12,55,61,0")]
    public void Dhcp(string field, string expected)
    {
        const string Message = "01 01 06 00 11223344 0000 8000 00*16 020000000001 00*10 00*192 63825363 350101 0c03'pc4' 37020103 3d0701020000000001 ff 00*4";
        MessageTalk talk = new MessageTalk("dhcp", 17, 67).Client(Message);
        Assert.Equal(expected, talk[field]);
        Assert.Equal("DHCP Discover - Transaction ID 0x11223344", talk.Info);
    }

    [Fact]
    public void Names_may_hold_options()
    {
        const string Message = "02 01 06 00 11223344 00*20 00*16 0f06'office' ff 00*55 00*128 63825363 350102 340102 ff";
        Assert.Equal("office", new MessageTalk("dhcp", 17, 67).Client(Message)["dhcp.option.domain_name"]);
    }

    [Theory]
    [InlineData("nbns.name", "PC3<00>")]
    [InlineData("nbns.type", "32")]
    [InlineData("nbns.flags.response", "0")]
    public void A_name_query(string field, string expected)
        => Assert.Equal(expected, new MessageTalk("nbns", 17, 137).Client($"1234 0110 0001 0000 0000 0000 {Name} 0020 0001")[field]);

    [Theory]
    [InlineData("nbns.name", "PC3<00> (Workstation/Redirector)")]
    [InlineData("nbns.addr", "192.0.2.1")]
    [InlineData("nbns.ttl", "300")]
    public void A_name_response(string field, string expected)
        => Assert.Equal(expected, new MessageTalk("nbns", 17, 137).Server($"1234 8500 0000 0001 0000 0000 {Name} 0020 0001 0000012c 0006 0000 c0000201")[field]);

    [Theory]
    [InlineData("0020", "*<00><00><00><00><00><00><00><00><00><00><00><00><00><00><00> (Workstation/Redirector)")]
    [InlineData("0021", "*<00><00><00><00><00><00><00><00><00><00><00><00><00><00><00>")]
    [InlineData("000a", "*<00><00><00><00><00><00><00><00><00><00><00><00><00><00><00>")]
    public void The_kind_of_a_name_counts_for_addresses(string type, string expected)
        => Assert.Equal(expected, new MessageTalk("nbns", 17, 137).Server($"1234 8500 0000 0001 0000 0000 20 'CK' 'A'*30 00 {type} 0001 00000000 0000")["nbns.name"]);

    [Theory]
    [InlineData("03 'FAE' 00", "Illegal NetBIOS name (odd number of bytes)")]
    [InlineData("04 'FAED' 00", "Illegal NetBIOS name (2 bytes long)")]
    [InlineData("00", "")]
    [InlineData("20 'fAEDDDCACACACACACACACACACACACAAA' 00", "Illegal NetBIOS name (1st character not between A and Z in first-level encoding)")]
    [InlineData("20 'FAEDDDCACACA' 07 'ACACACACACACACACAAA' 00", "Illegal NetBIOS name (1st character not between A and Z in first-level encoding)")]
    [InlineData("20 'FAEDDDCACACACACACACACACACACACAA0' 00", "Illegal NetBIOS name (2nd character not between A and Z in first-level encoding)")]
    [InlineData("20 'VAEDDDCACACACACACACACACACACACAAA' 00", "PC3<00>")]
    [InlineData("24 'FAEDDDCACACACACACACACACACACACAAAAAAA' 00 ", "PC3<00>")]
    [InlineData("20 'FAEDDDCACACACACACACACACACACACAAA' 02 'ab' 00", "PC3<00>.ab")]
    public void A_damaged_name_is_read_as_far_as_it_goes(string name, string expected)
        => Assert.Equal(expected, new MessageTalk("nbns", 17, 137).Client($"1234 0110 0001 0000 0000 0000 {name} 0020 0001")["nbns.name"]);

    [Fact]
    public void A_name_that_points_at_itself_ends()
        => Assert.Equal("", new MessageTalk("nbns", 17, 137).Client("1234 0110 0001 0000 0000 0000 c00c 0020 0001")["nbns.name"]);

    [Fact]
    public void A_datagram_names_both_ends()
    {
        MessageTalk talk = new MessageTalk("nbdgm", 17, 138).Client($"11 02 0001 c0000201 008a 0050 0000 {Name} {Name} ff'SMB' 25 00*27 00 0000");
        Assert.Equal("PC3<00>", talk["nbdgm.destination_name"]);
        Assert.Equal("0x25", talk["smb.cmd"]);
    }

    [Fact]
    public void A_server_answers_the_clients_time()
    {
        MessageTalk talk = new MessageTalk("ntp", 17, 123).Client("23 00 06 20 00*36 e0000000 12345678");
        Assert.Equal("3", talk["ntp.flags.mode"]);
        talk.Server("24 02 06 e9 00*8 c0000201 e0000000 00000000 e0000000 12345678 e0000001 00000000 e0000001 80000000");
        Assert.Equal("2", talk["ntp.stratum"]);
        Assert.Equal("1", talk["ntp.request_in"]);
        Assert.Equal("1549107585.500000000", talk["ntp.xmt"]);
    }

    [Theory]
    [InlineData("dhcpv6.iaaddr.ip", "2001:db8::5")]
    [InlineData("dhcpv6.duid.type", "3")]
    [InlineData("dhcpv6.iaid", "00000001")]
    [InlineData("dhcpv6.elapsed_time", "100")]
    public void DhcpV6(string field, string expected)
        => Assert.Equal(expected, new MessageTalk("dhcpv6", 17, 547).Client("01 123456 0001 000a 0003 0001 020000000001 0008 0002 000a 0003 0028 00000001 0000000a 00000014 0005 0018 20010db8 00*11 05 00000010 00000020")[field]);
}

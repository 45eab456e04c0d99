namespace PcapPorts.Tests.Protocols;

/// <summary>SSH, RDP, SOCKS, SMB, STUN, and the VPNs.</summary>
public class RemoteAccessDissectorTests
{
    const string SmbHeader = "fe'SMB' 4000 0000";

    [Fact]
    public void Ssh()
    {
        MessageTalk talk = new MessageTalk("ssh", 6, 22).Client("'SSH-2.0-x' 0d0a");
        Assert.Equal("SSH-2.0-x", talk["ssh.protocol"]);
        talk.Client("0000000c 0a 15 00*10");
        Assert.Equal("21", talk["ssh.message_code"]);
        Assert.Equal("0102030405", talk.Client("0102030405")["ssh.encrypted_packet"]);
    }

    [Fact]
    public void The_algorithms_have_a_fingerprint()
    {
        string lists = string.Concat(Enumerable.Repeat("00000001 'a' ", 10));
        MessageTalk talk = new MessageTalk("ssh", 6, 22).Client($"0000004e 04 14 00*16 {lists} 00 00000000 00*4");
        Assert.Equal("a", talk["ssh.kex_algorithms"]);
        // The MD5 of a;a;a;a.
        Assert.Equal("26be096e8b29a91f1534160ce62bd31c", talk["ssh.kex.hassh"]);
    }

    [Fact]
    public void Rdp()
    {
        MessageTalk talk = new MessageTalk("tpkt", 6, 3389).Client("0300 0027 22 e0 0000 0000 00 'Cookie: mstshash=a' 0d0a 01 00 0800 03000000");
        Assert.Equal("Cookie: mstshash=a", talk["rdp.rt_cookie"]);
        Assert.Equal("0x00000003", talk["rdp.negReq.requestedProtocols"]);
        Assert.Equal("0x0e", talk["cotp.type"]);
        Assert.Equal("0x00000005", talk.Server("0300 0013 0e d0 0000 1234 00 03 00 0800 05000000")["rdp.negFailure.failureCode"]);
    }

    [Fact]
    public void Socks5()
    {
        MessageTalk talk = new MessageTalk("socks", 6, 1080).Client("05 01 02").Server("05 02").Client("01 04'anna' 02'pw'");
        Assert.Equal("anna", talk["socks.username"]);
        talk.Server("01 00").Client("05 01 00 03 09'a.example' 01bb");
        Assert.Equal("a.example", talk["socks.remote_name"]);
        Assert.Equal("443", talk["socks.port"]);
        Assert.Equal("5", talk.Server("05 05 00 01 00000000 0000")["socks.results"]);
    }

    [Fact]
    public void The_client_of_a_proxy_may_have_been_called()
    {
        MessageTalk talk = new MessageTalk("socks", 6, 8855).Server("05 01 00");
        Assert.Equal("0", talk["socks.auth_method"]);
        Assert.Equal("198.51.100.7", talk.Server("05 01 00 01 c6336407 0050")["socks.dst"]);
        Assert.Equal("0", talk.Client("05 00")["socks.auth_accepted_method"]);
        Assert.Equal("0", talk.Client("05 00 00 01 c6336407 0050")["socks.results"]);
        Assert.Null(new MessageTalk("socks", 6, 8855).Server("05 01 00 01 c6336407 0050").Client("05 00").Client("05 00 00 01 c6336407 0050").Conversation.Dissector);
    }

    [Theory]
    [InlineData("'SSH-1.5-a' 0a", "0000000d 000000 02 0102030405060708 00000000", "2")]
    [InlineData("'SSH-1.5-a' 0a", "0000000d 000000 03 0102030405060708 00000000", "3")]
    [InlineData("'SSH-1.5-a' 0a", "0000000d 000000 77 0102030405060708 00000000", "")]
    [InlineData("'SSH-1.99-a' 0a", "0000000c 0a 14 00000000000000000000", "20")]
    public void Packets_of_SSH_1_are_in_the_clear_up_to_the_key(string line, string packet, string code)
    {
        MessageTalk talk = new MessageTalk("ssh", 6, 22).Client(line).Client(packet);
        Assert.Equal(code, talk["ssh.message_code"]);
        if (code is not ("2" or "3"))
            return;
        Assert.Equal("", talk.Client(packet)["ssh.message_code"]);
        Assert.Equal(code, talk.Server(packet)["ssh.message_code"]);
    }

    [Fact]
    public void Spaces_behind_the_version_of_SSH_do_not_count() => Assert.Equal("SSH-2.0-a b", new MessageTalk("ssh", 6, 22).Client("'SSH-2.0-a b ' 00*9 0d0a")["ssh.protocol"]);

    [Fact]
    public void Socks4()
    {
        MessageTalk talk = new MessageTalk("socks", 6, 1080).Client("04 01 0050 00000001 'me' 00 'a.example' 00");
        Assert.Equal("a.example", talk["socks.v4a_dns_name"]);
        Assert.Equal("80", talk["socks.dstport"]);
        Assert.Equal("90", talk.Server("00 5a 0050 c0000201")["socks.results"]);
    }

    [Fact]
    public void Trees_and_files_of_SMB2()
    {
        string connect = $"{SmbHeader} 00000000 0300 0100 00000000 00000000 0500000000000000 00000000 00000000 0100000000000000 00*16 0900 0000 4800 0a00 '\\' 00 '\\' 00 'a' 00 '\\' 00 'b' 00";
        string granted = $"{SmbHeader} 00000000 0300 0100 01000000 00000000 0500000000000000 00000000 07000000 0100000000000000 00*16 1000 01 00 00*12";
        string create = $"{SmbHeader} 00000000 0500 0100 00000000 00000000 0600000000000000 00000000 07000000 0100000000000000 00*16 3900 00*42 7800 0200 00*8 'x' 00";
        MessageTalk talk = new MessageTalk("nbss", 6, 445).Client($"00 000052 {connect}");
        Assert.Equal("3", talk["smb2.cmd"]);
        Assert.Contains("a", talk["smb2.tree"], StringComparison.Ordinal);
        talk.Server($"00 000050 {granted}");
        Assert.Equal("1", talk["smb2.response_to"]);
        Assert.Equal("0x01", talk["smb2.share_type"]);
        talk.Client($"00 00007a {create}");
        Assert.Equal("x", talk["smb2.filename"]);
        Assert.NotEqual("", talk["smb2.tree"]);
    }

    [Fact]
    public void A_session_message_waits_for_its_length() => Assert.Equal(-4 - 0x52, new MessageTalk("nbss", 6, 445).Client($"00 000052 {SmbHeader}", isLast: false).Used);

    [Fact]
    public void Smb1()
    {
        MessageTalk talk = new MessageTalk("nbss", 6, 139).Client("00 00002f ff'SMB' 72 00000000 18 0140 00*12 0000 0000 0000 0500 00 0c00 02'NT LM 0.12' 00");
        Assert.Equal("0x72", talk["smb.cmd"]);
        Assert.Equal("NT LM 0.12", talk["smb.dialect"]);
    }

    [Fact]
    public void Stun()
    {
        MessageTalk talk = new MessageTalk("stun", 17, 3478).Client("0001 0000 2112a442 00*11 01").Server("0101 000c 2112a442 00*11 01 0020 0008 0001 a147 e112a643");
        Assert.Equal("192.0.2.1", talk["stun.att.ipv4"]);
        Assert.Equal("32853", talk["stun.att.port"]);
        Assert.Equal("1", talk["stun.response-to"]);
        Assert.True(talk.Detects("0001 0000 2112a442 00*11 01"));
        Assert.False(talk.Detects("0001 0004 2112a442 00*11 01"));
    }

    [Fact]
    public void WireGuard()
    {
        MessageTalk talk = new MessageTalk("wg", 17, 51820).Client("01000000 78563412 00*140").Server("02000000 01000000 78563412 00*80");
        Assert.Equal("0x12345678", talk["wg.receiver"]);
        Assert.Equal("1", talk["wg.response_to"]);
    }

    [Fact]
    public void OpenVpn()
    {
        MessageTalk talk = new MessageTalk("openvpn", 6, 1194).Client("000e 38 0102030405060708 00 00000000");
        Assert.Equal("0x07", talk["openvpn.opcode"]);
        Assert.Equal("14", talk["openvpn.plen"]);
        Assert.Equal(-1, talk.Client("000e 38", isLast: false).Used);
    }

    [Theory]
    [InlineData("isakmp.nextpayload", "33,0,0,0")]
    [InlineData("isakmp.exchangetype", "34")]
    [InlineData("isakmp.tf.id.encr", "12")]
    public void Ike(string field, string expected)
        => Assert.Equal(expected, new MessageTalk("isakmp", 17, 500).Client("00*7 01 00*8 21 20 22 08 00000000 00000034 00 00 0018 00 00 0014 01 01 00 01 00 00 000c 01 00 000c 800e 0080")[field]);

    [Fact]
    public void What_is_not_IKE_on_its_encapsulation_port_is_ESP()
        => Assert.Equal("0x00001234", new MessageTalk("isakmp", 17, 4500).Client("00001234 00000001 00*16")["esp.spi"]);
}

using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.Tests.Protocols;

/// <summary>Messages that differ from a real one in the one place that a signature must look at.</summary>
public class NearMissTests
{
    [Theory]
    [InlineData("DNS with opcode 3", 17, "1234 1900 0001 0000 0000 0000 07'example'03'com'00 0001 0001")]
    [InlineData("DNS with the reserved bit", 17, "1234 0140 0001 0000 0000 0000 07'example'03'com'00 0001 0001")]
    [InlineData("DNS with a class that is none", 17, "1234 0100 0001 0000 0000 0000 07'example'03'com'00 0001 1234")]
    [InlineData("DNS with a label too long", 17, "1234 0100 0001 0000 0000 0000 47'example'03'com'00 0001 0001")]
    [InlineData("DNS over TCP with another length", 6, "0042 1234 0100 0001 0000 0000 0000 07'example'03'com'00 0001 0001")]
    [InlineData("HTTP without a version", 6, "'PUT it there, please\r\n'")]
    [InlineData("HTTP of a version that is none", 6, "'FETCH /x HTTX/1.1\r\n\r\n'")]
    [InlineData("HTTP response with a code of letters", 6, "'HTTP/1.1 abc OK\r\n'")]
    [InlineData("TLS of version 4", 6, "160401 0051 01 00004d 0303 5a*32 20 11*32 0002 1301 0100 0002 0017")]
    [InlineData("TLS record that is too long", 6, "170303 7fff aa*32")]
    [InlineData("TLS record with rubbish behind it", 6, "170303 0004 aa*4 99*8")]
    [InlineData("TLS ClientHello whose session id is too long", 6, "160301 0051 01 00004d 0303 5a*32 21 11*32 0002 1301 0100 0002 0017")]
    [InlineData("SSL 2 hello whose lengths do not add up", 6, "802e 01 0301 0015 0000 0011 010080 020080 030080 040080 050080 060040 0700c0 11*16")]
    [InlineData("DTLS of an unknown version", 17, "16 fefe 0000 000000000000 0036 01 00002a 0000 000000 00002a fefd 22*32 00 00 0002 c02b 0100")]
    [InlineData("QUIC of an unknown version", 17, "c0 00000007 08 1122334455667788 00 00 449e 55*1182")]
    [InlineData("QUIC with an id too long", 17, "c0 00000001 18 1122334455667788 00 00 449e 55*1182")]
    [InlineData("SSH of version 3", 6, "'SSH-3.0-x\r\n'")]
    [InlineData("SSH packet that is no multiple of eight", 6, "0000002d 06 1e 00000020 88*32 00*7")]
    [InlineData("NTP of version 5", 17, "2b 00 06 ec 00*36 eb000000 12345678")]
    [InlineData("NTP with a time before NTP", 17, "23 00 06 ec 00*36 01000000 12345678")]
    [InlineData("DHCP without the cookie", 17, "01 01 06 00 12345678 00*228 63825364 350101 ff")]
    [InlineData("DHCPv6 whose options run over", 17, "01 123456 0001 000a 0003 0001 001122334455 0008 0004 0000")]
    [InlineData("TFTP with another mode", 17, "0001 'boot.img' 00 'octets' 00")]
    [InlineData("SNMP of version 5", 17, "30 1a 020105 0406'public' a0 0d 0201 01 020100 020100 3002 3000")]
    [InlineData("LDAP operation that is none", 6, "30 0c 020101 7f 07 020103 0400 8000")]
    [InlineData("Kerberos 4", 17, "6a 0e 30 0c a103 020104 a203 02010a a400")]
    [InlineData("Kerberos with the wrong message type", 17, "6a 0e 30 0c a103 020105 a203 02010c a400")]
    [InlineData("RADIUS whose attributes do not fill it", 17, "01 07 002a aa*16 01 06 'anna' 02 11 bb*14")]
    [InlineData("SMB of another letter", 6, "00 000023 ff'SMC' 72 00000000 18 0128 00*20 00 0000")]
    [InlineData("SMB2 header of 63 bytes", 6, "00 000040 fe'SMB' 3f00 0000 00000000 0000 0000 00000000 00*40")]
    [InlineData("MySQL greeting of protocol 11", 6, "340000 00 0b '8.0.36' 00 01000000 '12345678' 00 ffff ff 0200 ffff 15 00*10 '123456789012' 00")]
    [InlineData("PostgreSQL query longer than its segment", 6, "'Q' 0000004e 'SELECT 1;' 00")]
    [InlineData("Redis array of something else", 6, "'*2\r\nfoo\r\n'")]
    [InlineData("MongoDB operation that is none", 6, "1f000000 01000000 00000000 de080000 00000000 00 0a000000 10 00*5")]
    [InlineData("TDS with a window", 6, "12 01 0013 0000 00 01 00 0006 0006 ff 00*6")]
    [InlineData("MQTT of level 9", 6, "10 12 0004'MQTT' 09 02 003c 0006 'sensor'")]
    [InlineData("AMQP frame without its end", 6, "01 0000 00000006 000a 000a 00 09 cf")]
    [InlineData("memcached store without sizes", 6, "'set the table\r\n'")]
    [InlineData("memcached binary get with extras", 6, "80 00 0003 08 00 0000 0000000b 00000000 00*8 00*8 'key'")]
    [InlineData("DNP3 with a wrong checksum", 6, "0564 05 c0 0100 0004 e922")]
    [InlineData("Modbus of protocol 1", 6, "0001 0001 0006 01 03 0000 000a")]
    [InlineData("Modbus longer than it says", 6, "0001 0000 0006 01 03 0000 000a 00")]
    [InlineData("BGP marker with a hole", 6, "ff*15 fe 0013 04")]
    [InlineData("BGP type 9", 6, "ff*16 0013 09")]
    [InlineData("STUN without cookie whose length is wrong", 17, "0001 0004 2112a443 11*12")]
    [InlineData("RTP with a payload type that is none", 17, "80 49 0001 000000a0 12345678 d5*160")]
    [InlineData("WireGuard initiation of another length", 17, "01 000000 aa*145")]
    [InlineData("OpenVPN reset with a packet number", 17, "38 1122334455667788 00 00000100")]
    [InlineData("IKE of version 3", 17, "1122334455667788 00*8 21 30 22 08 00000000 0000001c")]
    [InlineData("IKE with a longer length", 17, "1122334455667788 00*8 21 20 22 08 00000000 0000101c")]
    [InlineData("PPTP with another cookie", 6, "009c 0001 1a2b3c4e 0001 0000 0100 0000 00*140")]
    [InlineData("VXLAN with reserved bits", 17, "08 000001 00007b 00 112233445566 665544332211 0800 45")]
    [InlineData("SOCKS 4 without its end", 6, "04 01 0050 5db8d822 'me'")]
    [InlineData("SOCKS 5 with a method twice", 6, "05 02 00 00")]
    [InlineData("VNC version without digits", 6, "'RFB abc.def\n'")]
    [InlineData("syslog priority 192", 17, "'<192>Oct 11 22:14:15 host su: failed'")]
    [InlineData("CoAP whose options run over", 17, "41 01 1234 aa bd 40 'light'")]
    [InlineData("TPKT with another length", 6, "0300 0023 0e e0 0000 0000 00 01 00 0800 03000000")]
    [InlineData("DCE/RPC of version 6", 6, "06 00 0b 03 10000000 4800 0000 01000000 b810 b810 00*52")]
    [InlineData("ONC RPC version 3", 17, "12345678 00000000 00000003 000186a0 00000002 00000003 00000000 00000000 00000000 00000000")]
    [InlineData("ONC RPC call to an unknown program", 17, "12345678 00000000 00000002 20000001 00000002 00000003 00000000 00000000 00000000 00000000")]
    [InlineData("BitTorrent of another name", 6, "13 'BitTorrent Protocol' 00*8 aa*40")]
    [InlineData("IEC 104 of two functions", 6, "68 04 0f 00 00 00")]
    [InlineData("prose that begins with digits", 6, "'200 is a number\n2000 is more'")]
    public void Is_not_called_certain(string title, byte protocol, string wire)
    {
        PayloadVerdict verdict = ServiceDetector.Instance.Inspect(Wire.Bytes(wire), protocol, 50000, Sample.AnyPort);
        Assert.False(verdict.Certain, $"{title}: {verdict.Service.Name}");
        Assert.True(verdict.Service.IsNone || verdict.Sender == PayloadSender.Unknown, $"{title}: {verdict.Service.Name} {verdict.Sender}");
    }

    [Theory]
    [InlineData("'GET / HTTP/1.1\r\n\r\n'", 17, "HTTP has no datagrams")]
    [InlineData("01 000000 aa*144", 6, "WireGuard has no connections")]
    public void Is_not_looked_for_on_the_other_transport(string wire, byte protocol, string reason) =>
        Assert.False(ServiceDetector.Instance.Inspect(Wire.Bytes(wire), protocol, 50000, Sample.AnyPort).Certain, reason);
}

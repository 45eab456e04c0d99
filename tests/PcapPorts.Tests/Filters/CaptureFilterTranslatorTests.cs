using PcapPorts.Filters;

namespace PcapPorts.Tests.Filters;

public class CaptureFilterTranslatorTests
{
    [Theory]
    [InlineData("tcp port 443", "tcp.port == 443")]
    [InlineData("udp dst port 53", "udp.dstport == 53")]
    [InlineData("port 53", "tcp.port == 53 || udp.port == 53 || sctp.port == 53")]
    [InlineData("tcp port https", "tcp.port == 443")]
    [InlineData("tcp port 80 or 8080", "tcp.port == 80 || tcp.port == 8080")]
    [InlineData("tcp portrange 1-1023", "tcp.port in {1 .. 1023}")]
    [InlineData("ip host 192.0.2.1", "ip.addr == 192.0.2.1")]
    [InlineData("ip src 192.0.2.1", "ip.src == 192.0.2.1")]
    [InlineData("host 192.0.2.1", "ip.addr == 192.0.2.1 || arp.src.proto_ipv4 == 192.0.2.1 || arp.dst.proto_ipv4 == 192.0.2.1")]
    [InlineData("host 2001:db8::1", "ipv6.addr == 2001:db8::1")]
    [InlineData("ip net 10/8", "ip.addr == 10.0.0.0/8")]
    [InlineData("ip net 192.168", "ip.addr == 192.168.0.0/16")]
    [InlineData("ip net 10.0.0.0 mask 255.0.0.0", "ip.addr == 10.0.0.0/8")]
    [InlineData("ip src and dst net 10/8", "ip.src == 10.0.0.0/8 && ip.dst == 10.0.0.0/8")]
    [InlineData("ether host 00:11:22:33:44:55", "eth.addr == 00:11:22:33:44:55")]
    [InlineData("ether broadcast", "eth.dst == ff:ff:ff:ff:ff:ff")]
    [InlineData("ip multicast", "ip.dst == 224.0.0.0/4")]
    [InlineData("ip6", "ipv6")]
    [InlineData("ip proto 6", "ip.proto == 6")]
    [InlineData("ip proto \\tcp", "ip.proto == 6")]
    [InlineData("ether proto 0x86dd", "eth.type == 0x86dd")]
    [InlineData("vlan 5", "vlan.id == 5")]
    [InlineData("less 64", "frame.len <= 64")]
    [InlineData("greater 1000 and not tcp", "frame.len >= 1000 && !tcp")]
    [InlineData("udp port 53 or tcp port 53 and icmp", "(udp.port == 53 || tcp.port == 53) && icmp")]
    [InlineData("(tcp port 80) and ip src net 10/8", "tcp.port == 80 && ip.src == 10.0.0.0/8")]
    [InlineData("tcp[tcpflags] & tcp-syn != 0", "number(tcp[13:1]) & 2 != 0")]
    [InlineData("tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "number(tcp[13:1]) & 3 != 0")]
    [InlineData("ip[6:2] & 0x1fff = 0", "number(ip[6:2]) & 8191 == 0")]
    [InlineData("icmp[icmptype] = icmp-echo", "number(icmp[0:1]) == 8")]
    [InlineData("(ip[0] & 0xf) << 2 > 20", "{number(ip[0:1]) & 15} * 4 > 20")]
    [InlineData("len > 100 and ip6", "frame.len > 100 && ipv6")]
    public void Says_the_same_as_a_display_filter(string text, string display)
    {
        DisplayFilter filter = DisplayFilter.Parse(text);
        Assert.True(filter.IsTranslated);
        Assert.Equal(display, filter.DisplayText);
        Assert.False(DisplayFilter.Parse(filter.DisplayText).IsTranslated);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("ip and icmp")]
    [InlineData("vlan")]
    [InlineData("not arp")]
    public void What_could_mean_either_is_a_display_filter(string text) => Assert.False(DisplayFilter.Parse(text).IsTranslated);

    [Theory]
    [InlineData("port 70000")]
    [InlineData("host 10.0.0")]
    [InlineData("tcp port")]
    [InlineData("80 or 443")]
    [InlineData("port 80 and")]
    [InlineData("tcp[0:3] = 1")]
    [InlineData("net 10.0.0.0 mask 255.0.255.0")]
    public void What_is_neither_is_refused(string text) => Assert.False(DisplayFilter.TryParse(text, out _, out _));
}

using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>Layers between two IP headers, or above one without ports.</summary>
public class TunnelDissectorTests
{
    static string Values(byte[] ip, int etherType, string abbreviation)
    {
        byte[] frame = PacketWire.Ethernet(etherType, ip);
        FieldList fields = new();
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = 1 };
        new FrameDissector(new ConversationTable()).Dissect(frame, new FrameContext { Number = 1, Record = record, FirstNanoseconds = 1, PreviousNanoseconds = 1 }, fields);
        Field field = Dissectors.Fields.Find(abbreviation)!;
        FieldText text = new();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            if (!field.Covers(entry.Field))
                continue;
            if (text.Text.Length > 0)
                text.Add((byte)',');
            text.Add(in entry, fields);
        }
        return System.Text.Encoding.UTF8.GetString(text.Text);
    }

    [Theory]
    [InlineData("cfp.ftag", "256")]
    [InlineData("cfp.ttl", "32")]
    [InlineData("ip.src", "192.0.2.1")]
    [InlineData("frame.protocols", "eth:ethertype:cfp:eth:ethertype:ip:udp:data")]
    public void FabricPath(string field, string expected)
        => Assert.Equal(expected, Values([.. PacketWire.Hex("4020"), .. PacketWire.Ethernet(0x0800, PacketWire.Inner4)], 0x8903, field));

    [Theory]
    [InlineData(40000, 4790, "08000001", 1)]
    [InlineData(4790, 40000, "08000001", 1)]
    [InlineData(40000, 4790, "0c000001", 1)]
    [InlineData(40000, 4790, "08000000", 3)]
    public void The_generic_extension_of_VXLAN_names_what_it_carries(int source, int destination, string head, int carried)
    {
        byte[] inner = carried == 1 ? PacketWire.Inner4 : PacketWire.Ethernet(0x0800, PacketWire.Inner4);
        byte[] udp = PacketWire.Udp([.. PacketWire.Hex(head + "00d43100"), .. inner], source, destination);
        Assert.Equal("192.0.2.1,192.0.2.1", Values(PacketWire.Ipv4(17, udp), 0x0800, "ip.src"));
        Assert.Equal("54321", Values(PacketWire.Ipv4(17, udp), 0x0800, "vxlan.vni"));
    }

    [Theory]
    [InlineData(8, "nhrp.dst.prot.addr", "203.0.113.3")]
    [InlineData(8, "ip.src", "192.0.2.1,192.0.2.1")]
    [InlineData(8, "udp.port", "40000,53")]
    [InlineData(8, "nhrp.reqid", "")]
    [InlineData(1, "nhrp.reqid", "0x00000007")]
    [InlineData(1, "ip.src", "192.0.2.1")]
    public void An_indication_of_NHRP_carries_the_packet_that_it_is_about(int type, string field, string expected)
    {
        byte[] inner = PacketWire.Inner4;
        byte[] nhrp = [.. PacketWire.Hex("0001 0800 0000000000 ff"), .. PacketWire.U16(40 + inner.Length), .. PacketWire.Hex("0000 0000 01"), (byte)type,
            .. PacketWire.Hex("04 00 04 04 0000 00000007 c0000201 cb007101 cb007103"), .. inner];
        Assert.Equal(expected, Values(PacketWire.Ipv4(54, nhrp), 0x0800, field));
    }

    [Theory]
    [InlineData(1, 32, "eth.type", "0x0800,0x0800")]
    [InlineData(1, 32, "ip.dst", "198.51.100.7,198.51.100.7")]
    [InlineData(1, 32, "udp.srcport", "40000,40000")]
    [InlineData(3, 44, "ip.dst", "198.51.100.7,198.51.100.7")]
    [InlineData(3, 44, "sflow_245.agent", "192.0.2.9")]
    [InlineData(2, 32, "ip.dst", "198.51.100.7")]
    public void A_sample_of_sFlow_carries_the_first_bytes_of_a_packet(int format, int length, string field, string expected)
    {
        byte[] sampled = PacketWire.Ethernet(0x0800, PacketWire.Inner4);
        byte[] record = [.. PacketWire.U32(1), .. PacketWire.U32((uint)(16 + sampled.Length)), .. PacketWire.U32(1), .. PacketWire.U32(1500), .. PacketWire.U32(0), .. PacketWire.U32((uint)sampled.Length), .. sampled];
        byte[] sample = [.. new byte[length - 4], .. PacketWire.U32(1), .. record];
        byte[] datagram = [.. PacketWire.Hex("00000005 00000001 c0000209 00000000 00000001 00000002 00000001"), .. PacketWire.U32((uint)format), .. PacketWire.U32((uint)sample.Length), .. sample];
        Assert.Equal(expected, Values(PacketWire.Ipv4(17, PacketWire.Udp(datagram, destination: 6343)), 0x0800, field));
    }

    [Theory]
    [InlineData("geneve.vni", "0x00002a")]
    [InlineData("geneve.option.class", "0x0102")]
    [InlineData("udp.port", "40000,6081,40000,53")]
    public void Geneve(string field, string expected)
    {
        byte[] inner = PacketWire.Ethernet(0x0800, PacketWire.Inner4);
        byte[] udp = PacketWire.Udp([.. PacketWire.Hex("02 00 6558 00002a 00 0102 80 01 00000000"), .. inner], destination: 6081);
        Assert.Equal(expected, Values(PacketWire.Ipv4(17, udp), 0x0800, field));
    }

    [Theory]
    [InlineData("gtp.message", "0xff")]
    [InlineData("gtp.teid", "0x00000007")]
    [InlineData("gtp.ext_hdr.next", "0x85,0x00")]
    [InlineData("udp.port", "40000,2152,40000,53")]
    public void Gtp(string field, string expected)
    {
        byte[] udp = PacketWire.Udp([.. PacketWire.Hex("34 ff 0040 00000007 0000 00 85 01 0000 00"), .. PacketWire.Inner4], destination: 2152);
        Assert.Equal(expected, Values(PacketWire.Ipv4(17, udp), 0x0800, field));
    }

    [Theory]
    [InlineData("gtpv2.message_type", "32")]
    [InlineData("gtpv2.teid", "0x00000000")]
    [InlineData("gtpv2.seq", "0x000001")]
    public void Gtp_control_of_version_2(string field, string expected)
        => Assert.Equal(expected, Values(PacketWire.Ipv4(17, PacketWire.Udp(PacketWire.Hex("48 20 0008 00000000 000001 00"), destination: 2123)), 0x0800, field));

    [Theory]
    [InlineData("teredo.orig.port", "50000")]
    [InlineData("teredo.orig.addr", "192.0.2.1")]
    [InlineData("teredo.auth.nonce", "0102030405060708")]
    [InlineData("ipv6.hlim", "64")]
    public void Teredo(string field, string expected)
    {
        byte[] udp = PacketWire.Udp([.. PacketWire.Hex("0001 00 00 0102030405060708 00 0000 3caf 3ffffdfe"), .. PacketWire.Ipv6(17, PacketWire.Udp([]))], destination: 3544);
        Assert.Equal(expected, Values(PacketWire.Ipv4(17, udp), 0x0800, field));
    }

    [Theory]
    [InlineData("ospf.msg", "1")]
    [InlineData("ospf.srcrouter", "1.1.1.1")]
    [InlineData("ospf.hello.router_dead_interval", "40")]
    [InlineData("ospf.hello.active_neighbor", "2.2.2.2")]
    public void Ospf(string field, string expected)
        => Assert.Equal(expected, Values(PacketWire.Ipv4(89, PacketWire.Hex("02 01 0030 01010101 00000000 0000 0000 0000000000000000 ffffff00 000a 12 01 00000028 00000000 00000000 02020202")), 0x0800, field));

    [Theory]
    [InlineData("ospf.lsa", "1,2")]
    [InlineData("ospf.advrouter", "3.3.3.3,4.4.4.4")]
    public void Ospf_advertisements(string field, string expected)
        => Assert.Equal(expected, Values(PacketWire.Ipv4(89, PacketWire.Hex("02 05 0040 01010101 00000000 0000 0000 0000000000000000 0001 02 01 03030303 03030303 80000001 0000 0024 0001 02 02 0a000001 04040404 80000001 0000 0020")), 0x0800, field));

    [Theory]
    [InlineData("vrrp.virt_rtr_id", "7")]
    [InlineData("vrrp.prio", "100")]
    [InlineData("vrrp.ip_addr", "192.0.2.9")]
    public void Vrrp(string field, string expected)
        => Assert.Equal(expected, Values(PacketWire.Ipv4(112, PacketWire.Hex("31 07 64 01 0064 0000 c0000209")), 0x0800, field));

    [Theory]
    [InlineData("capwap.header.length", "2")]
    [InlineData("capwap.header.flags.t", "1")]
    [InlineData("capwap.header.wbid", "1")]
    [InlineData("llc.type", "0x0806")]
    [InlineData("arp.opcode", "1")]
    public void Capwap(string field, string expected)
    {
        byte[] arp = PacketWire.Hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202");
        byte[] wireless = [.. PacketWire.Hex("0801 0000"), .. new byte[20], .. PacketWire.Snap(0x0806, arp)];
        byte[] udp = PacketWire.Udp([.. PacketWire.Hex("0010 4300 0000 0000"), .. wireless], destination: 5247);
        Assert.Equal(expected, Values(PacketWire.Ipv4(17, udp), 0x0800, field));
    }

    [Theory]
    [InlineData("ah.next_header", "17")]
    [InlineData("ah.sequence", "5")]
    [InlineData("udp.dstport", "53")]
    public void Ah(string field, string expected)
        => Assert.Equal(expected, Values(PacketWire.Ipv4(51, [.. PacketWire.Hex("11 04 0000 00000001 00000005 000000000000000000000000"), .. PacketWire.Udp([], destination: 53)]), 0x0800, field));
}

using PcapPorts.Packets;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Packets;

public class PacketDecoderTests
{
    public static TheoryData<string> Names => [.. Sample.All.Select(sample => sample.Name)];

    static Sample Find(string name) => Sample.All.Single(sample => sample.Name == name);

    static DecodedPacket Decode(byte[] frame, int linkType = 101, uint? wire = null)
    {
        DecodedPacket packet = default;
        PacketDecoder.Decode(frame, (ushort)linkType, wire ?? (uint)frame.Length, ref packet);
        return packet;
    }

    static IEnumerable<string> Levels(DecodedPacket packet)
    {
        for (int i = 0; i < packet.LevelCount; i++)
            yield return $"{packet.Levels[i].Version}/{packet.Levels[i].Protocol}";
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Finds_the_levels_of_every_sample(string name)
    {
        Sample sample = Find(name);
        DecodedPacket packet = Decode(sample.Frame, sample.LinkType);
        Assert.Equal(sample.Levels, Levels(packet));
        Assert.True(packet.Stop.Reason is DecodeReason.None or DecodeReason.Encrypted, packet.Stop.Reason.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Finds_addresses_ports_and_payload_of_the_innermost_level(string name)
    {
        Sample sample = Find(name);
        DecodedPacket packet = Decode(sample.Frame, sample.LinkType);
        IpLevel level = packet.Levels[packet.LevelCount - 1];
        Assert.Equal(level.Version == 4 ? "192.0.2.1" : "2001:db8::1", IpAddress.SourceOf(level).ToString());
        Assert.Equal(level.Version == 4 ? "198.51.100.7" : "2001:db8::2", IpAddress.DestinationOf(level).ToString());
        bool expectsPorts = new IpProtocol(level.Protocol).HasPorts && (level.Traits & LevelTraits.LaterFragment) == LevelTraits.None;
        Assert.Equal(expectsPorts, (level.Traits & LevelTraits.Ports) != LevelTraits.None);
        Assert.Equal(expectsPorts, level.SourcePort != 0 && level.DestinationPort != 0);
        if (level.PayloadCaptured > 0 && expectsPorts)
            Assert.Equal(0x30, sample.Frame[level.PayloadOffset]);
    }

    [Fact]
    public void Reads_the_fields_of_tcp()
    {
        IpLevel level = Decode(Ethernet(0x0800, Ipv4(6, Tcp(Bytes(10), flags: 0x52, options: new byte[8]))), 1).Levels[0];
        Assert.Equal((40000, 443), (level.SourcePort, level.DestinationPort));
        Assert.Equal((0x01020304u, 0x0a0b0c0du), (level.TcpSequence, level.TcpAcknowledgment));
        Assert.Equal((0x52, 0x2000), (level.TcpFlags, level.TcpWindow));
        Assert.Equal((14, 34, 62), (level.NetworkOffset, level.TransportOffset, level.PayloadOffset));
        Assert.Equal((10, 10, 58), (level.PayloadLength, level.PayloadCaptured, level.DatagramLength));
        Assert.Equal(LevelTraits.Ports | LevelTraits.Transport, level.Traits);
    }

    /// <summary>Link type 240 is Ethernet behind four bytes, and takes the general way: both must agree on everything but the offsets.</summary>
    [Fact]
    public void The_plain_way_agrees_with_the_general_way()
    {
        Random random = new(20250101);
        for (int round = 0; round < 20000; round++)
        {
            byte[] payload = new byte[random.Next(12)];
            byte[] transport = random.Next(2) == 0
                ? Tcp(payload, random.Next(256), new byte[random.Next(3) * 4])
                : Udp(payload, random.Next(65536), random.Next(65536), random.Next(4) == 0 ? random.Next(40) : null);
            byte[] frame = Ethernet(0x0800, Ipv4(random.Next(2) == 0 ? 6 : 17, transport, total: random.Next(4) == 0 ? random.Next(80) : null));
            if (random.Next(3) == 0)
                frame = frame[..random.Next(frame.Length)];
            uint wire = (uint)(frame.Length + random.Next(3) * 10);
            DecodedPacket plain = Decode(frame, 1, wire);
            DecodedPacket general = Decode(Join(new byte[4], frame), 240, wire + 4);
            for (int i = 0; i < general.LevelCount; i++)
            {
                general.Levels[i].NetworkOffset -= 4;
                general.Levels[i].TransportOffset -= 4;
                general.Levels[i].PayloadOffset -= 4;
            }

            Assert.Equal(general.LevelCount, plain.LevelCount);
            Assert.Equal((general.Stop.Reason, general.Stop.Layer, general.EtherType), (plain.Stop.Reason, plain.Stop.Layer, plain.EtherType));
            for (int i = 0; i < plain.LevelCount; i++)
                Assert.Equal(general.Levels[i], plain.Levels[i]);
        }
    }

    [Fact]
    public void Keeps_four_vlan_identifiers_and_follows_more()
    {
        DecodedPacket packet = Decode(Find("old qinq").Frame, 1);
        Assert.Equal(4, packet.VlanCount);
        Assert.Equal([1, 2, 3, 4], ((ReadOnlySpan<ushort>)packet.Vlans).ToArray());
        Assert.Equal(1, packet.LevelCount);
    }

    [Fact]
    public void Total_length_zero_reaches_to_the_end_of_the_frame()
    {
        IpLevel level = Decode(Ipv4(6, Tcp(Bytes(10)), total: 0), wire: 5000).Levels[0];
        Assert.Equal((5000 - 40, 10, 5000), (level.PayloadLength, level.PayloadCaptured, level.DatagramLength));
        level = Decode(Ipv6(6, Tcp(Bytes(10)), length: 0), wire: 70000).Levels[0];
        Assert.Equal((70000 - 60, 10), (level.PayloadLength, level.PayloadCaptured));
    }

    [Fact]
    public void A_jumbo_payload_option_replaces_the_payload_length()
    {
        byte[] packet = Ipv6(0, Join(Hex("0600 c204 0001 3880"), Tcp(Bytes(10))), length: 0);
        IpLevel level = Decode(packet, wire: 40 + 80000).Levels[0];
        Assert.Equal((40 + 80000, 80000 - 8 - 20), (level.DatagramLength, level.PayloadLength));
    }

    [Fact]
    public void Udp_length_zero_is_a_jumbogram_only_when_the_datagram_is_one()
    {
        IpLevel level = Decode(Ipv6(0, Join(Hex("1100 c204 0001 3880"), Udp(Bytes(10), length: 0)), length: 0), wire: 40 + 80000).Levels[0];
        Assert.Equal(80000 - 8 - 8, level.PayloadLength);
        DecodedPacket lie = Decode(Ipv4(17, Udp(Bytes(10), length: 0)));
        Assert.Equal((0, DecodeReason.Malformed), (lie.Levels[0].PayloadLength, lie.Stop.Reason));
    }

    [Fact]
    public void A_snapped_packet_keeps_its_full_payload_length()
    {
        byte[] frame = Ethernet(0x0800, Ipv4(17, Udp(Bytes(1000))));
        DecodedPacket packet = Decode(frame[..60], 1, (uint)frame.Length);
        Assert.Equal((1000, 18), (packet.Levels[0].PayloadLength, packet.Levels[0].PayloadCaptured));
        Assert.Equal(DecodeReason.None, packet.Stop.Reason);
    }

    [Fact]
    public void Four_bytes_of_transport_are_enough_for_ports()
    {
        byte[] packet = Ipv4(6, Tcp(Bytes(10)));
        DecodedPacket cut = Decode(packet[..24], wire: (uint)packet.Length);
        Assert.Equal((40000, 443, LevelTraits.Ports), (cut.Levels[0].SourcePort, cut.Levels[0].DestinationPort, cut.Levels[0].Traits));
        Assert.Equal((DecodeReason.Truncated, DecodeLayer.Transport, 20, 20, 4), (cut.Stop.Reason, cut.Stop.Layer, cut.Stop.Offset, cut.Stop.Required, cut.Stop.Available));
        Assert.Equal(LevelTraits.None, Decode(packet[..23], wire: (uint)packet.Length).Levels[0].Traits);
    }

    [Fact]
    public void Padding_is_no_payload_and_a_short_datagram_is_malformed()
    {
        DecodedPacket packet = Decode(Join(Ethernet(0x0800, Ipv4(6, Tcp([]), total: 30)), new byte[20]), 1);
        Assert.Equal((DecodeReason.Malformed, DecodeLayer.Transport), (packet.Stop.Reason, packet.Stop.Layer));
        Assert.Equal(0, packet.Levels[0].PayloadLength);
    }

    [Theory]
    [InlineData("4400 0028 0000 0000 4006 0000 c000 0201 c633 6407")]
    [InlineData("5500 0028 0000 0000 4006 0000 c000 0201 c633 6407")]
    [InlineData("4500 0013 0000 0000 4006 0000 c000 0201 c633 6407")]
    public void An_impossible_ipv4_header_is_no_level(string header)
    {
        DecodedPacket packet = Decode(Join(Hex(header), Tcp([])), 228);
        Assert.Equal((0, DecodeReason.Malformed), (packet.LevelCount, packet.Stop.Reason));
    }

    [Fact]
    public void Fragments_are_told_apart()
    {
        IpLevel first = Decode(Find("ipv4 first fragment").Frame).Levels[0];
        Assert.Equal(LevelTraits.Fragment | LevelTraits.MoreFragments | LevelTraits.Ports | LevelTraits.Transport, first.Traits);
        Assert.Equal((0x1234u, 3992), (first.FragmentId, first.PayloadLength));
        IpLevel later = Decode(Find("ipv4 later fragment").Frame).Levels[0];
        Assert.Equal(LevelTraits.Fragment | LevelTraits.LaterFragment, later.Traits);
        Assert.Equal((16, 0), (later.FragmentOffset, later.PayloadLength));
        IpLevel later6 = Decode(Find("ipv6 later fragment").Frame).Levels[0];
        Assert.Equal((0xdeadbeefu, 32, 17), (later6.FragmentId, later6.FragmentOffset, later6.Protocol));
        Assert.Equal(LevelTraits.None, Decode(Find("ipv6 atomic fragment").Frame).Levels[0].Traits & LevelTraits.Fragment);
    }

    [Fact]
    public void What_a_first_fragment_carries_is_marked_and_not_called_a_lie()
    {
        byte[] inner = Ipv4(17, Udp(Bytes(8), length: 1008), total: 1028);
        DecodedPacket packet = Decode(Ipv4(17, Udp(Join(Hex("0800 0000 0001 2300"), Ethernet(0x0800, inner)), destination: 4789, length: 1058), fragment: 0x2000));
        Assert.Equal(2, packet.LevelCount);
        Assert.NotEqual(LevelTraits.None, packet.Levels[1].Traits & LevelTraits.OuterFragment);
        Assert.Equal((1000, DecodeReason.None), (packet.Levels[1].PayloadLength, packet.Stop.Reason));
    }

    [Fact]
    public void The_packet_quoted_in_an_icmp_error_is_evidence_and_no_level()
    {
        DecodedPacket packet = Decode(Find("icmp error").Frame);
        Assert.Equal((1, true), (packet.LevelCount, packet.HasQuote));
        Assert.Equal((3, 3), (packet.Levels[0].IcmpType, packet.Levels[0].IcmpCode));
        Assert.Equal((40000, 53, 1), (packet.Levels[1].SourcePort, packet.Levels[1].DestinationPort, packet.Levels[1].Depth));
        packet = Decode(Find("icmpv6 error").Frame);
        Assert.Equal((1, true, 443), (packet.LevelCount, packet.HasQuote, packet.Levels[1].DestinationPort));
    }

    [Fact]
    public void A_short_quote_inside_a_tunnel_is_still_evidence()
    {
        byte[] error = Ipv4(1, Join(Hex("0b00 0000 0000 0000"), Ipv4(6, Tcp([])[..8], total: 1500)));
        DecodedPacket packet = Decode(Ipv4(17, Udp(Join(Hex("0800 0000 0001 2300"), Ethernet(0x0800, error)), destination: 4789)));
        Assert.Equal((2, true, 443, 2), (packet.LevelCount, packet.HasQuote, packet.Levels[2].DestinationPort, packet.Levels[2].Depth));
    }

    [Fact]
    public void A_quoted_tunnel_is_not_opened()
    {
        byte[] quoted = Ipv4(17, Udp(Join(Hex("0800 0000 0001 2300"), Ethernet(0x0800, Inner4)), destination: 4789));
        DecodedPacket packet = Decode(Ipv4(1, Join(Hex("0303 0000 0000 0000"), quoted)));
        Assert.Equal((1, true, 4789), (packet.LevelCount, packet.HasQuote, packet.Levels[1].DestinationPort));
    }

    [Fact]
    public void Identifiers_of_icmp_queries_are_read()
    {
        Assert.Equal(0x1234, Decode(Find("icmp echo").Frame).Levels[0].IcmpIdentifier);
        Assert.Equal(0x1234, Decode(Find("icmpv6 echo").Frame).Levels[0].IcmpIdentifier);
        Assert.Equal(0, Decode(Find("icmp error").Frame).Levels[0].IcmpIdentifier);
    }

    [Theory]
    [InlineData("ipip", TunnelKind.Ip)]
    [InlineData("ah tunnel", TunnelKind.Ah)]
    [InlineData("gre", TunnelKind.Gre)]
    [InlineData("gre in udp", TunnelKind.Gre)]
    [InlineData("pptp", TunnelKind.Pptp)]
    [InlineData("erspan 3", TunnelKind.Erspan)]
    [InlineData("vxlan gpe", TunnelKind.Vxlan)]
    [InlineData("geneve", TunnelKind.Geneve)]
    [InlineData("gtp", TunnelKind.Gtp)]
    [InlineData("teredo", TunnelKind.Teredo)]
    [InlineData("mpls in udp", TunnelKind.Mpls)]
    [InlineData("l2tp", TunnelKind.L2tp)]
    [InlineData("etherip", TunnelKind.EtherIp)]
    [InlineData("pim register", TunnelKind.Pim)]
    [InlineData("lisp", TunnelKind.Lisp)]
    [InlineData("capwap wlan", TunnelKind.Capwap)]
    public void A_tunnel_names_itself_on_the_inner_level(string name, TunnelKind kind)
    {
        DecodedPacket packet = Decode(Find(name).Frame);
        Assert.Equal((TunnelKind.None, 0), (packet.Levels[0].Tunnel, packet.Levels[0].Depth));
        Assert.Equal((kind, 1), (packet.Levels[1].Tunnel, packet.Levels[1].Depth));
    }

    [Theory]
    [InlineData(4789)]
    [InlineData(6081)]
    [InlineData(2152)]
    [InlineData(3544)]
    [InlineData(4341)]
    [InlineData(6635)]
    [InlineData(1701)]
    public void Anything_else_on_the_port_of_a_tunnel_is_no_level(int port)
    {
        byte[] dns = Join(Hex("1234 8180 0001 0001 0000 0000 0377 7777 0765 7861 6d70 6c65 0363 6f6d 0000 0100 01"), Bytes(40));
        DecodedPacket packet = Decode(Ipv4(17, Udp(dns, 53, port)));
        Assert.Equal(1, packet.LevelCount);
    }

    [Fact]
    public void A_guessed_tunnel_with_an_inner_packet_too_long_is_not_opened()
    {
        byte[] inner = Ipv4(17, Udp(Bytes(8)), total: 200);
        Assert.Equal(1, Decode(Ipv4(17, Udp(Join(Hex("0800 0000 0001 2300"), Ethernet(0x0800, inner)), destination: 4789))).LevelCount);
    }

    [Fact]
    public void Tunnels_end_at_the_deepest_level()
    {
        byte[] packet = Inner4;
        for (int i = 0; i < 10; i++)
            packet = Ipv4(4, packet);
        DecodedPacket decoded = Decode(packet);
        Assert.Equal((DecodedPacket.MaxLevels, DecodeReason.TooDeep), (decoded.LevelCount, decoded.Stop.Reason));
    }

    [Fact]
    public void Tags_end_somewhere()
    {
        byte[] packet = Inner4;
        int type = 0x0800;
        for (int i = 0; i < 2000; i++)
            (packet, type) = (Vlan(i, type, packet), 0x8100);
        DecodedPacket decoded = Decode(Ethernet(type, packet), 1);
        Assert.Equal((0, DecodeReason.TooDeep), (decoded.LevelCount, decoded.Stop.Reason));
    }

    [Fact]
    public void The_frames_of_an_a_msdu_stand_beside_each_other()
    {
        DecodedPacket packet = Decode(Find("wlan a-msdu").Frame, 105);
        Assert.Equal((0, 0), (packet.Levels[0].Depth, packet.Levels[1].Depth));
        Assert.Equal((TunnelKind.None, TunnelKind.Amsdu), (packet.Levels[0].Tunnel, packet.Levels[1].Tunnel));
        Assert.Equal((LevelTraits.None, LevelTraits.Sibling), (packet.Levels[0].Traits & LevelTraits.Sibling, packet.Levels[1].Traits & LevelTraits.Sibling));
    }

    [Fact]
    public void Encrypted_data_is_said_to_be_so()
    {
        byte[] wlan = Join(Hex("0841"), new byte[22], Bytes(40));
        Assert.Equal(DecodeReason.Encrypted, Decode(wlan, 105).Stop.Reason);
        Assert.Equal(DecodeReason.Encrypted, Decode(Ethernet(0x88e5, Join(Hex("2c00 0000 0001"), Bytes(40))), 1).Stop.Reason);
        Assert.Equal(DecodeReason.Encrypted, Decode(Find("esp").Frame).Stop.Reason);
    }

    [Fact]
    public void A_source_route_leads_to_the_final_destination()
    {
        byte[] packet = Ipv4(17, Udp(Bytes(4)), options: Hex("8307 0408 0808 0800"));
        Assert.Equal("8.8.8.8", IpAddress.DestinationOf(Decode(packet).Levels[0]).ToString());
        byte[] used = Ipv4(17, Udp(Bytes(4)), options: Hex("8307 0808 0808 0800"));
        Assert.Equal("198.51.100.7", IpAddress.DestinationOf(Decode(used).Levels[0]).ToString());
    }

    [Fact]
    public void Frames_without_ip_say_what_they_are()
    {
        DecodedPacket arp = Decode(Ethernet(0x0806, new byte[28]), 1);
        Assert.Equal((0, EtherType.Arp, DecodeReason.None), (arp.LevelCount, arp.EtherType, arp.Stop.Reason));
        DecodedPacket lldp = Decode(Ethernet(0x88cc, new byte[28]), 1);
        Assert.Equal((0, 0x88cc, DecodeReason.Unknown), (lldp.LevelCount, lldp.EtherType, lldp.Stop.Reason));
        Assert.Equal(DecodeReason.Unknown, Decode(new byte[28], 270).Stop.Reason);
    }
}

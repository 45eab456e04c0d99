using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PacketSample = PcapPorts.Tests.Packets.Sample;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

public class FrameDissectorTests
{
    const int Guard = 64;

    static FrameContext Context(int length, int linkType, long number = 1, uint? wire = null) => new()
    {
        Number = number,
        Record = new FrameRecord { CapturedLength = length, WireLength = wire ?? (uint)length, LinkType = (ushort)linkType, TimestampNanoseconds = number * 1_000_000 },
        FirstNanoseconds = 1_000_000,
        PreviousNanoseconds = Math.Max(1, number - 1) * 1_000_000,
    };

    static FieldList Dissect(byte[] frame, int linkType = 1)
    {
        FieldList fields = new();
        new FrameDissector(new ConversationTable()).Dissect(frame, Context(frame.Length, linkType), fields);
        return fields;
    }

    static string Values(FieldList fields, string abbreviation)
    {
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
        return Encoding.UTF8.GetString(text.Text);
    }

    [Theory]
    [InlineData("eth.addr", "02:00:00:00:00:02,02:00:00:00:00:01")]
    [InlineData("vlan.id", "7")]
    [InlineData("vlan.etype", "0x0800")]
    [InlineData("ip.addr", "192.0.2.1,198.51.100.7")]
    [InlineData("ip.hdr_len", "20")]
    [InlineData("ip.id", "0x1234")]
    [InlineData("tcp.port", "40000,443")]
    [InlineData("tcp.flags", "0x0018")]
    [InlineData("tcp.flags.push", "1")]
    [InlineData("tcp.flags.syn", "0")]
    [InlineData("tcp.len", "4")]
    [InlineData("tcp.seq_raw", "16909060")]
    [InlineData("tcp.seq", "1")]
    [InlineData("tcp.nxtseq", "5")]
    [InlineData("tcp.option_kind", "1,1,8")]
    [InlineData("tcp.options.timestamp.tsval", "1")]
    [InlineData("tcp.payload", "30313233")]
    [InlineData("tcp.window_size_scalefactor", "-1")]
    [InlineData("frame.cap_len", "74")]
    public void Ethernet_with_a_tag_and_TCP(string field, string expected)
    {
        byte[] options = PacketWire.Hex("0101 080a 00000001 00000002");
        byte[] frame = PacketWire.Ethernet(0x8100, PacketWire.Vlan(7, 0x0800, PacketWire.Ipv4(6, PacketWire.Tcp(PacketWire.Bytes(4), options: options))));
        Assert.Equal(expected, Values(Dissect(frame), field));
    }

    [Theory]
    [InlineData("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000201", "arp.isgratuitous", "1")]
    [InlineData("0001 0800 06 04 0002 020000000001 c0000201 020000000002 c0000202", "arp.dst.proto_ipv4", "192.0.2.2")]
    [InlineData("0001 0800 06 04 0002 020000000001 c0000201 020000000002 c0000202", "arp.isgratuitous", "")]
    [InlineData("009b 0800 06 04 0001 020000000001 c0000201 000000000000 c0000201", "arp.isgratuitous", "1")]
    [InlineData("0001 0800 07 04 0001 02000000000107 c0000201 00000000000007 c0000201", "arp.isgratuitous", "1")]
    [InlineData("0001 0800 06 04 0003 020000000001 c0000201 000000000000 c0000201", "arp.isgratuitous", "")]
    [InlineData("0013 0800 14 00 0008 04 14 00 04 4705790000000000000000000000000000000000 c0000201 4705790000000000000000000000000000000001 c0000202", "arp.dst.proto_ipv4", "192.0.2.2")]
    [InlineData("0013 0800 06 04 0001 ff0000000001 c0000201 000000000000 c0000202", "arp.opcode", "")]
    public void Address_resolution(string arp, string field, string expected)
        => Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(0x0806, PacketWire.Hex(arp))), field));

    [Theory]
    [InlineData("00000000", "0,0,0,0")]
    [InlineData("00000100", "0,0")]
    [InlineData("01020001", "1")]
    [InlineData("01000500", "1,0")]
    public void Behind_the_end_of_the_options_stands_padding(string options, string expected)
        => Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp([], options: PacketWire.Hex(options))))), "tcp.option_kind"));

    [Fact]
    public void A_length_of_nothing_is_shown_as_a_type()
    {
        FieldList fields = Dissect(PacketWire.Ethernet(0, new byte[46]));
        Assert.Equal("0x0000", Values(fields, "eth.type"));
        Assert.Equal("", Values(fields, "eth.len") + Values(fields, "llc.dsap"));
    }

    [Theory]
    [InlineData(1, "0200 0000 0002 0200 0000 0001 8100 0007 0800 4500 0020 0001 0000 4011 0000 c0000201 c0000202 9c40 9c41 000c 0000 01020304", "eth:ethertype:vlan:ethertype:ip:udp:data")]
    [InlineData(1, "0200 0000 0002 0200 0000 0001 88b5 01020304", "eth:ethertype:data")]
    [InlineData(101, "4500 001c 0001 0000 4001 0000 c0000201 c0000202 0800 0000 0001 0001", "raw:ip:icmp")]
    [InlineData(229, "6000 0000 0010 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002 3a 00 0104 00000000 8000 0000 0001 0001", "ipv6:ipv6.hopopts:icmpv6")]
    public void The_protocols_of_a_frame(int linkType, string frame, string expected) => Assert.Equal(expected, Values(Dissect(PacketWire.Hex(frame), linkType), "frame.protocols"));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHo", "eth:ethertype:ip:tcp")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "eth:ethertype:ip:tcp:http")]
    [InlineData("\u0001\u0002\u0003", "eth:ethertype:ip:tcp:data")]
    public void A_part_of_a_message_is_not_data(string payload, string expected)
    {
        byte[] frame = PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp(Encoding.Latin1.GetBytes(payload), destination: 80)));
        Assert.Equal(expected, Values(Dissect(frame), "frame.protocols"));
    }

    [Fact]
    public void A_filter_may_ask_for_the_protocols_of_a_frame()
    {
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Inner4));
        Assert.True(DisplayFilter.Parse("frame.protocols contains \"ip:udp\"").Matches(fields));
        Assert.False(DisplayFilter.Parse("frame.protocols contains \"tcp\"").Matches(fields));
    }

    [Theory]
    [InlineData(1, "08 00 1234 0007 0009", "icmp.ident", "7")]
    [InlineData(1, "03 04 0000 0000 05dc", "icmp.mtu", "1500")]
    [InlineData(2, "16 00 0000 e0000105", "igmp.version", "2")]
    [InlineData(2, "22 00 0000 0000 0001 04 00 0000 e0000105", "igmp.maddr", "224.0.1.5")]
    [InlineData(47, "2000 6558 00012345", "gre.key", "0x00012345")]
    [InlineData(132, "1f90 1f91 00000001 00000000 00 03 0014 00000005 0001 0000 00000000 01020304", "sctp.data_tsn_raw", "5")]
    public void What_IPv4_carries(int protocol, string payload, string field, string expected)
        => Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(protocol, PacketWire.Hex(payload)))), field));

    [Theory]
    [InlineData(58, "86 00 0000 40 00 0708 00000000 00000000 0501 0000 000005dc", "icmpv6.opt.mtu", "1500")]
    [InlineData(58, "87 00 0000 00000000 20010db8 00000000 00000000 00000002 0101 020000000001", "icmpv6.nd.ns.target_address", "2001:db8::2")]
    [InlineData(0, "3a 00 0502 0000 0100 8f 00 0000 0000 0001 04 00 0000 ff020000000000000000000000000016", "icmpv6.mldr.mar.multicast_address", "ff02::16")]
    [InlineData(0, "3a 00 0502 0000 0100 8f 00 0000 0000 0000", "ipv6.opt.type", "0x05,0x01")]
    [InlineData(44, "11 00 0008 0000abcd", "ipv6.fraghdr.offset", "1")]
    public void What_IPv6_carries(int next, string payload, string field, string expected)
        => Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(next, PacketWire.Hex(payload)))), field));

    [Theory]
    [InlineData(105, "0801 0000 00000000 00000000 00000000 00000000 00000000 aaaa03 000000 0806", "llc.type", "0x0806")]
    [InlineData(178, "4d4743 00 020000000002 020000000001 0806", "eth.src", "02:00:00:00:00:01")]
    [InlineData(129, "01 00 0000 f1", "arp.opcode", "1")]
    [InlineData(107, "1841 03 00 80 0080c2 0007 020000000002 020000000001 0806", "eth.type", "0x0806")]
    public void Links_without_a_dissector_go_on_with_what_stands_behind_them(int linkType, string link, string field, string expected)
        => Assert.Equal(expected, Values(Dissect([.. PacketWire.Hex(link), .. PacketWire.Hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202")], linkType), field));

    [Theory]
    [InlineData(0, "06 00 c204 00010000", "194")]
    [InlineData(0, "06 00 0104 00000000", "")]
    [InlineData(0, "06", "")]
    public void A_length_of_zero_needs_the_jumbo_option(int next, string options, string expected)
    {
        byte[] frame = PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(next, [.. PacketWire.Hex(options), .. PacketWire.Tcp(PacketWire.Bytes(4))], length: 0));
        string types = Values(Dissect(frame), "ipv6.opt.type");
        Assert.Equal(expected, types.Length == 0 ? "" : Convert.ToByte(types, 16).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0800", "65", "ip.version", "6")]
    [InlineData("0800", "35", "ip.version", "3")]
    [InlineData("0800", "43", "ip.hdr_len", "12")]
    [InlineData("0800", "35", "ip.hdr_len", "")]
    [InlineData("86dd", "50", "ip.version", "5")]
    [InlineData("0800", "45000010", "ip.len", "16")]
    [InlineData("0800", "45000010", "ip.ttl", "")]
    public void Of_a_header_that_cannot_be_the_beginning_is_shown(string type, string start, string field, string expected)
    {
        byte[] header = new byte[24];
        PacketWire.Hex(start).CopyTo(header, 0);
        Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(Convert.ToInt32(type, 16), header)), field));
    }

    [Fact]
    public void An_IPv6_header_behind_the_EtherType_of_IPv4_is_read()
    {
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv6(17, PacketWire.Udp(PacketWire.Bytes(8)))));
        Assert.Equal("17", Values(fields, "ipv6.nxt"));
        Assert.Equal("6,6", Values(fields, "ip.version"));
    }

    [Theory]
    [InlineData("3b 00 07 04 01020304 f1 00", "0x07")]
    [InlineData("3b 01 07 0a 01020304 00000000 0000 01 00", "0x07,0x01")]
    public void Behind_a_security_label_that_is_too_short_no_option_is_looked_for(string options, string expected)
        => Assert.Equal(expected, Values(Dissect(PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(0, PacketWire.Hex(options)))), "ipv6.opt.type"));

    [Theory]
    [InlineData(3, "443", "0x30313233")]
    [InlineData(5, "443", "")]
    public void A_redirect_quotes_no_more_than_the_ports(int type, string port, string payload)
    {
        byte[] quoted = PacketWire.Ipv4(6, PacketWire.Tcp(PacketWire.Bytes(4)));
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(1, [(byte)type, 1, 0, 0, 192, 0, 2, 9, .. quoted])));
        Assert.Equal(port, Values(fields, "tcp.dstport"));
        Assert.Equal(payload.Replace("0x", "", StringComparison.Ordinal), Values(fields, "tcp.payload"));
    }

    [Theory]
    [InlineData(0x1c2, 0x092, 0x158, "5", "")]
    [InlineData(0x1c2, 0x052, 0x158, "", "1")]
    [InlineData(0x0c2, 0x092, 0x158, "", "1")]
    public void Where_accurate_ECN_was_agreed_on_the_flags_count(int asked, int answered, int flags, string counter, string echo)
    {
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        int number = 0;
        foreach (int each in new[] { asked, answered, flags })
        {
            byte[] tcp = PacketWire.Tcp([], each & 0xff, source: number == 1 ? 443 : 40000, destination: number == 1 ? 40000 : 443);
            tcp[12] |= (byte)(each >> 8);
            byte[] ip = PacketWire.Ipv4(6, tcp, from: number == 1 ? PacketWire.Destination4 : PacketWire.Source4);
            (number == 1 ? PacketWire.Source4 : PacketWire.Destination4).CopyTo(ip, 16);
            byte[] frame = PacketWire.Ethernet(0x0800, ip);
            dissector.Dissect(frame, Context(frame.Length, 1, ++number), fields);
        }
        Assert.Equal(counter, Values(fields, "tcp.flags.ace"));
        Assert.Equal(echo, Values(fields, "tcp.flags.ece"));
    }

    [Fact]
    public void A_header_that_is_longer_than_its_segment_is_not_compared()
    {
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp([], options: new byte[8]), total: 44)));
        Assert.Equal("16909060", Values(fields, "tcp.seq"));
        Assert.Equal("16909060", Values(fields, "tcp.seq_raw"));
        Assert.Equal("28", Values(fields, "tcp.hdr_len"));
        Assert.Equal("", Values(fields, "tcp.len") + Values(fields, "tcp.nxtseq"));
        Assert.Equal("0", Values(fields, "tcp.stream"));
    }

    [Fact]
    public void Behind_a_loss_that_was_said_one_repeated_acknowledgment_asks_for_the_segment()
    {
        // The server acknowledges what nobody saw, and soon sends again what the client had asked for.
        FieldList fields = Talk((true, 1, 1, 10, ""), (false, 1, 11, 0, ""), (false, 501, 700, 0, ""), (false, 1, 700, 20, ""));
        Assert.NotEqual("", Values(fields, "tcp.analysis.fast_retransmission"));
        Assert.Equal("", Values(fields, "tcp.analysis.out_of_order"));
    }

    [Theory]
    [InlineData("b0003a01 020000000002 020000000001 0800", "ip.src", "192.0.2.1")]
    [InlineData("1841 2000 0000000002 020000000001 0800", "ip.src", "")]
    [InlineData("b0003a02 020000000002 020000000001 0800", "ip.src", "")]
    [InlineData("b0003a01 020000000002 020000000001 0400", "eth.len", "1024")]
    [InlineData("000b 020000000002 020000000001 0800", "eth.dst", "")]
    public void Frame_Relay_may_carry_bare_Ethernet(string link, string field, string expected)
        => Assert.Equal(expected, Values(Dissect([.. PacketWire.Hex(link), .. PacketWire.Inner4], 107), field));

    static FieldList Talk(params (bool FromClient, int Sequence, int Acknowledgment, int Length, string Options)[] segments)
    {
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        int number = 0;
        foreach ((bool fromClient, int sequence, int acknowledgment, int length, string options) in segments)
        {
            byte[] tcp = PacketWire.Tcp(new byte[length], 0x10, PacketWire.Hex(options), fromClient ? 40000 : 443, fromClient ? 443 : 40000);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(tcp.AsSpan(4), 1000 + sequence);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(tcp.AsSpan(8), 1000 + acknowledgment);
            byte[] ip = PacketWire.Ipv4(6, tcp);
            if (!fromClient)
            {
                PacketWire.Destination4.CopyTo(ip, 12);
                PacketWire.Source4.CopyTo(ip, 16);
            }
            byte[] frame = PacketWire.Ethernet(0x0800, ip);
            dissector.Dissect(frame, Context(frame.Length, 1, ++number), fields);
        }
        return fields;
    }

    [Fact]
    public void Acknowledging_what_nobody_saw_is_said_once_for_each_hole()
    {
        (bool, int, int, int, string)[] talk =
        [
            (false, 1, 1, 100, ""), (true, 1, 101, 10, ""), (false, 501, 11, 100, ""), (true, 11, 601, 0, ""), (true, 11, 801, 0, ""), (true, 11, 801, 5, ""),
        ];
        string[] expected = ["", "", "", "1", "1", ""];
        for (int i = 0; i < talk.Length; i++)
            Assert.Equal(expected[i], Values(Talk(talk[..(i + 1)]), "tcp.analysis.ack_lost_segment"));
    }

    // An echo of 4 bytes of data: the checksum is the only thing that tells whether a reply brings them back.
    [Theory]
    [InlineData("0000 51a4 0001 0007 61626364", 0x0800, "1")]
    [InlineData("0000 51a4 0001 0008 61626363", 0x0800, "")]
    [InlineData("0000 51a3 0001 0007 61626365", 0x0800, "")]
    [InlineData("8100 0000 0001 0007 61626364", 0x86dd, "1")]
    public void An_echo_is_answered_by_what_brings_its_data_back(string reply, int type, string expected)
    {
        string request = type == 0x0800 ? "0800 49a4 0001 0007 61626364" : "8000 0000 0001 0007 61626364";
        byte[] Packet(string icmp) => type == 0x0800 ? PacketWire.Ipv4(1, PacketWire.Hex(icmp)) : PacketWire.Ipv6(58, PacketWire.Hex(icmp));
        var dissector = new FrameDissector(new ConversationTable());
        FieldList fields = new();
        byte[] first = PacketWire.Ethernet(type, Packet(request)), second = PacketWire.Ethernet(type, Turned(Packet(reply)));
        dissector.Dissect(first, Context(first.Length, 1), fields);
        dissector.Dissect(second, Context(second.Length, 1, 2), fields);
        Assert.Equal(expected, Values(fields, type == 0x0800 ? "icmp.resp_to" : "icmpv6.resp_to"));
        Assert.Equal(expected.Length > 0 ? "1" : "", Values(fields, type == 0x0800 ? "icmp.resptime" : "icmpv6.resptime"));
    }

    /// <summary>An IP packet that goes the other way.</summary>
    static byte[] Turned(byte[] packet)
    {
        (int source, int length) = packet[0] >> 4 == 4 ? (12, 4) : (8, 16);
        byte[] turned = [.. packet];
        packet.AsSpan(source, length).CopyTo(turned.AsSpan(source + length));
        packet.AsSpan(source + length, length).CopyTo(turned.AsSpan(source));
        return turned;
    }

    [Theory]
    [InlineData("tcp.seq", "16909060")]
    [InlineData("tcp.seq_raw", "")]
    [InlineData("tcp.window_size_scalefactor", "128")]
    public void A_quoted_header_is_read_with_what_is_known_of_its_connection(string field, string expected)
    {
        var dissector = new FrameDissector(new ConversationTable());
        FieldList fields = new();
        byte[] Tcp(byte flags, byte[] options) => PacketWire.Ipv4(6, PacketWire.Tcp([], flags: flags, options: options));
        byte[] scale = PacketWire.Hex("0303 0701"), none = PacketWire.Hex("0101 0101");
        byte[][] frames =
        [
            PacketWire.Ethernet(0x0800, Tcp(2, scale)),
            PacketWire.Ethernet(0x0800, Turned(PacketWire.Ipv4(6, PacketWire.Tcp([], 0x12, scale, source: 443, destination: 40000)))),
            PacketWire.Ethernet(0x0800, PacketWire.Ipv4(1, [.. PacketWire.Hex("0b00 0000 0000 0000"), .. Tcp(0x10, none)], from: [203, 0, 113, 1])),
        ];
        for (int i = 0; i < frames.Length; i++)
            dissector.Dissect(frames[i], Context(frames[i].Length, 1, i + 1), fields);
        Assert.Equal(expected, Values(fields, field));
    }

    [Fact]
    public void What_ICMPv6_quotes_has_its_raw_number()
    {
        byte[] quoted = PacketWire.Ipv6(6, PacketWire.Tcp([], flags: 2));
        FieldList fields = Dissect(PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(58, [.. PacketWire.Hex("0100 0000 0000 0000"), .. quoted])));
        Assert.Equal("16909060", Values(fields, "tcp.seq"));
        Assert.Equal("16909060", Values(fields, "tcp.seq_raw"));
    }

    [Theory]
    [InlineData(0x02, "0")]
    [InlineData(0x10, "1")]
    public void Of_a_header_with_an_impossible_length_the_numbers_are_shown(byte flags, string expected)
    {
        byte[] tcp = PacketWire.Tcp([], flags: flags);
        tcp[12] = 0x40;
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, tcp)));
        Assert.Equal(expected, Values(fields, "tcp.seq"));
        Assert.Equal("16909060", Values(fields, "tcp.seq_raw"));
    }

    [Fact]
    public void Bytes_in_flight_are_those_without_an_answer()
    {
        (bool, int, int, int, string)[] talk =
        [
            (true, 1, 1, 0, ""), (false, 1, 1, 100, ""), (false, 101, 1, 100, ""), (true, 1, 101, 0, ""), (false, 201, 1, 50, ""),
            (true, 1, 101, 0, "0101 050a 000004b1 000004e3"), (false, 251, 1, 10, ""),
        ];
        string[] expected = ["", "100", "200", "", "150", "", "110"];
        for (int i = 0; i < talk.Length; i++)
            Assert.Equal(expected[i], Values(Talk(talk[..(i + 1)]), "tcp.analysis.bytes_in_flight"));
    }

    [Fact]
    public void Every_layer_stands_in_a_sample()
    {
        HashSet<string> met = [];
        foreach (PacketSample sample in Frames)
        {
            FieldList fields = new();
            new FrameDissector(new ConversationTable()).Dissect(sample.Frame, Context(sample.Frame.Length, sample.LinkType), fields);
            foreach (ref readonly FieldEntry entry in fields.Entries)
                met.Add(entry.Field.Protocol.Abbreviation);
        }
        Assert.Empty(Dissectors.All.Where(dissector => dissector is not Dissector && !met.Contains(dissector.Protocol.Abbreviation)).Select(dissector => dissector.Protocol.Abbreviation));
    }

    [Fact]
    public void A_tunnel_shows_both_packets()
    {
        byte[] inner = PacketWire.Ethernet(0x0800, PacketWire.Inner4);
        FieldList fields = Dissect(PacketWire.Ethernet(0x0800, PacketWire.Ipv4(17, PacketWire.Udp([.. PacketWire.Hex("08000000 00002a00"), .. inner], destination: 4789))));
        Assert.Equal("42", Values(fields, "vxlan.vni"));
        Assert.Equal("40000,4789,40000,53", Values(fields, "udp.port"));
    }

    [Fact]
    public void A_retransmission_is_remarked()
    {
        byte[] frame = PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp(PacketWire.Bytes(4))));
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        dissector.Dissect(frame, Context(frame.Length, 1), fields);
        Assert.Equal("", Values(fields, "tcp.analysis.retransmission"));
        dissector.Dissect(frame, Context(frame.Length, 1, number: 500), fields);
        Assert.Equal("1", Values(fields, "tcp.analysis.retransmission"));
        Assert.Equal("0.499000000", Values(fields, "tcp.time_delta"));
    }

    /// <summary>Those of the decoder, and what has no IP header.</summary>
    static readonly PacketSample[] Frames =
    [
        .. PacketSample.All,
        new("arp", 1, PacketWire.Ethernet(0x0806, PacketWire.Hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202"))),
        new("802.15.4 and 6lowpan", 230, PacketWire.Hex("4198 07 cdab 0200 0100 7e33 e7 04 01020000 f0 1633 1634 abcd 01020304")),
        new("sflow raw header", 101, PacketWire.Ipv4(17, PacketWire.Udp(
            [.. PacketWire.Hex("00000005 00000001 c0000209 00000000 00000001 00000002 00000001 00000001 00000058"), .. new byte[28],
                .. PacketWire.Hex("00000001 00000001 00000030 0000000b 00000400 00000000 00000024"), .. PacketWire.Inner4[..32]], destination: 6343))),
    ];

    public static TheoryData<string> Names => [.. Frames.Select(sample => sample.Name)];

    static string Text(ReadOnlySpan<byte> frame, int linkType, uint wire, byte guard)
    {
        byte[] buffer = new byte[frame.Length + 2 * Guard];
        Array.Fill(buffer, guard);
        frame.CopyTo(buffer.AsSpan(Guard));
        FieldList fields = new();
        new FrameDissector(new ConversationTable()).Dissect(buffer.AsSpan(Guard, frame.Length), Context(frame.Length, linkType, wire: wire), fields);
        FieldText text = new();
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            Assert.InRange(entry.Offset, 0, fields.Bytes.Length);
            text.Add(entry.Field.Abbreviation);
            text.Add(in entry, fields);
        }
        return Encoding.UTF8.GetString(text.Text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cut_packet_reads_nothing_outside(string name)
    {
        PacketSample sample = Frames.Single(s => s.Name == name);
        for (int length = 0; length <= sample.Frame.Length; length++)
        {
            ReadOnlySpan<byte> cut = sample.Frame.AsSpan(0, length);
            Assert.Equal(Text(cut, sample.LinkType, (uint)sample.Frame.Length, 0), Text(cut, sample.LinkType, (uint)sample.Frame.Length, 0xff));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_changes_never_throw(int seed)
    {
        Random random = new(seed);
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable(1000));
        FieldText text = new();
        for (int round = 0; round < 20000; round++)
        {
            PacketSample sample = Frames[random.Next(Frames.Length)];
            byte[] frame = (byte[])sample.Frame.Clone();
            for (int change = random.Next(1, 8); change > 0; change--)
                frame[random.Next(frame.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
            uint wire = random.Next(10) switch { 0 => 0, 1 => uint.MaxValue, _ => (uint)frame.Length };
            dissector.Dissect(frame, Context(frame.Length, random.Next(20) == 0 ? random.Next(300) : sample.LinkType, round + 1, wire), fields);
            Assert.InRange(fields.Count, 1, FieldList.MaxCount);
            text.Clear();
            foreach (ref readonly FieldEntry entry in fields.Entries)
                text.Add(in entry, fields);
        }
    }

    [Fact]
    public void A_frame_of_a_known_flow_allocates_nothing()
    {
        byte[] options = PacketWire.Hex("0101 080a 00000001 00000002");
        byte[] tcp = PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp([], flags: 0x10, options: options)));
        byte[] udp = PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(17, PacketWire.Udp(PacketWire.Bytes(8))));
        FieldList fields = new();
        FrameDissector dissector = new(new ConversationTable());
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 1; i < 200; i++)
            {
                dissector.Dissect(tcp, Context(tcp.Length, 1, i), fields);
                dissector.Dissect(udp, Context(udp.Length, 1, i), fields);
            }
            // What is made once may be made in any round, as code is compiled; what a frame costs, in each.
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }
}

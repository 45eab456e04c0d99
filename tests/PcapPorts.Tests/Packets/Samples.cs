using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Packets;

/// <summary>One packet a header that the decoder knows, with what it should find: the levels, innermost last, as <c>version/protocol</c>.</summary>
sealed record Sample(string Name, int LinkType, byte[] Frame, params string[] Levels)
{
    public override string ToString() => Name;

    public static readonly Sample[] All =
    [
        .. Ethernets(), .. Links(), .. Wlans(), .. Networks(), .. Tunnels(),
    ];

    static IEnumerable<Sample> Ethernets() =>
    [
        new("ethernet tcp", 1, Ethernet(0x0800, Ipv4(6, Tcp(Bytes(10)))), "4/6"),
        new("ethernet tcp options", 1, Ethernet(0x0800, Ipv4(6, Tcp(Bytes(10), options: Hex("0204 05b4 0101 0402")))), "4/6"),
        new("ethernet udp", 1, Ethernet(0x0800, Ipv4(17, Udp(Bytes(20)))), "4/17"),
        new("ethernet udp padded", 1, Join(Ethernet(0x0800, Ipv4(17, Udp(Bytes(2)))), new byte[16]), "4/17"),
        new("ethernet ipv6 tcp", 1, Ethernet(0x86dd, Ipv6(6, Tcp(Bytes(10)))), "6/6"),
        new("ethernet ipv6 udp", 1, Ethernet(0x86dd, Ipv6(17, Udp(Bytes(10)))), "6/17"),
        new("vlan", 1, Ethernet(0x8100, Vlan(0x6005, 0x0800, Inner4)), "4/17"),
        new("qinq", 1, Ethernet(0x88a8, Vlan(100, 0x8100, Vlan(200, 0x86dd, Inner6))), "6/17"),
        new("old qinq", 1, Ethernet(0x9100, Vlan(1, 0x9200, Vlan(2, 0x9300, Vlan(3, 0x8100, Vlan(4, 0x8100, Vlan(5, 0x0800, Inner4)))))), "4/17"),
        new("vlan llc", 1, Ethernet(0x8100, Vlan(7, 36 + 8, Snap(0x0800, Inner4))), "4/17"),
        new("802.3 snap", 1, Ethernet(8 + 36, Snap(0x0800, Inner4)), "4/17"),
        new("802.3 bridged snap", 1, Ethernet(8 + 50, Join(Hex("aaaa 0300 80c2 0007"), Ethernet(0x0800, Inner4))), "4/17"),
        new("802.3 llc ip", 1, Ethernet(3 + 36, Join(Hex("0606 03"), Inner4)), "4/17"),
        new("isl", 1, Join(Hex("0100 0c00 0000 0200 0000 0001"), U16(40), Hex("aaaa 0300 0000 0025 0000 0000"), Ethernet(0x0800, Inner4)), "4/17"),
        new("mpls", 1, Ethernet(0x8847, Join(Hex("0006 4040 0007 4140"), Inner4)), "4/17"),
        new("mpls ipv6", 1, Ethernet(0x8848, Join(Hex("0006 4140"), Inner6)), "6/17"),
        new("mpls pseudowire", 1, Ethernet(0x8847, Join(Hex("0006 4140"), Ethernet(0x0800, Inner4))), "4/17"),
        new("mpls control word", 1, Ethernet(0x8847, Join(Hex("0006 4140 0000 0001"), Ethernet(0x86dd, Inner6))), "6/17"),
        new("pppoe", 1, Ethernet(0x8864, Join(Hex("1100 0001"), U16(2 + 36), Hex("0021"), Inner4)), "4/17"),
        new("802.1ah", 1, Ethernet(0x88e7, Join(Hex("0000 1234"), Ethernet(0x0800, Inner4))), "4/17"),
        new("cisco metadata", 1, Ethernet(0x8909, Join(Hex("0101 0001 0011 0800"), Inner4)), "4/17"),
        new("cisco metadata without options", 1, Ethernet(0x8909, Join(Hex("0000 0000 0000 0800"), Inner4)), "4/17"),
        new("fabricpath", 1, Ethernet(0x8903, Join(Hex("4020"), Ethernet(0x0800, Inner4))), "4/17"),
        new("macsec", 1, Ethernet(0x88e5, Join(Hex("2000 0000 0001 0200 0000 0001 0001 0800"), Inner4, new byte[16])), "4/17"),
        new("arista", 1, Ethernet(0xd28b, Join(Hex("0001 0011 5cee ed58 19c3 8c2c 0800"), Inner4)), "4/17"),
        new("nsh", 1, Ethernet(0x894f, Join(Hex("0fc2 0101 0000 01ff"), Inner4)), "4/17"),
    ];

    static IEnumerable<Sample> Links() =>
    [
        new("null little", 0, Join(Hex("0200 0000"), Inner4), "4/17"),
        new("null big", 0, Join(Hex("0000 0002"), Inner4), "4/17"),
        new("loop ipv6", 108, Join(Hex("0000 001c"), Inner6), "6/17"),
        new("null darwin", 0, Join(Hex("1e00 0000"), Inner6), "6/17"),
        new("raw 4", 101, Inner4, "4/17"),
        new("raw 6", 12, Inner6, "6/17"),
        new("ipv4", 228, Inner4, "4/17"),
        new("ipv6", 229, Inner6, "6/17"),
        new("cooked", 113, Join(Hex("0000 0001 0006 0200 0000 0001 0000 0800"), Inner4), "4/17"),
        new("cooked llc", 113, Join(Hex("0000 0001 0006 0200 0000 0001 0000 0004"), Snap(0x0800, Inner4)), "4/17"),
        new("cooked 2", 276, Join(Hex("86dd 0000 0000 0002 0001 0006 0200 0000 0001 0000"), Inner6), "6/17"),
        new("ppp", 9, Join(Hex("ff03 0021"), Inner4), "4/17"),
        new("ppp compressed", 9, Join(Hex("21"), Inner4), "4/17"),
        new("ppp ipv6", 50, Join(Hex("ff03 0057"), Inner6), "6/17"),
        new("ppp mpls", 9, Join(Hex("ff03 0281 0006 4140"), Inner4), "4/17"),
        new("ppp multilink", 9, Join(Hex("ff03 003d c000 0001 0021"), Inner4), "4/17"),
        new("ppp bridged", 9, Join(Hex("ff03 0031 0001"), Ethernet(0x0800, Inner4)), "4/17"),
        new("ppp hdlc cisco", 50, Join(Hex("0f00 0800"), Inner4), "4/17"),
        new("ppp ether", 51, Join(Hex("1100 0001"), U16(38), Hex("0021"), Inner4), "4/17"),
        new("ppp pppd", 166, Join(Hex("0103 0021"), Inner4), "4/17"),
        new("ppp direction", 204, Join(Hex("01ff 0300 21"), Inner4), "4/17"),
        new("cisco hdlc", 104, Join(Hex("0f00 86dd"), Inner6), "6/17"),
        new("cisco hdlc direction", 205, Join(Hex("000f 0008 00"), Inner4), "4/17"),
        new("frame relay", 107, Join(Hex("1841 03cc"), Inner4), "4/17"),
        new("frame relay padded snap", 107, Join(Hex("1841 0300 8000 0000 0800"), Inner4), "4/17"),
        new("frame relay cisco", 107, Join(Hex("1841 0800"), Inner4), "4/17"),
        new("frame relay direction", 206, Join(Hex("0018 4103 8e"), Inner6), "6/17"),
        new("token ring", 6, Join(Hex("1040 0200 0000 0002 0200 0000 0001"), Snap(0x0800, Inner4)), "4/17"),
        new("token ring routed", 6, Join(Hex("1040 0200 0000 0002 8200 0000 0001 0610 0011 0020"), Snap(0x0800, Inner4)), "4/17"),
        new("fddi", 10, Join(Hex("50 0200 0000 0002 0200 0000 0001"), Snap(0x0800, Inner4)), "4/17"),
        new("arcnet 1201", 7, Join(Hex("0102 d400 0001"), Inner4), "4/17"),
        new("arcnet exception", 7, Join(Hex("0102 d4ff ffff ff00 0001"), Inner4), "4/17"),
        new("arcnet linux", 129, Join(Hex("0102 0000 f0"), Inner4), "4/17"),
        new("ieee 1394", 138, Join(new byte[16], Hex("0800"), Inner4), "4/17"),
        new("slip", 8, Join(Hex("0045 0000"), new byte[12], Inner4), "4/17"),
        new("atm llc", 100, Snap(0x0800, Inner4), "4/17"),
        new("atm bridged", 11, Join(Hex("aaaa 0300 80c2 0007 0000"), Ethernet(0x0800, Inner4)), "4/17"),
        new("sunatm", 123, Join(Hex("8200 0064"), Snap(0x0800, Inner4)), "4/17"),
        new("sunatm lane", 123, Join(Hex("8100 0064 0000"), Ethernet(0x0800, Inner4)), "4/17"),
        new("clip", 106, Inner4, "4/17"),
        new("fibre channel", 122, Join(new byte[16], Snap(0x0800, Inner4)), "4/17"),
        new("enc", 109, Join(Hex("0200 0000 0000 1234 0000 0000"), Inner4), "4/17"),
        new("pflog", 117, Join(Hex("3d02"), new byte[62], Inner4), "4/17"),
        new("old pflog", 17, Join(Hex("0000 0018"), new byte[24], Inner6), "6/17"),
        new("ipnet", 226, Join(Hex("0102"), new byte[22], Inner4), "4/17"),
        new("nflog", 239, Join(Hex("0200 0014 0600 0f00 0001 0000"), [44 - 4, 0], Hex("0900"), Inner4), "4/17"),
        new("pktap", 258, Join(Hex("1000 0000 0100 0000 0100 0000 0000 0000"), Ethernet(0x0800, Inner4)), "4/17"),
        new("mpls link", 219, Join(Hex("0006 4140"), Inner4), "4/17"),
        new("juniper ethernet", 178, Join(Hex("4d47 4380 0003 0301 01"), Ethernet(0x0800, Inner4)), "4/17"),
        new("juniper no link", 178, Join(Hex("4d47 4302 0200 0000"), Inner4), "4/17"),
        new("juniper ppp", 179, Join(Hex("4d47 4300 ff03 0021"), Inner4), "4/17"),
        new("netanalyzer", 240, Join(new byte[4], Ethernet(0x0800, Inner4)), "4/17"),
        new("netanalyzer transparent", 241, Join(new byte[4], Hex("5555 5555 5555 55d5"), Ethernet(0x0800, Inner4)), "4/17"),
        new("infiniband", 242, Join(new byte[40], Hex("0800 0000"), Inner4), "4/17"),
        new("broadcom tag", 281, Join(Hex("0200 0000 0002 0200 0000 0001 2c00 0080 0800"), Inner4), "4/17"),
        new("broadcom prepended", 282, Join(Hex("0000 2005"), Ethernet(0x0800, Inner4)), "4/17"),
        new("dsa", 284, Join(Hex("0200 0000 0002 0200 0000 0001 c00a 0000 0800"), Inner4), "4/17"),
        new("edsa", 285, Join(Hex("0200 0000 0002 0200 0000 0001 dada 0000 c000 0000 0800"), Inner4), "4/17"),
    ];

    static byte[] WlanData(string control, byte[] body, bool four = false, string tail = "")
        => Join(Hex(control), Hex("0000 0200 0000 0001 0200 0000 0002 0200 0000 0003 1000"), four ? Hex("0200 0000 0004") : [], Hex(tail), body);

    static byte[] Msdu(byte[] body) => Join(Hex("0200 0000 0002 0200 0000 0001"), U16(body.Length), body, new byte[(4 - (14 + body.Length) % 4) % 4]);

    static IEnumerable<Sample> Wlans() =>
    [
        new("wlan", 105, WlanData("0801", Snap(0x0800, Inner4)), "4/17"),
        new("wlan qos", 105, WlanData("8802", Snap(0x86dd, Inner6), tail: "0000"), "6/17"),
        new("wlan four addresses", 105, WlanData("0803", Snap(0x0800, Inner4), four: true), "4/17"),
        new("wlan ht control", 105, WlanData("8881", Snap(0x0800, Inner4), tail: "0000 0000 0000"), "4/17"),
        new("wlan a-msdu", 105, WlanData("8801", Join(Msdu(Snap(0x0800, Inner4)), Msdu(Snap(0x86dd, Inner6))), tail: "8000"), "4/17", "6/17"),
        new("radiotap", 127, Join(Hex("0000 0900 0200 0000 00"), WlanData("0801", Snap(0x0800, Inner4))), "4/17"),
        new("radiotap padded", 127, Join(Hex("0000 1900 0300 0080 0000 0000"), Hex("0000 0000 0000 0000 0000 0000"), [0x20],
            WlanData("8801", Snap(0x0800, Inner4), tail: "0000 0000")), "4/17"),
        new("prism", 119, Join(Hex("4400 0000 9000 0000"), new byte[136], WlanData("0801", Snap(0x0800, Inner4))), "4/17"),
        new("avs", 163, Join(Hex("8021 1001 0000 0040"), new byte[56], WlanData("0801", Snap(0x0800, Inner4))), "4/17"),
        new("ppi", 192, Join(Hex("0000 0800 6900 0000"), WlanData("0801", Snap(0x0800, Inner4))), "4/17"),
        new("ppi ethernet", 192, Join(Hex("0000 0800 0100 0000"), Ethernet(0x0800, Inner4)), "4/17"),
        new("cooked radiotap", 113, Join(Hex("0000 0323 0000 0000 0000 0000 0000 0003 0000 0800 0000 0000"), WlanData("0801", Snap(0x0800, Inner4))), "4/17"),
    ];

    static IEnumerable<Sample> Networks() =>
    [
        new("ospf hello", 101, Ipv4(89, Hex("02 01 0030 01010101 00000000 0000 0000 0000000000000000 ffffff00 000a 12 01 00000028 00000000 00000000 02020202")), "4/89"),
        new("ospf update", 101, Ipv4(89, Hex("02 04 0034 01010101 00000000 0000 0000 0000000000000000 00000001 0001 02 01 03030303 03030303 80000001 0000 0014")), "4/89"),
        new("nhrp traffic indication", 101, Ipv4(54, Join(Hex("0001 0800 0000000000 ff 004c 0000 0000 01 08 04 00 04 04 0000 00000000 c0000201 cb007101 cb007103"), Inner4)), "4/54"),
        new("nhrp error", 101, Ipv4(54, Join(Hex("0001 0800 0000000000 ff 0050 0000 0000 01 07 04 00 04 04 0000 0006 0000 c0000201 cb007101 cb007103"), Hex("0001 0800 0000000000 ff 0028 0000 0000 01 01 04 00 04 04 0000 00000007 c0000201 cb007101 cb007103"))), "4/54"),
        new("vrrp", 101, Ipv4(112, Hex("31 07 64 01 0064 0000 c0000209")), "4/112"),
        new("ipv4 options", 101, Ipv4(6, Tcp(Bytes(4)), options: Hex("0101 0101")), "4/6"),
        new("ipv4 first fragment", 101, Ipv4(17, Udp(Bytes(8), length: 4000), fragment: 0x2000), "4/17"),
        new("ipv4 later fragment", 101, Ipv4(17, Bytes(16), fragment: 0x0010), "4/17"),
        new("ipv4 ah", 101, Ipv4(51, Join(Hex("0604 0000 0000 0001 0000 0001"), new byte[12], Tcp(Bytes(3)))), "4/6"),
        new("ipv6 hop by hop", 101, Ipv6(0, Join(Hex("1100 0502 0000 0100"), Udp(Bytes(4)))), "6/17"),
        new("ipv6 chain", 101, Ipv6(0, Join(Hex("2b00 0104 0000 0000"), Hex("3c02 0401"), new byte[20], Hex("0600 0104 0000 0000"), Tcp(Bytes(4)))), "6/6"),
        new("ipv6 fragment", 101, Ipv6(44, Join(Hex("1100 0001 dead beef"), Udp(Bytes(8), length: 3000))), "6/17"),
        new("ipv6 later fragment", 101, Ipv6(44, Join(Hex("1100 0101 dead beef"), Bytes(16))), "6/17"),
        new("ipv6 atomic fragment", 101, Ipv6(44, Join(Hex("1100 0000 dead beef"), Udp(Bytes(8)))), "6/17"),
        new("ipv6 ah", 101, Ipv6(51, Join(Hex("0604 0000 0000 0001 0000 0001"), new byte[12], Tcp(Bytes(3)))), "6/6"),
        new("ipv6 mobility", 101, Ipv6(135, Hex("3b01 0500 0000 0001 0000 0000 0000 0000")), "6/135"),
        new("ipv6 none", 101, Ipv6(59, Bytes(4)), "6/59"),
        new("sctp", 101, Ipv4(132, Join(U16(2905), U16(2906), new byte[8], Bytes(16))), "4/132"),
        new("dccp", 101, Ipv4(33, Join(U16(5001), U16(5002), Hex("0400 0000 0500 0000 0000 0000"), Bytes(9))), "4/33"),
        new("udplite", 101, Ipv4(136, Join(U16(5001), U16(5002), Hex("0008 0000"), Bytes(9))), "4/136"),
        new("icmp echo", 101, Ipv4(1, Join(Hex("0800 0000 1234 0001"), Bytes(8))), "4/1"),
        new("icmp error", 101, Ipv4(1, Join(Hex("0303 0000 0000 0000"), Ipv4(17, Udp(Bytes(0), length: 60), total: 80))), "4/1"),
        new("icmpv6 echo", 101, Ipv6(58, Join(Hex("8000 0000 1234 0001"), Bytes(8))), "6/58"),
        new("icmpv6 error", 101, Ipv6(58, Join(Hex("0104 0000 0000 0000"), Ipv6(0, Join(Hex("0600 0104 0000 0000"), Tcp(Bytes(0)))))), "6/58"),
        new("igmp", 101, Ipv4(2, Hex("1600 0000 e000 0001")), "4/2"),
        new("esp", 101, Ipv4(50, Bytes(24)), "4/50"),
        new("ospf", 101, Ipv6(89, Bytes(24)), "6/89"),
    ];

    static byte[] Over(int port, byte[] header, byte[] inner) => Ipv4(17, Udp(Join(header, inner), destination: port));

    static IEnumerable<Sample> Tunnels() =>
    [
        new("ipip", 101, Ipv4(4, Inner4), "4/4", "4/17"),
        new("6in4", 101, Ipv4(41, Inner6), "4/41", "6/17"),
        new("4in6", 101, Ipv6(4, Inner4), "6/4", "4/17"),
        new("ah tunnel", 101, Ipv4(51, Join(Hex("0404 0000 0000 0001 0000 0001"), new byte[12], Inner4)), "4/4", "4/17"),
        new("gre", 101, Ipv4(47, Join(Hex("0000 0800"), Inner4)), "4/47", "4/17"),
        new("gre all fields", 101, Ipv4(47, Join(Hex("b000 86dd 0000 0000 0000 0001 0000 0002"), Inner6)), "4/47", "6/17"),
        new("gre routing", 101, Ipv4(47, Join(Hex("4000 0800 0000 0000 0800 0004 0102 0304 0000 0000"), Inner4)), "4/47", "4/17"),
        new("gre ethernet", 101, Ipv4(47, Join(Hex("2000 6558 0000 0100"), Ethernet(0x0800, Inner4))), "4/47", "4/17"),
        new("gre mpls", 101, Ipv4(47, Join(Hex("0000 8847 0006 4140"), Inner4)), "4/47", "4/17"),
        new("gre wccp", 101, Ipv4(47, Join(Hex("0000 883e 0000 0000"), Inner4)), "4/47", "4/17"),
        new("pptp", 101, Ipv4(47, Join(Hex("3081 880b 0028 0001 0000 0001 0000 0000 ff03 0021"), Inner4)), "4/47", "4/17"),
        new("erspan 1", 101, Ipv4(47, Join(Hex("0000 88be"), Ethernet(0x0800, Inner4))), "4/47", "4/17"),
        new("erspan 2", 101, Ipv4(47, Join(Hex("1000 88be 0000 0001 1001 0000 0000 0000"), Ethernet(0x0800, Inner4))), "4/47", "4/17"),
        new("erspan 3", 101, Ipv4(47, Join(Hex("1000 22eb 0000 0001 2001 0000 0000 0000 0000 0001 0000 0000 0000 0000"), Ethernet(0x0800, Inner4))), "4/47", "4/17"),
        new("gre in udp", 101, Over(4754, Hex("0000 0800"), Inner4), "4/17", "4/17"),
        new("vxlan", 101, Over(4789, Hex("0800 0000 0001 2300"), Ethernet(0x0800, Inner4)), "4/17", "4/17"),
        new("vxlan linux", 101, Over(8472, Hex("0800 0000 0001 2300"), Ethernet(0x86dd, Inner6)), "4/17", "6/17"),
        new("vxlan gpe", 101, Over(4790, Hex("0c00 0004 0001 2300 0fc2 0101 0000 01ff"), Inner4), "4/17", "4/17"),
        new("geneve", 101, Over(6081, Hex("0100 6558 0001 2300 0000 0000"), Ethernet(0x0800, Inner4)), "4/17", "4/17"),
        new("geneve ip", 101, Over(6081, Hex("0000 0800 0001 2300"), Inner4), "4/17", "4/17"),
        new("gtp", 101, Over(2152, Hex("30ff 0024 0000 0001"), Inner4), "4/17", "4/17"),
        new("gtp extensions", 101, Over(2152, Hex("34ff 0030 0000 0001 0000 0085 0110 0185 0110 0200"), Inner6), "4/17", "6/17"),
        new("teredo", 101, Over(3544, Hex("0001 0000 0000 0000 0000 0000 00 0000 0102 0304 0506"), Inner6), "4/17", "6/17"),
        new("mpls in ip", 101, Ipv4(137, Join(Hex("0006 4140"), Inner4)), "4/137", "4/17"),
        new("mpls in udp", 101, Over(6635, Hex("0006 4140"), Inner4), "4/17", "4/17"),
        new("l2tp", 101, Over(1701, Hex("4002 0030 0001 0001 ff03 0021"), Inner4), "4/17", "4/17"),
        new("etherip", 101, Ipv4(97, Join(Hex("3000"), Ethernet(0x0800, Inner4))), "4/97", "4/17"),
        new("ethernet in ipv6", 101, Ipv6(143, Ethernet(0x0800, Inner4)), "6/143", "4/17"),
        new("pim register", 101, Ipv4(103, Join(Hex("2100 0000 0000 0000"), Inner4)), "4/103", "4/17"),
        new("lisp", 101, Over(4341, Hex("0800 0000 0000 0000"), Inner4), "4/17", "4/17"),
        new("capwap", 101, Over(5247, Hex("0010 0000 0000 0000"), Ethernet(0x0800, Inner4)), "4/17", "4/17"),
        new("capwap wlan", 101, Over(5247, Hex("0010 4300 0000 0000"), WlanData("0108", Snap(0x0800, Inner4))), "4/17", "4/17"),
        new("gre over gre", 101, Ipv4(47, Join(Hex("0000 0800"), Ipv4(47, Join(Hex("0000 86dd"), Inner6)))), "4/47", "4/47", "6/17"),
    ];
}

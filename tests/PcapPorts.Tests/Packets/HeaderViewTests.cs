using PcapPorts.Packets;
using static PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Packets;

/// <summary>Each view reads its fields, and its gate closes one byte below what the getters need.</summary>
public class HeaderViewTests
{
    [Fact]
    public void Ethernet_header()
    {
        byte[] frame = Ethernet(0x0800, []);
        Assert.False(EthernetHeader.TryRead(frame.AsSpan(0, 13), out _));
        Assert.True(EthernetHeader.TryRead(frame, out EthernetHeader header));
        Assert.Equal("02:00:00:00:00:02", header.Destination.ToString());
        Assert.Equal("02:00:00:00:00:01", header.Source.ToString());
        Assert.Equal((0x0800, false), (header.TypeOrLength, header.IsLengthFrame));
    }

    [Fact]
    public void Vlan_tag()
    {
        byte[] tag = Hex("b123 86dd");
        Assert.False(VlanTag.TryRead(tag.AsSpan(0, 3), out _));
        Assert.True(VlanTag.TryRead(tag, out VlanTag header));
        Assert.Equal((5, true, 0x123, 0x86dd), (header.Priority, header.DropEligible, header.Id, header.TypeOrLength));
    }

    [Fact]
    public void Linux_cooked_headers()
    {
        byte[] one = Hex("0004 0001 0006 0200 0000 0001 0000 0800");
        Assert.False(LinuxCookedHeader.TryRead(one.AsSpan(0, 15), out _));
        Assert.True(LinuxCookedHeader.TryRead(one, out LinuxCookedHeader cooked));
        Assert.Equal((4, 1, 0x0800, 6), (cooked.PacketType, cooked.HardwareType, cooked.Protocol, cooked.Address.Length));
        byte[] two = Hex("86dd 0000 0000 0002 0001 04ff 0200 0000 0001 0000");
        Assert.False(LinuxCooked2Header.TryRead(two.AsSpan(0, 19), out _));
        Assert.True(LinuxCooked2Header.TryRead(two, out LinuxCooked2Header cooked2));
        Assert.Equal((0x86dd, 2u, 1, 4, 8), (cooked2.Protocol, cooked2.InterfaceIndex, cooked2.HardwareType, cooked2.PacketType, cooked2.Address.Length));
    }

    [Fact]
    public void Llc_header_with_and_without_snap()
    {
        byte[] snap = Snap(0x0800, Bytes(4));
        Assert.False(LlcHeader.TryRead(snap.AsSpan(0, 2), out _));
        Assert.True(LlcHeader.TryRead(snap, out LlcHeader header));
        Assert.Equal((0xaa, 0xaa, 3, true, 0u, 0x0800), (header.DestinationSap, header.SourceSap, header.Control, header.HasSnap, header.Organisation, header.Protocol));
        Assert.True(LlcHeader.TryRead(snap.AsSpan(0, 7), out LlcHeader cut));
        Assert.Equal((false, 0), (cut.HasSnap, cut.Protocol));
    }

    [Fact]
    public void Pppoe_header_and_mpls_entry()
    {
        byte[] bytes = Hex("1100 1234 0026");
        Assert.False(PppoeHeader.TryRead(bytes.AsSpan(0, 5), out _));
        Assert.True(PppoeHeader.TryRead(bytes, out PppoeHeader pppoe));
        Assert.Equal((1, 1, 0, 0x1234, 0x26), (pppoe.Version, pppoe.Type, pppoe.Code, pppoe.Session, pppoe.PayloadLength));
        Assert.False(MplsEntry.TryRead(bytes.AsSpan(0, 3), out _));
        Assert.True(MplsEntry.TryRead(Hex("1234 5b40"), out MplsEntry entry));
        Assert.Equal((0x12345u, 5, true, 64), (entry.Label, entry.TrafficClass, entry.IsBottom, entry.TimeToLive));
    }

    [Fact]
    public void Wlan_header()
    {
        byte[] bytes = Hex("885a 0000 0200 0000 0001 0200 0000 0002");
        Assert.False(Ieee80211Header.TryRead(bytes.AsSpan(0, 9), out _));
        Assert.True(Ieee80211Header.TryRead(bytes, out Ieee80211Header header));
        Assert.Equal((0, 2, 8), (header.Version, header.Type, header.Subtype));
        Assert.Equal((false, true, false, true, true), (header.ToDistributionSystem, header.FromDistributionSystem, header.MoreFragments, header.IsRetry, header.IsProtected));
        Assert.Equal(("02:00:00:00:00:01", "02:00:00:00:00:02"), (header.Receiver.ToString(), header.Transmitter.ToString()));
        Assert.True(Ieee80211Header.TryRead(bytes.AsSpan(0, 10), out Ieee80211Header acknowledgment));
        Assert.Equal((false, default), (acknowledgment.HasTransmitter, acknowledgment.Transmitter));
    }

    [Fact]
    public void Ipv4_header()
    {
        byte[] bytes = Ipv4(6, [], fragment: 0x6010, options: Hex("0101 0100"));
        bytes[1] = 0xb9;
        Assert.False(Ipv4Header.TryRead(bytes.AsSpan(0, 19), out _));
        Assert.False(Ipv4Header.TryRead(Hex("4400 0014 0000 0000 4006 0000 c000 0201 c633 6407"), out _));
        Assert.True(Ipv4Header.TryRead(bytes, out Ipv4Header header));
        Assert.Equal((24, 46, 1, 24, 0x1234), (header.Length, header.Dscp, header.Ecn, header.TotalLength, header.Identification));
        Assert.Equal((true, true, 16, 64, 6, 0), (header.DontFragment, header.MoreFragments, header.FragmentOffset, header.TimeToLive, header.Protocol, header.Checksum));
        Assert.Equal(("192.0.2.1", "198.51.100.7", 4), (header.Source.ToString(), header.Destination.ToString(), header.Options.Length));
    }

    [Fact]
    public void Ipv6_headers()
    {
        byte[] bytes = Ipv6(17, Bytes(4));
        bytes.AsSpan(0, 4).Clear();
        Assert.False(Ipv6Header.TryRead(bytes, out _));
        Hex("6b91 2345").CopyTo(bytes, 0);
        Assert.False(Ipv6Header.TryRead(bytes.AsSpan(0, 39), out _));
        Assert.True(Ipv6Header.TryRead(bytes, out Ipv6Header header));
        Assert.Equal((46, 1, 0x12345u, 4, 17, 64), (header.Dscp, header.Ecn, header.FlowLabel, header.PayloadLength, header.NextHeader, header.HopLimit));
        Assert.Equal(("2001:db8::1", "2001:db8::2"), (header.Source.ToString(), header.Destination.ToString()));
        Assert.False(Ipv6FragmentHeader.TryRead(new byte[7], out _));
        Assert.True(Ipv6FragmentHeader.TryRead(Hex("1100 0101 dead beef"), out Ipv6FragmentHeader fragment));
        Assert.Equal((17, 32, true, 0xdeadbeefu, false), (fragment.NextHeader, fragment.FragmentOffset, fragment.MoreFragments, fragment.Identification, fragment.IsAtomic));
    }

    [Fact]
    public void Arp_header()
    {
        byte[] bytes = Hex("0001 0800 0604 0002 0200 0000 0001 c000 0201 0200 0000 0002 c633 6407");
        Assert.False(ArpHeader.TryRead(bytes.AsSpan(0, 27), out _));
        Assert.True(ArpHeader.TryRead(bytes, out ArpHeader header));
        Assert.Equal((2, "192.0.2.1", "198.51.100.7"), (header.Operation, header.SenderProtocol.ToString(), header.TargetProtocol.ToString()));
        Assert.Equal(("02:00:00:00:00:01", "02:00:00:00:00:02"), (header.SenderHardware.ToString(), header.TargetHardware.ToString()));
        bytes[1] = 6;
        Assert.False(ArpHeader.TryRead(bytes, out _));
    }

    [Fact]
    public void Icmp_and_gre_headers()
    {
        Assert.False(IcmpHeader.TryRead(new byte[7], out _));
        Assert.True(IcmpHeader.TryRead(Hex("0800 abcd 1234 0001"), out IcmpHeader icmp));
        Assert.Equal((8, 0, 0xabcd, 0x1234, 1, 0x12340001u), (icmp.Type, icmp.Code, icmp.Checksum, icmp.Identifier, icmp.Sequence, icmp.Rest));
        Assert.False(GreHeader.TryRead(new byte[3], out _));
        Assert.True(GreHeader.TryRead(Hex("3081 880b"), out GreHeader gre));
        Assert.Equal((false, false, true, true, true, 1, 0x880b, 16), (gre.HasChecksum, gre.HasRouting, gre.HasKey, gre.HasSequence, gre.HasAcknowledgment, gre.Version, gre.Protocol, gre.HeaderLength));
    }

    [Fact]
    public void Tcp_header()
    {
        byte[] bytes = Tcp(Bytes(2), flags: 0x12, options: Hex("0204 05b4"));
        Assert.False(TcpHeader.TryRead(bytes.AsSpan(0, 19), out _));
        Assert.True(TcpHeader.TryRead(bytes, out TcpHeader header));
        Assert.Equal((40000, 443, 0x01020304u, 0x0a0b0c0du), (header.SourcePort, header.DestinationPort, header.Sequence, header.Acknowledgment));
        Assert.Equal((24, 0x12, 0x2000, 0, 0, 4), (header.Length, header.Flags, header.Window, header.Checksum, header.UrgentPointer, header.Options.Length));
        bytes[12] = 0x40;
        Assert.False(TcpHeader.TryRead(bytes, out _));
    }

    [Fact]
    public void Udp_sctp_and_dccp_headers()
    {
        byte[] bytes = Join(U16(1), U16(2), U16(20), U16(3), U32(4));
        Assert.False(UdpHeader.TryRead(bytes.AsSpan(0, 7), out _));
        Assert.True(UdpHeader.TryRead(bytes, out UdpHeader udp));
        Assert.Equal((1, 2, 20, 3), (udp.SourcePort, udp.DestinationPort, udp.DatagramLength, udp.Checksum));
        Assert.False(SctpHeader.TryRead(bytes.AsSpan(0, 11), out _));
        Assert.True(SctpHeader.TryRead(bytes, out SctpHeader sctp));
        Assert.Equal((1, 2, 0x00140003u, 4u), (sctp.SourcePort, sctp.DestinationPort, sctp.VerificationTag, sctp.Checksum));
        Assert.False(DccpHeader.TryRead(bytes.AsSpan(0, 11), out _));
        Assert.True(DccpHeader.TryRead(Hex("1389 138a 0400 0000 0500 0000"), out DccpHeader dccp));
        Assert.Equal((5001, 5002, 16, 2, true), (dccp.SourcePort, dccp.DestinationPort, dccp.DataOffset, dccp.Type, dccp.HasLongSequence));
    }
}

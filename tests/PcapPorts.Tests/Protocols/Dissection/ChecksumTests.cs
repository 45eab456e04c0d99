using System.Buffers.Binary;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Tests.Analysis;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>The verdict on each checksum, on packets whose sums are worked out here the plain way.</summary>
public class ChecksumTests
{
    const int Bad = 0, Good = 1, Unverified = 2, NotPresent = 3, Illegal = 4;
    const ushort Ip4 = 228, Ip6 = 229;

    readonly FieldList _fields = new();
    readonly FrameDissector _dissector = new(new ConversationTable());
    long _number;

    string this[string field] => Exchange.Values(_fields, field);

    ChecksumTests Dissect(byte[] packet, ushort linkType, int cut = 0)
    {
        _number++;
        var record = new FrameRecord { CapturedLength = packet.Length - cut, WireLength = (uint)packet.Length, LinkType = linkType };
        _dissector.Dissect(packet.AsSpan(0, packet.Length - cut), new FrameContext { Number = _number, Record = record }, _fields);
        return this;
    }

    void Says(string field, int status) => Assert.Equal($"{status}", this[field]);

    static uint Sum(params byte[][] parts)
    {
        uint sum = 0;
        foreach (byte[] part in parts)
        {
            for (int i = 0; i < part.Length; i++)
                sum += i % 2 == 0 ? (uint)part[i] << 8 : part[i];
        }
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }

    static byte[] Pseudo(byte[] from, byte[] to, int protocol, int length) => [.. from, .. to, .. PacketWire.U32((uint)length), 0, 0, 0, (byte)protocol];

    static byte[] Pseudo4(int protocol, int length) => Pseudo(PacketWire.Source4, PacketWire.Destination4, protocol, length);

    static byte[] Pseudo6(int protocol, int length) => Pseudo(PacketWire.Source6, PacketWire.Destination6, protocol, length);

    /// <summary>Sets a checksum right.</summary>
    static byte[] With(byte[] message, int at, params byte[][] before) => Put(message, at, (int)(ushort)~Sum([.. before, Put(message, at, 0)]));

    static byte[] Put(byte[] message, int at, int value)
    {
        byte[] bytes = [.. message];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value);
        return bytes;
    }

    static byte[] V4(int protocol, byte[] payload, int fragment = 0, byte[]? options = null, int? total = null)
    {
        byte[] packet = PacketWire.Ipv4(protocol, [], fragment: fragment, options: options, total: total ?? 20 + (options?.Length ?? 0) + payload.Length);
        return [.. With(packet, 10), .. payload];
    }

    static byte[] Tcp4(int payload) => With(PacketWire.Tcp(PacketWire.Bytes(payload)), 16, Pseudo4(6, 20 + payload));

    static byte[] Udp4(int payload) => With(PacketWire.Udp(PacketWire.Bytes(payload)), 6, Pseudo4(17, 8 + payload));

    static byte[] Udp6(int payload) => With(PacketWire.Udp(PacketWire.Bytes(payload)), 6, Pseudo6(17, 8 + payload));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1459)]
    public void RightOnesAreGoodWhateverTheLength(int payload)
    {
        Dissect(V4(6, Tcp4(payload)), Ip4).Says("tcp.checksum.status", Good);
        Says("ip.checksum.status", Good);
        Dissect(V4(17, Udp4(payload)), Ip4).Says("udp.checksum.status", Good);
        Dissect(PacketWire.Ipv6(17, Udp6(payload)), Ip6).Says("udp.checksum.status", Good);
        Dissect(V4(1, With([8, 0, 0, 0, 1, 2, 3, 4, .. PacketWire.Bytes(payload)], 2)), Ip4).Says("icmp.checksum.status", Good);
        Assert.DoesNotContain(_fields.Entries.ToArray(), static entry => entry.Field.Expert is not null);
    }

    [Fact]
    public void WrongOnesAreBadAndTheRightOneIsTold()
    {
        byte[] tcp = Tcp4(5), right = tcp[16..18];
        Dissect(V4(6, Put(tcp, 16, 0x1234)), Ip4).Says("tcp.checksum.status", Bad);
        Assert.Equal("0x" + Convert.ToHexStringLower(right), this["tcp.checksum_calculated"]);
        Assert.Equal("1", this["tcp.checksum_bad.expert"]);
        Says("ip.checksum.status", Good);

        byte[] packet = V4(17, Udp4(5));
        right = packet[10..12];
        Dissect(Put(packet, 10, 0x1234), Ip4).Says("ip.checksum.status", Bad);
        Assert.Equal("0x" + Convert.ToHexStringLower(right), this["ip.checksum_calculated"]);
        Assert.Equal("1", this["ip.checksum_bad.expert"]);
        Says("udp.checksum.status", Good);

        Dissect(V4(17, Put(Udp4(5), 6, 0x1234)), Ip4).Says("udp.checksum.status", Bad);
        Assert.Equal("1", this["udp.checksum.bad"]);
    }

    [Fact]
    public void ASumOfZeroIsSentAsItsOtherFormByUdp()
    {
        // The last word makes the sum all ones, so its complement is 0.
        byte[] udp = PacketWire.Udp([0, 0]);
        udp = Put(udp, 8, (int)(0xffff - Sum(Pseudo4(17, 10), udp)));
        Dissect(V4(17, Put(udp, 6, 0xffff)), Ip4).Says("udp.checksum.status", Good);
        Dissect(V4(17, Put(udp, 6, 0x0102)), Ip4).Says("udp.checksum.status", Bad);
        Assert.Equal("0xffff", this["udp.checksum_calculated"]);
    }

    [Fact]
    public void WhatIsNotThereProvesNothing()
    {
        Dissect(V4(6, Tcp4(100)), Ip4, cut: 1).Says("tcp.checksum.status", Unverified);
        Says("ip.checksum.status", Good);
        Dissect(V4(17, Udp4(100)), Ip4, cut: 60).Says("udp.checksum.status", Unverified);
        Dissect(V4(6, Tcp4(100), total: 200), Ip4).Says("tcp.checksum.status", Unverified);
        Dissect(V4(17, PacketWire.Udp(PacketWire.Bytes(8), length: 30)), Ip4).Says("udp.checksum.status", NotPresent);
        Dissect(V4(17, Put(PacketWire.Udp(PacketWire.Bytes(8), length: 30), 6, 7)), Ip4).Says("udp.checksum.status", Unverified);
    }

    [Fact]
    public void WhatIpPadsIsNoPartOfTheMessage()
    {
        byte[] packet = V4(6, Tcp4(3));
        byte[] frame = [.. PacketWire.Ethernet(0x0800, packet), 1, 2, 3, 4, 5, 6, 7];
        Dissect(frame, 1).Says("tcp.checksum.status", Good);
    }

    [Fact]
    public void FragmentsAreCheckedWhenTheyAreWhole()
    {
        byte[] udp = Udp4(43);
        Dissect(V4(17, udp[..24], fragment: 0x2000), Ip4);
        Assert.Equal("", this["udp.checksum.status"]);
        Dissect(V4(17, udp[24..], fragment: 3), Ip4).Says("udp.checksum.status", Good);
        Dissect(V4(17, Put(udp, 10, 0)[..24], fragment: 0x2000), Ip4);
        Dissect(V4(17, udp[24..], fragment: 3), Ip4).Says("udp.checksum.status", Bad);
        Dissect(V4(17, udp[..24], fragment: 0x2000), Ip4, cut: 1).Says("udp.checksum.status", Unverified);

        udp = Udp6(43);
        Dissect(PacketWire.Ipv6(44, [17, 0, 0, 1, 0, 0, 0, 9, .. udp[..24]]), Ip6);
        Dissect(PacketWire.Ipv6(44, [17, 0, 0, 24, 0, 0, 0, 9, .. udp[24..]]), Ip6).Says("udp.checksum.status", Good);
    }

    [Fact]
    public void UdpNeedsNoneOverIpv4AndOverIpv6OnlyInTunnels()
    {
        Dissect(V4(17, PacketWire.Udp(PacketWire.Bytes(9))), Ip4).Says("udp.checksum.status", NotPresent);
        Dissect(PacketWire.Ipv6(17, PacketWire.Udp(PacketWire.Bytes(9))), Ip6).Says("udp.checksum.status", Illegal);
        Assert.Equal("1", this["udp.checksum.zero"]);
        byte[] vxlan = [8, 0, 0, 0, 0, 0, 7, 0, .. PacketWire.Ethernet(0x0800, V4(17, Udp4(9)))];
        Dissect(PacketWire.Ipv6(17, PacketWire.Udp(vxlan, destination: 4789)), Ip6);
        Assert.Equal("3,1", this["udp.checksum.status"]);
    }

    [Fact]
    public void WhatIsLeftToTheNetworkCardIsNotCalledBad()
    {
        byte[] tcp = PacketWire.Tcp(PacketWire.Bytes(9));
        Dissect(V4(6, Put(tcp, 16, (int)Sum(Pseudo4(6, 29)))), Ip4).Says("tcp.checksum.status", Unverified);
        Assert.Equal("1", this["tcp.checksum.partial"]);
        Assert.Equal("", this["tcp.checksum_bad.expert"]);
        byte[] udp = PacketWire.Udp(PacketWire.Bytes(9));
        Dissect(PacketWire.Ipv6(17, Put(udp, 6, (int)Sum(Pseudo6(17, 17)))), Ip6).Says("udp.checksum.status", Unverified);
        Assert.Equal("1", this["udp.checksum.partial"]);
        Dissect(Put(V4(6, Tcp4(9)), 10, 0), Ip4).Says("ip.checksum.status", Unverified);
        Assert.Equal("1", this["ip.checksum.partial"]);
    }

    [Fact]
    public void WithoutALengthInTheHeaderASegmentCanBeRightButNotWrong()
    {
        Dissect(V4(6, Put(PacketWire.Tcp(PacketWire.Bytes(9)), 16, (int)Sum(Pseudo4(6, 0))), total: 0), Ip4).Says("tcp.checksum.status", Unverified);
        Assert.Equal("1", this["tcp.checksum.partial"]);
        Dissect(V4(6, Tcp4(9), total: 0), Ip4).Says("tcp.checksum.status", Good);
        Dissect(V4(6, Put(Tcp4(9), 16, 0x1234), total: 0), Ip4).Says("tcp.checksum.status", Unverified);
        Assert.Equal("", this["tcp.checksum.partial"]);
    }

    [Fact]
    public void ATunnelsOwnChecksumIsThatOfThePacketAsItWillBeSent()
    {
        byte[] Outer(byte[] tcp) => [8, 0, 0, 0, 0, 0, 7, 0, .. PacketWire.Ethernet(0x0800, V4(6, tcp))];
        byte[] sent = Outer(Tcp4(9)), captured = Outer(Put(PacketWire.Tcp(PacketWire.Bytes(9)), 16, (int)Sum(Pseudo4(6, 29))));
        byte[] udp = With(PacketWire.Udp(sent, destination: 4789), 6, Pseudo6(17, 8 + sent.Length));
        Dissect(PacketWire.Ipv6(17, udp), Ip6).Says("udp.checksum.status", Good);
        Dissect(PacketWire.Ipv6(17, [.. udp[..8], .. captured]), Ip6).Says("udp.checksum.status", Good);
        Says("tcp.checksum.status", Unverified);
        captured[4] ^= 1;
        Dissect(PacketWire.Ipv6(17, [.. udp[..8], .. captured]), Ip6).Says("udp.checksum.status", Bad);
    }

    [Fact]
    public void TheFinalDestinationIsTheOneThatCounts()
    {
        byte[] final6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x99], via = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x55];
        byte[] udp = With(PacketWire.Udp(PacketWire.Bytes(9)), 6, Pseudo(PacketWire.Source6, final6, 17, 17));
        byte[] Routed(byte type, byte left, params byte[][] addresses) => PacketWire.Ipv6(43, [17, (byte)(addresses.Length * 2), type, left, 0, 0, 0, 0, .. addresses.SelectMany(static address => address), .. udp]);
        Dissect(Routed(0, 1, via, final6), Ip6).Says("udp.checksum.status", Good);
        Dissect(Routed(2, 1, final6), Ip6).Says("udp.checksum.status", Good);
        Dissect(Routed(4, 1, final6, via), Ip6).Says("udp.checksum.status", Good);
        Dissect(Routed(4, 1, via, final6), Ip6).Says("udp.checksum.status", Bad);
        Dissect(Routed(3, 1, final6), Ip6).Says("udp.checksum.status", Unverified);
        Dissect(Routed(0, 0, via, final6), Ip6).Says("udp.checksum.status", Bad);

        byte[] home = [17, 2, 1, 2, 0, 0, 0xc9, 16, .. final6];
        byte[] fromHome = With(PacketWire.Udp(PacketWire.Bytes(9)), 6, Pseudo(final6, PacketWire.Destination6, 17, 17));
        Dissect(PacketWire.Ipv6(60, [.. home, .. fromHome]), Ip6).Says("udp.checksum.status", Good);

        byte[] final4 = [203, 0, 113, 9];
        byte[] route = [131, 7, 4, .. final4, 0];
        Dissect(V4(17, With(PacketWire.Udp(PacketWire.Bytes(9)), 6, Pseudo(PacketWire.Source4, final4, 17, 17)), options: route), Ip4).Says("udp.checksum.status", Good);
    }

    [Fact]
    public void AJumbogramIsCheckedWithItsTrueLength()
    {
        byte[] payload = new byte[70_001];
        Array.Fill(payload, (byte)0xa5);
        byte[] tcp = With(PacketWire.Tcp(payload), 16, Pseudo6(6, 20 + payload.Length));
        byte[] options = [6, 0, 0xc2, 4, .. PacketWire.U32((uint)(8 + tcp.Length))];
        Dissect(PacketWire.Ipv6(0, [.. options, .. tcp], length: 0), Ip6).Says("tcp.checksum.status", Good);
        Dissect(PacketWire.Ipv6(0, [.. options, .. Put(tcp, 16, 0x1234)], length: 0), Ip6).Says("tcp.checksum.status", Bad);
    }

    [Fact]
    public void UdpLiteCoversWhatItSays()
    {
        byte[] lite = PacketWire.Udp(PacketWire.Bytes(21), length: 12);
        lite = Put(lite, 6, (ushort)~Sum(Pseudo4(136, 29), lite[..12]));
        Dissect(V4(136, lite), Ip4).Says("udp.checksum.status", Good);
        lite[20] ^= 1;
        Dissect(V4(136, lite), Ip4).Says("udp.checksum.status", Good);
        Dissect(V4(136, lite), Ip4, cut: 5).Says("udp.checksum.status", Good);
        lite[10] ^= 1;
        Dissect(V4(136, lite), Ip4).Says("udp.checksum.status", Bad);
        Dissect(V4(136, PacketWire.Udp(PacketWire.Bytes(21), length: 12)), Ip4).Says("udp.checksum.status", Illegal);
        Dissect(V4(136, Put(PacketWire.Udp(PacketWire.Bytes(21), length: 5), 6, 1)), Ip4).Says("udp.checksum.status", Unverified);
        byte[] all = With(PacketWire.Udp(PacketWire.Bytes(21), length: 0), 6, Pseudo4(136, 29));
        Dissect(V4(136, all), Ip4).Says("udp.checksum.status", Good);
    }

    [Fact]
    public void WhatAnErrorQuotesIsNotJudged()
    {
        byte[] quoted = V4(17, Put(Udp4(9), 6, 0x1234));
        quoted[8]--;
        Dissect(V4(1, With([3, 3, 0, 0, 0, 0, 0, 0, .. quoted], 2)), Ip4).Says("icmp.checksum.status", Good);
        Assert.Equal("1,2", this["ip.checksum.status"]);
        Says("udp.checksum.status", Unverified);
    }

    [Fact]
    public void SctpHasANewChecksumAndAnOldOne()
    {
        byte[] sctp = [.. PacketWire.U16(2905), .. PacketWire.U16(2905), 0, 0, 0, 7, 0, 0, 0, 0, 11, 0, 0, 4, 6, 0, 0, 4];
        byte[] With32(uint sum) => [.. sctp[..8], .. PacketWire.U32(sum), .. sctp[12..]];
        Dissect(V4(132, With32(SctpChecksum.Crc32C(sctp))), Ip4).Says("sctp.checksum.status", Good);
        Assert.Equal("", this["sctp.checksum.adler32"]);
        Dissect(V4(132, With32(SctpChecksum.Adler32(sctp))), Ip4).Says("sctp.checksum.status", Good);
        Assert.Equal("1", this["sctp.checksum.adler32"]);
        Dissect(V4(132, With32(1)), Ip4).Says("sctp.checksum.status", Bad);
        Assert.Equal($"0x{SctpChecksum.Crc32C(sctp):x8}", this["sctp.checksum_calculated"]);
        Dissect(V4(132, With32(0)), Ip4).Says("sctp.checksum.status", Unverified);
        Dissect(V4(132, With32(1)), Ip4, cut: 1).Says("sctp.checksum.status", Unverified);
    }

    [Fact]
    public void OthersAreCheckedByTheirOwnRules()
    {
        Dissect(V4(2, With([0x16, 0, 0, 0, 224, 0, 0, 9], 2)), Ip4).Says("igmp.checksum.status", Good);
        Dissect(V4(2, [0x16, 0, 1, 1, 224, 0, 0, 9]), Ip4).Says("igmp.checksum.status", Bad);
        byte[] echo6 = With([128, 0, 0, 0, 1, 2, 3, 4, 5], 2, Pseudo6(58, 9));
        Dissect(PacketWire.Ipv6(58, echo6), Ip6).Says("icmpv6.checksum.status", Good);
        echo6[8] ^= 1;
        Dissect(PacketWire.Ipv6(58, echo6), Ip6).Says("icmpv6.checksum.status", Bad);

        byte[] gre = With([0x80, 0, 0x08, 0, 0, 0, 0, 0, .. V4(17, Udp4(9))], 4);
        Dissect(V4(47, gre), Ip4).Says("gre.checksum.status", Good);
        gre[^1] ^= 1;
        Dissect(V4(47, gre), Ip4).Says("gre.checksum.status", Bad);

        byte[] register = [.. With([0x21, 0, 0, 0, 0, 0, 0, 0], 2), .. V4(17, Udp4(9))], whole = With(register, 2);
        Dissect(V4(103, register), Ip4).Says("pim.cksum.status", Good);
        Dissect(V4(103, whole), Ip4).Says("pim.cksum.status", Good);
        Dissect(V4(103, Put(whole, 2, 1)), Ip4).Says("pim.cksum.status", Bad);
        Dissect(PacketWire.Ipv6(103, With([0x20, 0, 0, 0, 0, 1, 0, 2, 0, 105], 2, Pseudo6(103, 10))), Ip6).Says("pim.cksum.status", Good);

        byte[] vrrp = [0x31, 7, 100, 1, 0, 100, 0, 0, 192, 0, 2, 9];
        Dissect(V4(112, With(vrrp, 6)), Ip4).Says("vrrp.checksum.status", Good);
        Dissect(V4(112, With(vrrp, 6, Pseudo4(112, 12))), Ip4).Says("vrrp.checksum.status", Good);
        Dissect(V4(112, Put(vrrp, 6, 5)), Ip4).Says("vrrp.checksum.status", Bad);

        byte[] ospf = [2, 1, 0, 44, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, .. new byte[8], .. PacketWire.Bytes(20)];
        ospf = With(ospf, 12);
        "password"u8.CopyTo(ospf.AsSpan(16));
        Dissect(V4(89, ospf), Ip4).Says("ospf.checksum.status", Good);
        Dissect(V4(89, Put(ospf, 12, 5)), Ip4).Says("ospf.checksum.status", Bad);
        Dissect(V4(89, Put(ospf, 14, 2)), Ip4).Says("ospf.checksum.status", NotPresent);
    }

    /// <summary>
    /// The hosts of the captures fill their checksums in themselves, but for one whose network card is left to it, and a desktop that talks to itself.
    /// </summary>
    [Fact]
    public void NothingIsWrongInTheCapturesAndWhatIsNotFinishedIsExplained()
    {
        int good = 0;
        var partial = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories))
        {
            using CaptureFile file = Replays.OpenWhole(path);
            using var pass = new CapturePass(file, new StreamNumbers());
            pass.Run(
                (long number, in FrameRecord record, FieldList fields) =>
                {
                    bool hasQuote = fields.Entries.ToArray().Any(static entry => entry.Field.Abbreviation is "icmp" or "icmpv6");
                    bool isCut = record.CapturedLength < record.WireLength;
                    for (int i = 0; i < fields.Count; i++)
                    {
                        FieldEntry entry = fields.Entries[i];
                        if (!entry.Field.Abbreviation.EndsWith("sum.status", StringComparison.Ordinal))
                            continue;
                        Assert.True((int)entry.Value is Good or Unverified or NotPresent, $"{path}, frame {number}: {entry.Field} {entry.Value}");
                        bool isPartial = i + 1 < fields.Count && fields.Entries[i + 1].Field.Abbreviation.EndsWith("sum.partial", StringComparison.Ordinal);
                        Assert.True((int)entry.Value != Unverified || isPartial || isCut || hasQuote, $"{path}, frame {number}: {entry.Field} is not explained");
                        good += (int)entry.Value == Good && !entry.Field.Abbreviation.StartsWith("ip.", StringComparison.Ordinal) ? 1 : 0;
                        if (isPartial)
                            partial[Path.GetFileName(path)] = partial.GetValueOrDefault(Path.GetFileName(path)) + 1;
                    }
                },
                CancellationToken.None);
        }
        Assert.True(good > 1000, $"{good} good");
        Assert.Equal([new("desktop.pcap", 10), new("large-frames.pcapng", 20)], partial);
    }
}

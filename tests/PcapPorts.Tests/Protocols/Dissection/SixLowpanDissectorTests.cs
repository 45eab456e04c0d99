using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

/// <summary>Low-rate wireless frames, and the IPv6 packets that they compress.</summary>
public class SixLowpanDissectorTests
{
    /// <summary>A data frame of version 2006 from 02:…:01 to 02:…:02, both addresses of eight bytes, in one network.</summary>
    const string Long = "41dc 07 cdab 0200000000000002 0100000000000002";

    const string Short = "4198 07 cdab 0200 0100";

    static readonly ushort s_noChecksum = 230;

    static FieldList Dissect(string hex, int linkType = 230)
    {
        byte[] frame = PacketWire.Hex(hex);
        FieldList fields = new();
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = (ushort)linkType, TimestampNanoseconds = 1 };
        new FrameDissector(new ConversationTable()).Dissect(frame, new FrameContext { Number = 1, Record = record, FirstNanoseconds = 1, PreviousNanoseconds = 1 }, fields);
        return fields;
    }

    static string Values(FieldList fields, string field) => Exchange.Values(fields, field);

    [Theory]
    [InlineData(Long, "wpan.seq_no", "7")]
    [InlineData(Long, "wpan.dst_pan", "0xabcd")]
    [InlineData(Long, "wpan.dst64", "0200000000000002")]
    [InlineData(Long, "wpan.src64", "0200000000000001")]
    [InlineData(Long, "wpan.src_pan", "")]
    [InlineData(Short, "wpan.dst16", "0x0002")]
    [InlineData(Short, "wpan.src16", "0x0001")]
    [InlineData("21ec 01 4dab 0100010081000510 0210024002000200", "wpan.src64", "0002000240021002")]
    [InlineData("01e9 cdab 0200 0100000000000002", "wpan.dst16", "0x0002")]
    [InlineData("01e9 cdab 0200 efcd 0100000000000002", "wpan.src_pan", "0xcdef")]
    [InlineData("4998 07 cdab 0200 0100 0d 01000000 05", "wpan.aux_sec.sec_level", "0x05")]
    public void The_header_of_the_link(string frame, string field, string expected) => Assert.Equal(expected, Values(Dissect(frame), field));

    [Theory]
    [InlineData(Long + "7a33 3a 8000 0000", "ipv6.src", "fe80::1")]
    [InlineData(Long + "7a33 3a 8000 0000", "ipv6.dst", "fe80::2")]
    [InlineData(Long + "7a33 3a 8000 0000", "ipv6.nxt", "58")]
    [InlineData(Long + "7a33 3a 8000 0000", "ipv6.hlim", "64")]
    [InlineData(Long + "7a33 3a 8000 0000", "ipv6.plen", "4")]
    [InlineData(Short + "7b33 3a 8000 0000", "ipv6.src", "fe80::ff:fe00:1")]
    [InlineData(Short + "7b3b 3a 16 8f00 0000", "ipv6.dst", "ff02::16")]
    [InlineData(Short + "7b39 3a 05 0102030405 8f00 0000", "ipv6.dst", "ff05::1:203:405")]
    [InlineData(Short + "7b3a 3a 05 010203 8f00 0000", "ipv6.dst", "ff05::1:203")]
    [InlineData(Short + "7b11 3a 0102030405060708 0807060504030201 8000 0000", "ipv6.dst", "fe80::807:605:403:201")]
    [InlineData(Short + "7b22 3a 0102 0304 8000 0000", "ipv6.src", "fe80::ff:fe00:102")]
    [InlineData(Short + "7a40 3a 20010db8000000000000000000000001 8000 0000", "ipv6.src", "::")]
    [InlineData(Short + "60 33 c1 0a 0b 0c 3a 20 8000 0000", "ipv6.flow", "0x0a0b0c")]
    [InlineData(Short + "60 33 c1 0a 0b 0c 3a 20 8000 0000", "ipv6.tclass.ecn", "3")]
    [InlineData(Short + "60 33 c1 0a 0b 0c 3a 20 8000 0000", "ipv6.tclass.dscp", "1")]
    [InlineData(Short + "60 33 c1 0a 0b 0c 3a 20 8000 0000", "ipv6.hlim", "32")]
    [InlineData(Short + "7e33 f0 1633 1634 abcd 01020304", "udp.port", "5683,5684")]
    [InlineData(Short + "7e33 f0 1633 1634 abcd 01020304", "udp.length", "12")]
    [InlineData(Short + "7e33 f0 1633 1634 abcd 01020304", "udp.checksum", "0xabcd")]
    [InlineData(Short + "7e33 f7 12 01020304", "udp.port", "61617,61618")]
    [InlineData(Short + "7e33 f1 1633 12 abcd 01020304", "udp.port", "5683,61458")]
    [InlineData(Short + "7e33 f2 12 1633 abcd 01020304", "udp.port", "61458,5683")]
    [InlineData(Short + "7e33 e0 3a 04 01020000 8000 0000", "ipv6.hopopts.nxt", "58")]
    [InlineData(Short + "7e33 e7 04 01020000 f0 1633 1634 abcd 01020304", "udp.port", "5683,5684")]
    [InlineData(Short + "7e33 b0 04 0127", "ipv6.nxt", "59")]
    [InlineData(Short + "7e33 b0 04 0127", "ipv6.plen", "0")]
    [InlineData(Short + "41 6000 0000 0004 3a 40 20010db8000000000000000000000001 20010db8000000000000000000000002 8000 0000", "ipv6.src", "2001:db8::1")]
    [InlineData("4998 07 cdab 0200 0100 0d 01000000 05 7b33 3a 8000 0000", "ipv6.src", "")]
    [InlineData("41aa 07 cdab 0200 0100 003f 0288 0001 00f8 7b33 3a 8000 0000", "ipv6.src", "fe80::ff:fe00:1")]
    [InlineData("4188 07 cdab 0200 efbe 4802 0000", "6lowpan.pattern", "")]
    public void The_packet_that_is_compressed(string frame, string field, string expected) => Assert.Equal(expected, Values(Dissect(frame), field));

    [Theory]
    [InlineData(230, "2dc8", "6", "")]
    [InlineData(195, "2dc8", "4", "1")]
    [InlineData(195, "0000", "", "0")]
    public void A_checksum_at_the_end_is_no_payload_and_has_to_hold(int linkType, string checksum, string length, string holds)
    {
        FieldList fields = Dissect(Short + "7b33 3a 8000 0000" + checksum, linkType);
        Assert.Equal(length, Values(fields, "ipv6.plen"));
        Assert.Equal(holds, Values(fields, "wpan.fcs_ok"));
    }

    [Fact]
    public void A_filter_by_headers_looks_into_it()
    {
        byte[] frame = PacketWire.Hex(Short + "7e33 f0 1633 1634 abcd 01020304");
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = s_noChecksum, TimestampNanoseconds = 1 };
        DecodedPacket packet = default;
        PacketDecoder.Decode(frame, s_noChecksum, (uint)frame.Length, ref packet);
        Assert.Null(new PacketSieve(DisplayFilter.Parse("udp.port == 5683"), new ConversationTable()).Ask(1, in record, frame, in packet));
    }
}

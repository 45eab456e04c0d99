using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Protocols.Dissection;

public class FragmentTests
{
    readonly FieldList _fields = new();
    readonly FrameDissector _dissector = new(new ConversationTable());
    long _frames;

    string Payload(byte[] frame, int cut = 0, long seconds = 0)
    {
        _frames++;
        var record = new FrameRecord { CapturedLength = frame.Length - cut, WireLength = (uint)frame.Length, LinkType = 1, TimestampNanoseconds = seconds * 1_000_000_000 };
        _dissector.Dissect(frame.AsSpan(0, frame.Length - cut), new FrameContext { Number = _frames, Record = record }, _fields);
        int index = _fields.IndexOf(Dissectors.Fields.Find("udp.payload")!);
        return index < 0 ? "" : Encoding.ASCII.GetString(_fields.BytesOf(in _fields.Entries[index]));
    }

    static byte[] V4(byte[] part, int start, bool more, int id = 7)
        => PacketWire.Ethernet(0x0800, PacketWire.Ipv4(17, part, fragment: start / 8 | (more ? 0x2000 : 0), id: id));

    static byte[] V6(byte[] part, int start, bool more)
        => PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(44, [17, 0, .. PacketWire.U16(start | (more ? 1 : 0)), .. PacketWire.U32(9), .. part]));

    static byte[] Datagram { get; } = PacketWire.Udp(Encoding.ASCII.GetBytes("The quick brown fox jumps over the lazy dog."), 40000, 50000);

    const string Text = "The quick brown fox jumps over the lazy dog.";

    [Fact]
    public void The_fragment_that_completes_a_datagram_shows_it()
    {
        Assert.Equal("", Payload(V4(Datagram[..16], 0, true)));
        Assert.Equal("", Payload(V4(Datagram[16..32], 16, true)));
        Assert.Equal(Text, Payload(V4(Datagram[32..], 32, false)));
        Assert.Contains(_fields.Entries.ToArray(), entry => entry.Field.Abbreviation == "udp.stream" && entry.Value == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fragments_may_come_in_any_order(bool isV6)
    {
        Func<byte[], int, bool, byte[]> wrap = isV6 ? V6 : (part, start, more) => V4(part, start, more);
        Assert.Equal("", Payload(wrap(Datagram[32..], 32, false)));
        Assert.Equal("", Payload(wrap(Datagram[..16], 0, true)));
        Assert.Equal(Text, Payload(wrap(Datagram[16..32], 16, true)));
    }

    [Fact]
    public void Where_fragments_overlap_the_first_bytes_stay()
    {
        byte[] other = [.. Enumerable.Repeat((byte)'#', 24)];
        Payload(V4(Datagram[..16], 0, true));
        Payload(V4(Datagram[24..40], 24, true));
        Assert.Equal("", Payload(V4(other, 8, true)));
        Assert.Equal("The quic########" + Text[16..], Payload(V4(Datagram[40..], 40, false)));
    }

    [Fact]
    public void Datagrams_are_told_apart_by_their_identification()
    {
        Payload(V4(Datagram[..16], 0, true, id: 1));
        Assert.Equal("", Payload(V4(Datagram[16..], 16, false, id: 2)));
        Assert.Equal(Text, Payload(V4(Datagram[16..], 16, false, id: 1)));
    }

    [Fact]
    public void A_fragment_that_comes_too_late_begins_anew()
    {
        Payload(V4(Datagram[..16], 0, true));
        Assert.Equal("", Payload(V4(Datagram[16..], 16, false), seconds: 61));
    }

    [Fact]
    public void Of_a_cut_first_fragment_the_header_is_shown()
        => Assert.Equal("The ", Payload(V4(Datagram[..16], 0, true), cut: 4));
}

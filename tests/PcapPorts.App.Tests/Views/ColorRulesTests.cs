using PcapPorts.App.Views.Packets;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.App.Tests.Views;

public class ColorRulesTests
{
    [Theory]
    [InlineData(-1, null)]
    [InlineData(8, null)]
    [InlineData(14 + 8, "Checksum errors")]
    [InlineData(14 + 20 + 16, "Checksum errors")]
    public void A_packet_with_a_wrong_checksum_has_a_colour_of_its_own(int damaged, string? rule)
    {
        byte[] frame = SampleCapture.TcpFrame(0x0a000002, 0x0a000050, 50000, 8081, 0x10, 101, 501, "hello");
        if (damaged >= 0)
            frame[damaged] ^= 1;
        var fields = new FieldList();
        var record = new FrameRecord { CapturedLength = frame.Length, WireLength = (uint)frame.Length, LinkType = LinkType.Ethernet.Number };
        new FrameDissector(new ConversationTable()).Dissect(frame, new FrameContext { Number = 1, Record = record }, fields);
        Assert.Equal(rule, ColorRules.Default.Find(fields)?.Name);
    }
}

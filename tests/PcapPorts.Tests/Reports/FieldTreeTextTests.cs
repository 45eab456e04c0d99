using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Reports;
using PcapPorts.Tests.Filters;

namespace PcapPorts.Tests.Reports;

public class FieldTreeTextTests
{
    static string Tree(FieldList fields)
    {
        var tree = new FieldTreeText();
        tree.AddTree(fields);
        return Encoding.UTF8.GetString(tree.Text);
    }

    [Fact]
    public void A_layer_says_who_speaks_to_whom_and_bits_stand_in_their_place()
    {
        string[] lines = Tree(FilterSample.Dissect(FilterSample.Tcp())).Split('\n');
        Assert.Equal("Frame 7: 105 bytes captured", lines[0]);
        Assert.Contains("Ethernet, Src: 01:50:56:01:02:7f, Dst: 00:0c:29:aa:bb:cc", lines);
        Assert.Contains("Internet Protocol Version 4, Src: 192.0.2.1, Dst: 198.51.100.7", lines);
        Assert.Contains("Transmission Control Protocol, Src Port: 40000, Dst Port: 80, Seq: 1, Len: 51", lines);
        Assert.Contains("    0100 .... = Version: 4", lines);
        Assert.Contains("        .... .... ...1 .... = Acknowledgment: Set", lines);
        Assert.Contains("    [TCP Segment Len: 51]", lines);
        Assert.Contains("    Protocol: TCP (6)", lines);
        Assert.Contains("    [Checksum Status: Bad]", lines);
    }

    [Fact]
    public void Long_bytes_are_written_in_part_with_their_number()
    {
        string tree = Tree(FilterSample.Dissect(FilterSample.Tcp()));
        Assert.Contains("    TCP payload: 474554202f696e6465782e68746d6c20485454502f312e310d0a486f73743a207777772e… (51 bytes)\n", tree, StringComparison.Ordinal);
        Assert.Contains("01020304\n", Tree(FilterSample.Dissect(FilterSample.Udp())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_captured_short_says_so()
    {
        byte[] frame = FilterSample.Udp();
        FrameRecord record = FilterSample.Record(frame) with { WireLength = 1514 };
        var fields = new FieldList();
        new FrameDissector(new ConversationTable()).Dissect(frame, new FrameContext { Number = 3, Record = record }, fields);
        Assert.StartsWith($"Frame 3: {frame.Length} of 1514 bytes captured\n", Tree(fields), StringComparison.Ordinal);
    }

    /// <summary>Lines are remembered from packet to packet; a line must never be that of another value, depth or length.</summary>
    [Fact]
    public void Writes_the_same_lines_whatever_was_written_before()
    {
        var used = new FieldTreeText();
        var fields = new FieldList();
        long packets = 0;
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories).Where(static path => new FileInfo(path).Length < 400_000))
        {
            using CaptureReader reader = CaptureReader.Open(path);
            var dissector = new FrameDissector(new ConversationTable());
            var batch = new FrameBatch();
            while (reader.Read(batch))
            {
                for (int i = 0; i < batch.Count; i++, packets++)
                {
                    var context = new FrameContext { Number = batch.FirstNumber + i, Record = batch.Records[i] };
                    dissector.Dissect(batch.Bytes(i), in context, fields);
                    used.Clear();
                    used.AddTree(fields);
                    Assert.Equal(LineByLine(fields), Encoding.UTF8.GetString(used.Text));
                }
            }
        }
        Assert.True(packets > 1000);
    }

    static string LineByLine(FieldList fields)
    {
        var text = new StringBuilder();
        var line = new FieldTreeText();
        for (int i = 0; i < fields.Count; i++)
        {
            line.Clear();
            line.AddLine(fields, i);
            text.Append(' ', 4 * fields.Entries[i].Depth).Append(Encoding.UTF8.GetString(line.Text)).Append('\n');
        }
        return text.ToString();
    }
}

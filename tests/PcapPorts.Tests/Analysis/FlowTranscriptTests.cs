using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;
using Wire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Analysis;

public sealed class FlowTranscriptTests
{
    /// <summary>What is written of frames, the first of which is the client's.</summary>
    static string Text(TranscriptForm form, bool? onlyClient, params byte[][] frames) => Encoding.UTF8.GetString(Bytes(form, onlyClient, frames));

    static byte[] Bytes(TranscriptForm form, bool? onlyClient, params byte[][] frames)
    {
        DecodedPacket packet = default;
        PacketDecoder.Decode(frames[0], 1, (uint)frames[0].Length, ref packet);
        bool clientIsHigh = FlowKey.From(in packet.Levels[0], out FlowKey key) == 1;
        using var memory = new MemoryStream();
        var output = new Utf8Output(memory);
        var text = new TranscriptText(output, form, onlyClient);
        var transcript = new FlowTranscript(key, clientIsHigh, text);
        for (int i = 0; i < frames.Length; i++)
        {
            var record = new FrameRecord { CapturedLength = frames[i].Length, WireLength = (uint)frames[i].Length, LinkType = 1, TimestampNanoseconds = 1_000_000_000L * (i + 1) };
            transcript.Take(frames[i], in record, i + 1);
        }
        text.End();
        output.Flush();
        return memory.ToArray();
    }

    static byte[] Segment(uint sequence, string payload, bool fromClient = true, uint acknowledgment = 1)
    {
        byte[] tcp = Wire.Join(
            Wire.U16(fromClient ? 40000 : 80), Wire.U16(fromClient ? 80 : 40000), Wire.U32(sequence), Wire.U32(acknowledgment), [0x50, 0x10], Wire.U16(1000), Wire.U32(0), Encoding.Latin1.GetBytes(payload));
        byte[] ip = Wire.Ipv4(6, tcp);
        if (!fromClient)
        {
            Wire.Destination4.CopyTo(ip, 12);
            Wire.Source4.CopyTo(ip, 16);
        }
        return Wire.Ethernet(0x0800, ip);
    }

    [Fact]
    public void Both_sides_are_marked_and_what_comes_again_is_left_out()
        => Assert.Equal(
            "-- client, frame 1, 1.000000000\n> GET /\n> Host: h\n-- server, frame 3, 3.000000000\n< 200\n",
            Text(TranscriptForm.Text, null, Segment(1, "GET /\r\nHost"), Segment(1, "GET /\r\nHost: h\r\n"), Segment(1, "200\n", fromClient: false, acknowledgment: 17)));

    [Fact]
    public void Bytes_in_the_wrong_order_are_put_right_and_gaps_are_named()
        => Assert.Equal(
            "-- client, frame 1, 1.000000000\n> ab\n-- client: 4 bytes are not in the capture (frame 3)\n-- client, frame 3, 3.000000000\n> efgh\n",
            Text(TranscriptForm.Text, true, Segment(1, "ab"), Segment(1, "", fromClient: false, acknowledgment: 11), Segment(7, "efgh")));

    [Fact]
    public void Captured_bytes_cannot_drive_a_terminal()
    {
        string text = Text(TranscriptForm.Text, null, Segment(1, "\u001b]0;owned\u0007\n"));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains(@"> \x1b]0;owned\x07", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_bytes_are_raw_and_of_one_side()
    {
        byte[] bytes = Bytes(TranscriptForm.Raw, false, Segment(1, "ask"), Segment(1, "\u0000\u00ff\u001b", fromClient: false));
        Assert.Equal([0, 0xff, 0x1b], bytes);
    }

    [Fact]
    public void Hexadecimal_counts_the_bytes_of_each_side()
        => Assert.Contains("> 00000003  64 65 66                                         def\n", Text(TranscriptForm.Hex, null, Segment(1, "abc"), Segment(4, "def")), StringComparison.Ordinal);
}

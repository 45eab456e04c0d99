using System.IO.Pipelines;
using PcapPorts.App.Views;
using PcapPorts.Capture.LibPcap;

namespace PcapPorts.App.Tests.Views;

/// <summary>What is seen before there are packets: the page one begins with, captures without any, captures that are still being read.</summary>
public class StartPageTests
{
    [Fact]
    public void The_start_page_offers_files_and_interfaces_and_opens_what_is_taken()
    {
        using var scratch = new Scratch();
        Preferences preferences = Preferences.Unsaved();
        preferences.Opened(scratch.Sample());
        using ViewerStage stage = ViewerStage.AtStart(preferences);
        stage.See("Open", "a capture file…", "Recent", "sample.pcapng", "Listen on");
        if (PcapLibrary.IsAvailable && Environment.IsPrivilegedProcess)
            stage.See("lo ", "127.0.0.1");
        stage.Type("j").Enter().See("23 packets", "who has");
    }

    [Fact]
    public void A_file_is_asked_for_with_completion_and_one_that_is_none_is_refused_with_the_cause()
    {
        using var scratch = new Scratch();
        scratch.Sample("only-one.pcapng");
        File.WriteAllText(scratch["text.pcap"], "this is no capture, but long enough to be looked at");
        using ViewerStage stage = ViewerStage.AtStart();
        stage.See("a capture file…").Enter().See("File:").Type(scratch["text.pcap"]).Enter().See("text.pcap: plain text, where a pcap or pcapng capture was expected");
        // The rest of the name is completed.
        stage.Type("o").See("File:").Type(scratch["only"]).See("only-one.pcapng").Type("\t").Enter().See("23 packets");
    }

    [Fact]
    public void An_interface_is_picked_and_listened_to_before_there_is_traffic()
    {
        Assert.True(PcapLibrary.IsAvailable && Environment.IsPrivilegedProcess, "listening needs libpcap and root");
        using ViewerStage stage = ViewerStage.AtStart();
        int row = stage.See("Listen on", "127.0.0.1").Rows.ToList().FindIndex(static row => row.Contains(" lo ", StringComparison.Ordinal));
        // A click selects, a second one opens.
        stage.Click(16, row).Click(16, row).See("live: ", "packets").Type("\u0005").See("stopped");
    }

    [Fact]
    public void A_capture_without_packets_says_so()
    {
        using var scratch = new Scratch();
        string path = scratch["header.pcap"];
        File.WriteAllBytes(path, [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0]);
        using var stage = new ViewerStage(80, 24, path);
        stage.See("This capture has no packets.", "0 packets").SeeNo(" %");
    }

    [Fact]
    public async Task Packets_are_shown_and_counted_while_the_rest_is_still_to_come()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        byte[] content = SampleCapture.Content;
        // The file's header alone: there is a list at once, and no packet in it yet.
        int header = SampleCapture.OffsetOf(1), half = SampleCapture.OffsetOf(12);
        await pipe.Writer.WriteAsync(content.AsMemory(0, header));
        using ViewerStage stage = ViewerStage.Of(pipe.Reader.AsStream());
        stage.See("No packet yet.", "reading, 0 packets");
        await pipe.Writer.WriteAsync(content.AsMemory(header, half - header));
        stage.See("who has", "reading, 11 packets").Type("w").See("so far", "8081").Type("\e").SeeNo("so far");
        await pipe.Writer.WriteAsync(content.AsMemory(half));
        await pipe.Writer.CompleteAsync();
        stage.See("23 packets").SeeNo("reading");
    }

    [Fact]
    public void A_large_file_is_looked_at_before_all_of_it_is_known()
    {
        using var scratch = new Scratch();
        string path = LongCapture.Write(scratch["long.pcap"], 200_000);
        using var stage = new ViewerStage(120, 40, path);
        stage.See("50000 → 8081").Type("G").See("200,000 packets").Type("G").See("200000 199.999", "Frame 200000:").SeeNo(" %");
        stage.Type("100001G").See("Frame 100001:").Settle().Type("w").See("1,000 rows");
    }
}

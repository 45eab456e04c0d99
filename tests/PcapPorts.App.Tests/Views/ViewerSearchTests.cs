using System.IO.Pipelines;

namespace PcapPorts.App.Tests.Views;

/// <summary>Searches run beside the thread that draws: they find what the views say, show how far they are, and can be ended.</summary>
public class ViewerSearchTests
{
    const string Right = "\e[C", Down = "\e[B";

    [Theory]
    [InlineData("")]
    [InlineData("/tcp.srcport == 50999")]
    public void What_is_far_away_is_found_in_a_long_capture(string filter)
    {
        using var scratch = new Scratch();
        using var stage = new ViewerStage(120, 40, LongCapture.Write(scratch["long.pcap"], 60_000, "GET /needle HTTP/1.1\r\n\r\n"));
        stage.See("60,000 packets");
        if (filter.Length > 0)
            stage.Type(filter).Enter().See("60 of 60,000");
        // In the list, then in the details of the same packet by going on around the end, then back from the start.
        stage.Type("f").See("Find a packet").Type("/needle").Enter().See("Frame 60000:");
        stage.Type("gg").See("Frame 1").Type("N").See("Frame 60000:");
        stage.Type("gg").See("Frame 1").Type("f\u0015needle").Type("\t").Type(Right).Enter().See("Frame 60000:");
        stage.Type("gg").See("Frame 1").Type("f\u0015").Type("6e 65 65 64 6c 65").Type("\t").Type(Down).Type(Right).Type(Right).Enter().See("Frame 60000:");
    }

    [Fact]
    public void What_the_flow_tells_of_a_packet_is_found_however_far_it_is()
    {
        using var scratch = new Scratch();
        using var stage = new ViewerStage(120, 40, LongCapture.Write(scratch["long.pcap"], 60_000, "x"));
        // The client's first number was 100, so the list says 1: only the flow's earlier packets tell.
        stage.See("60,000 packets").Type("f").See("Find a packet").Type("Seq=1 Ack=59 Win=").Enter().SeeNo("Find a packet").See("Frame 59001:");
    }

    [Fact]
    public async Task A_search_is_seen_to_run_and_Escape_ends_it_while_everything_else_works()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var scratch = new Scratch();
        // The capture is a pipe that does not end: the search waits for what may still come.
        await pipe.Writer.WriteAsync(await File.ReadAllBytesAsync(LongCapture.Write(scratch["long.pcap"], 5000)));
        using ViewerStage stage = ViewerStage.Of(pipe.Reader.AsStream());
        stage.See("5,000 packets").Type("f").See("Find a packet").Type("no such words").Enter().See("searching ");
        // The list moves and the filter bar takes what is typed.
        stage.Type("4000G").See("Frame 4000:", "searching ").Type("/ip.ttl == ").See("ip.ttl ==", "searching ").Type("\u0015").Enter().SeeNo("ip.ttl ==");
        stage.Type("\e").See("The search was stopped.").SeeNo("searching ");
    }

    [Fact]
    public async Task A_new_search_takes_the_place_of_the_one_before()
    {
        using var scratch = new Scratch();
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await pipe.Writer.WriteAsync(await File.ReadAllBytesAsync(LongCapture.Write(scratch["long.pcap"], 5000)));
        using ViewerStage stage = ViewerStage.Of(pipe.Reader.AsStream());
        stage.See("5,000 packets").Type("f").See("Find a packet").Type("no such words").Enter().See("searching ");
        stage.Type("f\u0015").Type("50003 → 8081").Enter().See("Frame 4:").SeeNo("searching ").SeeNo("was not found");
    }
}

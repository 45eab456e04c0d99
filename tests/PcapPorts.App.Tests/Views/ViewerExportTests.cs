using System.Text.Json;

namespace PcapPorts.App.Tests.Views;

/// <summary>What the terminal interface writes to files.</summary>
public class ViewerExportTests
{
    const string Right = "\e[C";

    /// <summary>Numbers of the packets of a file, as the sample counts them: by their bytes.</summary>
    static List<int> Numbers(string path)
    {
        IReadOnlyList<LiveFrame> sample = Read(SampleCapture.Content);
        return [.. LiveFrames.Read(path).Frames.Select(frame => 1 + sample.ToList().FindIndex(known => known.Bytes.AsSpan().SequenceEqual(frame.Bytes) && known.Nanoseconds == frame.Nanoseconds))];
    }

    static IReadOnlyList<LiveFrame> Read(byte[] content)
    {
        using var scratch = new Scratch();
        File.WriteAllBytes(scratch["whole.pcapng"], content);
        return LiveFrames.Read(scratch["whole.pcapng"]).Frames;
    }

    [Theory]
    [InlineData(0, new[] { 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(1, new[] { 2, 12 })]
    [InlineData(2, new[] { 11, 12 })]
    public void Packets_that_are_shown_or_marked_or_of_a_flow_are_written(int choice, int[] expected)
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("2G").See("Frame 2:").Type("m").See("1 marked").Type("12G").See("Frame 12:").Type("m").See("2 marked");
        if (choice == 0)
            stage.Type("/tcp.port == 8081").Enter().See("8 of 23");
        string file = stage.Scratch["some.pcapng"];
        stage.Settle().Type("s").See("Export packets").Type(file).Type("\t");
        for (int i = 0; i < choice; i++)
            stage.Type(Right);
        stage.Enter().See($"{expected.Length} packets written to");
        Assert.Equal(expected, Numbers(file));
    }

    [Fact]
    public void All_packets_are_written_whatever_the_filter_shows()
    {
        using ViewerStage stage = ViewerStage.Sample();
        string file = stage.Scratch["all.pcapng"];
        stage.Type("/arp").Enter().See("2 of 23").Type("s").See("Export packets").Type(file).Type("\t").Type(Right).Type(Right).Type(Right).Enter().See("23 packets written to");
        Assert.Equal(Enumerable.Range(1, 23), Numbers(file));
    }

    [Fact]
    public void The_capture_itself_is_never_written_over()
    {
        using ViewerStage stage = ViewerStage.Sample();
        stage.Type("s").See("Export packets").Type(stage.Scratch["sample.pcapng"]).Enter().See("That is the capture itself");
        Assert.Equal(SampleCapture.Content, File.ReadAllBytes(stage.Scratch["sample.pcapng"]));
        stage.Type("s").See("Export packets").Type(stage.Scratch["no/such/folder.pcapng"]).Enter().See("folder.pcapng:");
    }

    [Fact]
    public void Rows_are_written_as_json_with_the_values_of_the_list()
    {
        using ViewerStage stage = ViewerStage.Sample(160, 40);
        string file = stage.Scratch["flows.json"];
        stage.Type("w").See("Server because", "9 rows").Type(":export rows").Enter().See("File:").Type(file).Type("\t").Type(Right).Enter().See("Written to");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement web = document.RootElement.EnumerateArray().Single(static row => row.GetProperty("Server").GetString() == "10.0.0.80:8081");
        Assert.Equal("10.0.0.2:50000", web.GetProperty("Client").GetString());
        Assert.Equal(9, document.RootElement.GetArrayLength());
    }
}

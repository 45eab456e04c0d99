namespace PcapPorts.App.Tests;

/// <summary>What a run ends with, and what it says about it.</summary>
public sealed class ExitStatusTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("flows")]
    [InlineData("info")]
    [InlineData("ports")]
    [InlineData("packets")]
    [InlineData("summary")]
    public void AFileThatDoesNotExist(string command)
    {
        Pcapports run = Pcapports.Run(command, _scratch["missing.pcap"]);
        Assert.Equal(1, run.Status);
        Assert.Equal("", run.Output);
        Assert.Equal($"pcapports: {_scratch["missing.pcap"]}: no such file\n", run.Error);
    }

    [Fact]
    public void AFileThatIsNoCapture()
    {
        File.WriteAllText(_scratch["notes.txt"], "not a capture");
        Pcapports run = Pcapports.Run("flows", _scratch["notes.txt"]);
        Assert.Equal(1, run.Status);
        Assert.Contains("notes.txt: plain text", run.Error, StringComparison.Ordinal);
        Assert.Contains("(at byte 0)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("flows")]
    [InlineData("info")]
    [InlineData("ports")]
    [InlineData("packets")]
    [InlineData("summary")]
    public void ATruncatedFileGivesWhatCameBeforeAndSaysWhere(string command)
    {
        File.WriteAllBytes(_scratch["cut.pcapng"], SampleCapture.Content[..1500]);
        Pcapports run = Pcapports.Run(command, _scratch["cut.pcapng"]);
        Assert.Equal(3, run.Status);
        Assert.NotEqual("", run.Output);
        Assert.Matches(@"cut\.pcapng: .+ \(at byte \d+\)", run.Error);
    }

    [Fact]
    public void OfSeveralFilesTheOthersAreStillRead()
    {
        string good = _scratch.Sample();
        Pcapports run = Pcapports.Run("flows", good, _scratch["missing.pcap"], good, "--format", "ndjson");
        Assert.Equal(3, run.Status);
        Assert.Equal(2 * Pcapports.Run("flows", good, "--format", "ndjson").Output.Count(c => c == '\n'), run.Output.Count(c => c == '\n'));
        Assert.Contains("missing.pcap: no such file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such option", "there is no option --fromat; the nearest is --format", "--fromat", "json")]
    [InlineData("no such word", "it takes table, ndjson, json, csv, tsv, zeek or zeek-json", "--format", "xml")]
    [InlineData("no number", "it takes a whole number from 1", "--top", "many")]
    [InlineData("no address", "it takes an address or a network", "--host", "10.0.0.0/40")]
    [InlineData("no port", "it takes a port number from 0 to 65535", "--port", "65536")]
    [InlineData("no protocol", "it takes a protocol such as tcp", "--proto", "tpc")]
    [InlineData("no state", "it takes attempt, refused", "--state", "done")]
    [InlineData("no seconds", "it takes a number of seconds above 0", "--timeout", "0")]
    [InlineData("no value", "--top", "--top")]
    public void WrongUsagePrintsNothingOnStandardOutput(string what, string sentence, params string[] options)
    {
        Pcapports run = Pcapports.Run(["flows", _scratch.Sample(), .. options]);
        Assert.True(run.Status == 2, $"{what}: {run.Status} {run.Error}");
        Assert.Equal("", run.Output);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("See: pcapports flows --help\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownCommandGetsTheNearestOne()
    {
        Pcapports run = Pcapports.Run("flosw", "x");
        Assert.Equal(2, run.Status);
        Assert.Contains("the nearest command is flows", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADirectoryWithoutCapturesIsNothing()
    {
        File.WriteAllText(_scratch["notes.txt"], "not a capture");
        Pcapports run = Pcapports.Run("flows", _scratch.Folder);
        Assert.Equal(1, run.Status);
        Assert.Contains("no capture file in this directory", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADirectoryIsWalkedByContentNotByName()
    {
        Directory.CreateDirectory(_scratch["inner"]);
        _scratch.Sample("b.bin");
        _scratch.Sample("inner/a");
        File.WriteAllText(_scratch["c.pcap"], "not a capture");
        File.WriteAllText(_scratch["empty.pcap"], "");
        Pcapports run = Pcapports.Run("info", _scratch.Folder, "--format", "ndjson");
        Assert.Equal(0, run.Status);
        Assert.Equal(2, run.Output.Count(c => c == '\n'));
        Assert.True(run.Output.IndexOf("b.bin", StringComparison.Ordinal) < run.Output.IndexOf("inner", StringComparison.Ordinal));
    }

    [Fact]
    public void ACaptureIsNotWrittenOver()
    {
        string sample = _scratch.Sample();
        Pcapports run = Pcapports.Run("flows", sample, "-o", sample);
        Assert.Equal(2, run.Status);
        Assert.Equal(SampleCapture.Content, File.ReadAllBytes(sample));
    }

    [Fact]
    public void AFileNameAloneIsASummary()
    {
        string sample = _scratch.Sample();
        Assert.Equal(Pcapports.Run("summary", sample), Pcapports.Run(sample));
    }

    [Theory]
    [InlineData("443", 0)]
    [InlineData("https", 0)]
    [InlineData("533369", 1)]
    public void APortIsLookedUp(string query, int status)
    {
        Pcapports run = Pcapports.Run("port", query);
        Assert.Equal(status, run.Status);
        Assert.Contains(status == 0 ? "Port 443" : "is no port", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLimitOfFlowsIsReported()
    {
        Pcapports run = Pcapports.Run("flows", _scratch.Sample(), "--max-flows", "2", "--format", "ndjson");
        Assert.Equal(0, run.Status);
        Assert.Contains("were dropped (--max-flows sets the limit)", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Count(c => c == '\n'));
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace PcapPorts.App.Tests;

/// <summary>Pipes, full disks, closed outputs, signals.</summary>
public sealed partial class StreamTests : IDisposable
{
    readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("flows", "--format", "ndjson")]
    [InlineData("flows", "--format", "table")]
    [InlineData("ports", "--format", "ndjson")]
    [InlineData("packets", "--format", "table")]
    [InlineData("packets", "-V", "-x")]
    [InlineData("packets", "-e", "frame.number", "-e", "http.request.uri")]
    public void StandardInputGivesWhatTheFileGives(string command, params string[] options)
    {
        Pcapports piped = Pcapports.Run(SampleCapture.Content, [command, "-", .. options]);
        Assert.Equal(Pcapports.Run([command, _scratch.Sample(), .. options]), piped);
        Assert.Equal(0, piped.Status);
    }

    [Fact]
    public void StandardInputMayBeARegularFile()
    {
        string sample = _scratch.Sample();
        Assert.Equal(Pcapports.Run("flows", sample).Output, Pcapports.Shell("\"$P\" flows - < \"$1\"", sample).Output);
    }

    [Theory]
    [InlineData("--format ndjson")]
    [InlineData("-V")]
    [InlineData("-e frame.number")]
    public void AClosedOutputEndsQuietly(string options)
    {
        Pcapports run = Pcapports.Shell($"{{ \"$P\" packets \"$1\" {options}; echo \"status $?\" >&2; }} | head -n 1", Large());
        Assert.Equal("status 0\n", run.Error);
        Assert.Single(run.Output.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("\"$P\" flows \"$1\" > /dev/full")]
    [InlineData("\"$P\" flows \"$1\" -o /dev/full")]
    [InlineData("\"$P\" packets \"$1\" -V > /dev/full")]
    public void AFullDiskIsASentence(string script)
    {
        Pcapports run = Pcapports.Shell(script, _scratch.Sample());
        Assert.Equal(1, run.Status);
        Assert.Matches("^pcapports: .*the disk is full\n$", run.Error);
    }

    [Fact]
    public void OutputIsAppendedWhereTheShellSaysSo()
    {
        Pcapports run = Pcapports.Shell("{ echo before; \"$P\" flows \"$1\" --format csv --top 1; echo after; } > \"$2\"; cat \"$2\"", _scratch.Sample(), _scratch["out"]);
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal(("before", "after"), (lines[0], lines[^1]));
    }

    [Theory]
    [InlineData("1\t", "-e", "frame.number", "-e", "udp.stream")]
    [InlineData("Frame 1: 42 bytes captured", "-V")]
    public async Task FieldsComeWhileThePipeIsStillOpen(string first, params string[] options)
    {
        using Process process = Pcapports.Start(["packets", "-", .. options]);
        await process.StandardInput.BaseStream.WriteAsync(SampleCapture.Content.AsMemory(0, 1200));
        await process.StandardInput.BaseStream.FlushAsync();
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        if (line == "frame.number\tudp.stream")
            line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(first, line);
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync();
    }

    /// <summary>They are printed by a thread of their own, a bundle at a time.</summary>
    [Fact]
    public void FieldsOfManyPacketsComeInOrder()
    {
        string[] rows = Pcapports.Run("packets", Large(), "-e", "frame.number", "-e", "frame.len").Output.TrimEnd('\n').Split('\n')[1..];
        string[] once = Pcapports.Run("packets", _scratch.Sample(), "-e", "frame.len").Output.TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(Enumerable.Range(0, 2000 * once.Length).Select(i => $"{i + 1}\t{once[i % once.Length]}"), rows);
        Assert.Equal(rows[..77], Pcapports.Run("packets", _scratch["large.pcapng"], "-e", "frame.number", "-e", "frame.len", "-c", "77").Output.TrimEnd('\n').Split('\n')[1..]);
    }

    [Fact]
    public async Task PacketsComeWhileThePipeIsStillOpen()
    {
        using Process process = Pcapports.Start("packets", "-");
        await process.StandardInput.BaseStream.WriteAsync(SampleCapture.Content.AsMemory(0, 1200));
        await process.StandardInput.BaseStream.FlushAsync();
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("who has 10.0.0.80? tell 10.0.0.2", line, StringComparison.Ordinal);
        process.StandardInput.Close();
        string rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("GET", Encoding.ASCII.GetString(SampleCapture.Content), StringComparison.Ordinal);
        Assert.Contains("HTTP", rest, StringComparison.Ordinal);
        await process.WaitForExitAsync();
    }

    [Fact]
    public async Task AnInterruptPrintsWhatWasReadSoFar()
    {
        using Process process = Pcapports.Start("flows", "-", "--format", "ndjson");
        await process.StandardInput.BaseStream.WriteAsync(SampleCapture.Content);
        await process.StandardInput.BaseStream.FlushAsync();
        // It must be ready for the signal: it has read the pipe empty when it waits in poll.
        await Task.Delay(1500);
        Assert.Equal(0, Kill(process.Id, 2));
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync();
        Assert.Equal(3, process.ExitCode);
        Assert.Equal(Pcapports.Run("flows", _scratch.Sample(), "--format", "ndjson").Output, output);
        Assert.Contains("interrupted", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadsMakeNoDifference()
    {
        string[] files = [.. Enumerable.Range(0, 9).Select(i => _scratch.Sample($"{i}.pcapng"))];
        Pcapports one = Pcapports.Run(["flows", .. files, "--format", "csv", "--threads", "1"]);
        Pcapports four = Pcapports.Run(["flows", .. files, "--format", "csv", "--threads", "4"]);
        Assert.Equal(one, four);
        Assert.Equal(0, one.Status);
    }

    /// <summary>The sample's packets again and again: more than any pipe holds.</summary>
    string Large()
    {
        using FileStream file = File.Create(_scratch["large.pcapng"]);
        for (int i = 0; i < 2000; i++)
            file.Write(SampleCapture.Content);
        return file.Name;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

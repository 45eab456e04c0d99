using System.Globalization;
using System.Text.RegularExpressions;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests;

/// <summary>The files that a capture writes: rings, limits, formats, and what is left after kill -9.</summary>
[Collection("live")]
public partial class LiveFileTests
{
    [Fact]
    public void ARingKeepsTheLastFiles()
    {
        using var host = new LiveHost("write ring files");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp[icmptype] = 8", "-w", host.PathOf("ring.pcapng"), "-b", "packets:10", "-b", "files:3", "-c", "55");
        host.In(host.A, "ping", "-q", "-c", "60", "-i", "0.002", LiveHost.AddressB);
        Assert.Equal(0, capture.WaitForExit());
        string[] files = [.. Directory.GetFiles(host.Folder, "ring_*.pcapng").Order(StringComparer.Ordinal)];
        Assert.Equal(["ring_00004_", "ring_00005_", "ring_00006_"], files.Select(file => Path.GetFileName(file)[..11]));
        Assert.All(files, file => Assert.Matches(@"ring_\d{5}_\d{14}\.pcapng$", file));
        LiveFrames[] read = [.. files.Select(LiveFrames.Read)];
        Assert.Equal([10, 10, 5], read.Select(each => each.Frames.Count));
        Assert.All(read, each => Assert.Equal(("va", 1), (each.Interfaces[0].Name, each.Statistics.Count)));
        // The sequence numbers of the pings go on from file to file: nothing was lost between two of them.
        Assert.Equal(Enumerable.Range(31, 25), read.SelectMany(each => each.Frames).Select(frame => frame.Bytes[40] << 8 | frame.Bytes[41]));
    }

    [Theory]
    [InlineData("filesize:3")]
    [InlineData("duration:1")]
    [InlineData("packets:20")]
    public void FilesFollowEachOtherUnderTheNamesThatDumpcapGives(string limit)
    {
        using var host = new LiveHost("write one file after the other beside dumpcap");
        Directory.CreateDirectory(host.PathOf("theirs"));
        LiveProcess dumpcap = host.Start(host.A, "dumpcap", "-q", "-i", "va", "-f", "icmp", "-w", host.PathOf("theirs/ring.pcapng"), "-b", limit);
        dumpcap.WaitForError("File: ");
        Directory.CreateDirectory(host.PathOf("ours"));
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "-w", host.PathOf("ours/ring.pcapng"), "-b", limit);
        host.In(host.A, "ping", "-q", "-c", "50", "-i", "0.06", LiveHost.AddressB);
        Thread.Sleep(200);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        Assert.Equal(0, dumpcap.Stop(LiveProcess.Interrupt));
        string[] ours = NamesIn(host.PathOf("ours")), theirs = NamesIn(host.PathOf("theirs"));
        Assert.All(theirs, name => Assert.Matches(RingName(), name));
        Assert.All(ours, name => Assert.Matches(RingName(), name));
        Assert.Equal(Enumerable.Range(1, ours.Length), ours.Select(NumberOf));
        Assert.InRange(ours.Length, 3, 6);
        Assert.InRange(theirs.Length, ours.Length - 1, ours.Length + 1);
        LiveFrames[] read = [.. ours.Select(name => LiveFrames.Read(host.PathOf("ours/" + name)))];
        Assert.Equal(100, read.Sum(each => each.Frames.Count));
        Assert.All(read, each => Assert.True(each.Damage is null && each.Statistics.Count == 1));
        if (limit == "packets:20")
            Assert.All(read, each => Assert.Equal(20, each.Frames.Count));
        if (limit == "filesize:3")
            Assert.All(ours[..^1], name => Assert.InRange(new FileInfo(host.PathOf("ours/" + name)).Length, 3000, 3000 + 1000));
        if (limit == "duration:1")
            Assert.All(read, each => Assert.InRange(each.Frames[^1].Nanoseconds - each.Frames[0].Nanoseconds, 0, 1_300_000_000));
    }

    [Theory]
    [InlineData("packets:7", 7, 7, 1)]
    [InlineData("duration:1.5", 1, 80, 1)]
    [InlineData("filesize:2", 15, 16, 1)]
    [InlineData("files:2", 20, 20, 2)]
    public void ACaptureEndsByItself(string limit, int least, int most, int files)
    {
        using var host = new LiveHost("end a capture by a limit");
        string[] ring = limit.StartsWith("files:", StringComparison.Ordinal) ? ["-b", "packets:10"] : [];
        LiveProcess capture = host.Capture(host.A, ["-i", "va", "-f", "icmp", "-w", host.PathOf("ring.pcapng"), "-a", limit, .. ring]);
        LiveProcess ping = host.Start(host.A, "ping", "-q", "-c", "100", "-i", "0.05", LiveHost.AddressB);
        Assert.Equal(0, capture.WaitForExit());
        Assert.False(ping.HasExited);
        string[] names = [.. NamesIn(host.Folder).Where(name => name.StartsWith("ring", StringComparison.Ordinal))];
        Assert.True(files == names.Length, string.Join(' ', names) + capture.Errors);
        LiveFrames[] read = [.. names.Select(name => LiveFrames.Read(host.PathOf(name)))];
        Assert.InRange(read.Sum(each => each.Frames.Count), least, most);
        Assert.All(read, each => Assert.True(each.Damage is null && each.Statistics.Count == 1));
    }

    [Theory]
    [InlineData("pcap", "pcap", 6)]
    [InlineData("nsecpcap", "nsecpcap", 9)]
    [InlineData("pcapng", "pcapng", 9)]
    public void CapinfosKnowsTheFormat(string format, string type, int precision)
    {
        using var host = new LiveHost("write a file in a format");
        string file = host.PathOf("a.cap");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "-w", file, "-F", format, "-c", "10");
        host.In(host.A, "ping", "-q", "-c", "5", "-i", "0.01", LiveHost.AddressB);
        Assert.Equal(0, capture.WaitForExit());
        string said = host.Do("capinfos", "-M", "-t", "-c", "-I", file);
        Assert.Matches($@"(?m)^File type:\s+{type}$", said);
        Assert.Equal(10, PacketsIn(said));
        Assert.Equal(10, LiveFrames.Read(file).Frames.Count);
        Assert.Equal(precision, (int)LiveFrames.Read(file).Interfaces[0].TimestampResolution);
    }

    [Fact]
    public void ACompressedFileIsGzipThatOthersRead()
    {
        using var host = new LiveHost("write a compressed file");
        string file = host.PathOf("a.pcapng.gz");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "-w", file, "--compress", "gzip", "-c", "200");
        host.In(host.A, "ping", "-q", "-c", "100", "-i", "0.002", LiveHost.AddressB);
        Assert.Equal(0, capture.WaitForExit());
        host.Do("gzip", "-t", file);
        Assert.Equal(200, PacketsIn(host.Do("capinfos", "-M", "-c", file)));
        Assert.Equal(200, LiveFrames.Read(file).Frames.Count);
        Assert.InRange(new FileInfo(file).Length, 1000, 200 * 98);
    }

    [Theory]
    [InlineData("pcapng")]
    [InlineData("pcap")]
    public void AfterKillTheFileReadsToItsLastWholeBlock(string format)
    {
        using var host = new LiveHost("kill a capture in full flight");
        string sample = Repository.PathOf("testdata-pcaps/ftp/active.pcapng");
        LiveProcess load = host.Start(host.B, "tcpreplay", "-q", "-K", "--pps", "50000", "--loop", "0", "-i", "vb", sample);
        foreach (int milliseconds in (int[])[150, 333, 480, 707, 1001])
        {
            string file = host.PathOf($"killed{milliseconds}.cap");
            LiveProcess capture = host.Capture(host.A, "-i", "va", "-w", file, "-F", format);
            Thread.Sleep(milliseconds);
            capture.Signal(LiveProcess.Kill);
            capture.WaitForExit();
            LiveFrames frames = LiveFrames.Read(file);
            Assert.InRange(frames.Frames.Count, 1000, int.MaxValue);
            // capinfos ends with a failure when the kernel was interrupted within a block; it still reads all those before.
            using LiveProcess capinfos = LiveProcess.Start("capinfos", "-M", "-c", file);
            int status = capinfos.WaitForExit();
            Assert.Equal((frames.Damage is null, frames.Frames.Count), (status == 0, PacketsIn(capinfos.Output)));
        }
        Assert.False(load.HasExited, load.Errors);
    }

    static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    static int NumberOf(string name) => int.Parse(name.AsSpan(5, 5), CultureInfo.InvariantCulture);

    static int PacketsIn(string capinfos) => int.Parse(PacketCount().Match(capinfos).Groups["count"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ring_\d{5}_20\d{12}\.pcapng$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RingName();

    [GeneratedRegex(@"Number of packets:\s+(?<count>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PacketCount();
}

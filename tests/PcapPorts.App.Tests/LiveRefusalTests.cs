namespace PcapPorts.App.Tests;

/// <summary>What is said when capturing is not possible, and what goes on without it.</summary>
[Collection("live")]
public class LiveRefusalTests
{
    [Fact]
    public void WithoutTheLibraryLiveCommandsSayWhatToInstallAndFilesAreStillRead()
    {
        using var host = new LiveHost("hide the library in a mount namespace");
        string[] libraries = [.. host.Do("ldconfig", "-p").Split('\n').Where(line => line.Contains("libpcap.so", StringComparison.Ordinal)).Select(line => line.Split("=> ")[1].Trim())];
        Assert.NotEmpty(libraries);
        string hide = string.Concat(libraries.Select(library => $"mount --bind /dev/null {library}; "));
        File.WriteAllBytes(host.PathOf("empty.pcap"), Convert.FromHexString("d4c3b2a1020004000000000000000000ffff000001000000"));
        foreach ((string command, int status) in new[] { ("capture -i lo", 1), ("interfaces", 1), ("capture -d -f tcp", 1), ("sessions -i lo --once", 1), ($"flows {host.PathOf("empty.pcap")}", 0) })
        {
            LiveProcess process = host.Start(host.A, "unshare", "-m", "sh", "-c", $"{hide}exec dotnet '{LiveProcess.Application}' {command}");
            Assert.Equal((command, status), (command, process.WaitForExit()));
            if (status != 0)
                Assert.Contains("install", Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WithoutTheRightTheRemedyIsNamed()
    {
        using var host = new LiveHost("give up the right to capture");
        // Root without capabilities: the same as any other user to the kernel, and it can still read the program.
        LiveProcess process = host.Start(host.A, "setpriv", "--inh-caps=-all", "--bounding-set=-net_raw,-net_admin", "dotnet", LiveProcess.Application, "capture", "-i", "va", "-c", "1");
        Assert.Equal(1, process.WaitForExit());
        Assert.Contains("va: this user may not capture: run it as root, or give the program the right once with `sudo setcap cap_net_raw,cap_net_admin=eip", process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "there is no interface 'nowhere0'", "capture", "-i", "nowhere0")]
    [InlineData(1, "the capture filter 'tcp prot' is not valid: syntax error", "capture", "-i", "lo", "-f", "tcp prot")]
    [InlineData(2, "-b makes several files, and -w - is none", "capture", "-i", "lo", "-w", "-", "-b", "packets:1")]
    [InlineData(2, "it takes duration:SECONDS", "capture", "-i", "lo", "-a", "durations:3")]
    [InlineData(2, "-w is missing", "capture", "-i", "lo", "-b", "packets:1")]
    [InlineData(2, "take one of them", "capture", "-i", "lo", "--flows", "--counters")]
    [InlineData(2, "name a capture file, or an interface with -i", "sessions")]
    [InlineData(2, "--at yesterdayish: it takes", "sessions", "/dev/null", "--at", "yesterdayish")]
    public void WhatIsWrongIsSaidInOneSentence(int status, string sentence, params string[] arguments)
    {
        using LiveProcess process = LiveProcess.Start("dotnet", [LiveProcess.Application, .. arguments]);
        Assert.Equal(status, process.WaitForExit());
        Assert.Contains(sentence, Assert.Single(process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(process.Output);
    }

    [Theory]
    [InlineData("tcp port 21")]
    [InlineData("tcp port 20 and greater 100")]
    [InlineData("icmp")]
    public void AFilterTakesTheFramesOfAFileThatTcpdumpTakes(string filter)
    {
        using var host = new LiveHost("filter a file beside tcpdump");
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "PcapPorts.sln")))
            folder = Path.GetDirectoryName(folder)!;
        string capture = Path.Combine(folder, "testdata-pcaps", "ftp", "active.pcapng");
        host.Do("tcpdump", "-r", capture, "-w", host.PathOf("theirs.pcap"), filter);
        host.Do("dotnet", LiveProcess.Application, "capture", "-r", capture, "-f", filter, "-w", host.PathOf("ours.pcapng"));
        LiveFrames ours = LiveFrames.Read(host.PathOf("ours.pcapng")), theirs = LiveFrames.Read(host.PathOf("theirs.pcap"));
        Assert.Equal(theirs.Frames.Select(frame => Convert.ToHexString(frame.Bytes)), ours.Frames.Select(frame => Convert.ToHexString(frame.Bytes)));
        Assert.Equal(host.Do("tcpdump", "-r", capture, "-d", filter), host.Do("dotnet", LiveProcess.Application, "capture", "-r", capture, "-d", "-f", filter));
    }
}

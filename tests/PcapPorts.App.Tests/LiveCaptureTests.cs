using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>Live capture against real programs in network namespaces.</summary>
[Collection("live")]
public class LiveCaptureTests
{
    [Fact]
    public void WhatIsRecordedIsWhatTcpdumpRecords()
    {
        using var host = new LiveHost("compare a capture with tcpdump's of the same traffic");
        // A socket that wants time stamps makes the host stamp every frame as it arrives, for all who listen.
        const int SocketLevel = 1, SocketTimestamp = 29;
        using var stamps = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        stamps.SetRawSocketOption(SocketLevel, SocketTimestamp, BitConverter.GetBytes(1));
        const string Filter = "tcp or icmp or (ip6 and tcp) or icmp6[0] = 128 or icmp6[0] = 129";
        host.Nginx();
        LiveProcess tcpdump = host.Start(host.A, "tcpdump", "-i", "va", "-B", "32768", "--time-stamp-precision=nano", "-w", host.PathOf("tcpdump.pcap"), Filter);
        tcpdump.WaitForError("listening on");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", Filter, "-w", host.PathOf("ours.pcapng"));
        host.In(host.A, "curl", "-sf", "-o", "/dev/null", $"http://{LiveHost.AddressB}/big");
        host.In(host.A, "curl", "-sf", "-g", "-o", "/dev/null", $"http://[{LiveHost.Address6B}]/big");
        host.In(host.A, "ping", "-q", "-c", "500", "-i", "0.002", LiveHost.AddressB);
        host.In(host.A, "ping", "-6", "-q", "-c", "20", "-i", "0.01", LiveHost.Address6B);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        // tcpdump takes a second to hand over what it has, and loses the rest when it is interrupted.
        Thread.Sleep(1500);
        Assert.Equal(0, tcpdump.Stop(LiveProcess.Interrupt));
        Assert.Contains("0 packets dropped by kernel", tcpdump.Errors, StringComparison.Ordinal);
        Assert.Contains("dropped: 0 by the kernel, 0 by the interface, 0 by pcapports", capture.Errors, StringComparison.Ordinal);

        LiveFrames ours = LiveFrames.Read(host.PathOf("ours.pcapng")), theirs = LiveFrames.Read(host.PathOf("tcpdump.pcap"));
        Assert.Null(ours.Damage);
        Assert.InRange(ours.Frames.Count, 1040, 100_000);
        Assert.Equal(theirs.Frames.Count, ours.Frames.Count);
        for (int i = 0; i < ours.Frames.Count; i++)
        {
            Assert.Equal(theirs.Frames[i].Bytes, ours.Frames[i].Bytes);
            Assert.Equal(theirs.Frames[i].WireLength, ours.Frames[i].WireLength);
        }
        // Some frames still differ by a little over a microsecond; why is not known yet, so this holds most of them and bounds the rest.
        long[] apart = [.. ours.Frames.Zip(theirs.Frames, (our, their) => Math.Abs(our.Nanoseconds - their.Nanoseconds)).Order()];
        Assert.InRange(apart[apart.Length * 95 / 100], 0, 999);
        Assert.InRange(apart[^1], 0, 100_000);
        Assert.Equal("va", Assert.Single(ours.Interfaces).Name);
        Assert.Equal(Filter, ours.Interfaces[0].Filter);
        Capture.CaptureStatistics counted = Assert.Single(ours.Statistics);
        Assert.Equal((ulong)ours.Frames.Count, counted.Delivered);
        Assert.Equal((0ul, 0ul), (counted.Dropped, counted.DroppedBySystem));
    }

    [Fact]
    public void AnInterfaceThatGoesDownIsHeardAgainWhenItComesUp()
    {
        using var host = new LiveHost("capture on an interface that goes down");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp[icmptype] = 8", "-w", host.PathOf("a.pcapng"));
        host.In(host.A, "ping", "-q", "-c", "3", "-i", "0.01", LiveHost.AddressB);
        host.In(host.A, "ip", "link", "set", "va", "down");
        Thread.Sleep(500);
        host.In(host.A, "ip", "link", "set", "va", "up");
        for (int i = 0; i < 100 && !host.In(host.A, "ip", "-o", "link", "show", "va").Contains("state UP", StringComparison.Ordinal); i++)
            Thread.Sleep(50);
        host.In(host.A, "ping", "-q", "-c", "4", "-i", "0.01", LiveHost.AddressB);
        Thread.Sleep(200);
        Assert.False(capture.HasExited, capture.Errors);
        Assert.Equal(0, capture.Stop(LiveProcess.Terminate));
        Assert.Equal(7, LiveFrames.Read(host.PathOf("a.pcapng")).Frames.Count);
    }

    [Fact]
    public void AnInterfaceThatVanishesEndsTheCaptureWithASentence()
    {
        using var host = new LiveHost("capture on an interface that vanishes");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "-w", host.PathOf("a.pcapng"));
        host.In(host.A, "ping", "-q", "-c", "3", "-i", "0.01", LiveHost.AddressB);
        Thread.Sleep(200);
        host.In(host.A, "ip", "link", "del", "va");
        Assert.Equal(3, capture.WaitForExit());
        Assert.Contains("va: ", capture.Errors, StringComparison.Ordinal);
        Assert.Contains("; the capture ends", capture.Errors, StringComparison.Ordinal);
        LiveFrames frames = LiveFrames.Read(host.PathOf("a.pcapng"));
        Assert.Null(frames.Damage);
        Assert.Equal(6, frames.Frames.Count);
        Assert.Single(frames.Statistics);
    }

    [Fact]
    public void TwoInterfacesGoIntoOneFileAndOneMayVanish()
    {
        using var host = new LiveHost("capture on two interfaces at once");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-i", "lo", "-f", "icmp[icmptype] = 8", "-w", host.PathOf("a.pcapng"));
        host.In(host.A, "ping", "-q", "-c", "3", "-i", "0.01", LiveHost.AddressB);
        host.In(host.A, "ping", "-q", "-c", "2", "-i", "0.01", "127.0.0.1");
        Thread.Sleep(200);
        host.In(host.A, "ip", "link", "del", "va");
        capture.WaitForError("the other interfaces are still heard");
        host.In(host.A, "ping", "-q", "-c", "4", "-i", "0.01", "127.0.0.1");
        Thread.Sleep(200);
        Assert.Equal(3, capture.Stop(LiveProcess.Interrupt));
        LiveFrames frames = LiveFrames.Read(host.PathOf("a.pcapng"));
        Assert.Equal(["va", "lo"], frames.Interfaces.Select(each => each.Name));
        Assert.Equal(3, frames.Frames.Count(frame => frame.Interface == 0));
        Assert.Equal(6, frames.Frames.Count(frame => frame.Interface == 1));
        Assert.Equal(2, frames.Statistics.Count);
    }

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

    [Fact]
    public void APipeFeedsASecondPcapports()
    {
        using var host = new LiveHost("pipe a capture into a second program");
        host.Nginx();
        string pcapports = $"dotnet '{LiveProcess.Application}'";
        LiveProcess pipe = host.Start(host.A, "sh", "-c", $"{pcapports} capture -i va -f 'tcp port 80' -w - -c 12 | {pcapports} flows - --format ndjson");
        pipe.WaitForError("listening on");
        host.In(host.A, "curl", "-sf", "-o", "/dev/null", $"http://{LiveHost.AddressB}/big");
        Assert.Equal(0, pipe.WaitForExit());
        using JsonDocument flow = JsonDocument.Parse(Assert.Single(pipe.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("http", flow.RootElement.GetProperty("service").GetString());
        Assert.Equal(80, flow.RootElement.GetProperty("server").GetProperty("port").GetInt32());
        JsonElement packets = flow.RootElement.GetProperty("packets");
        Assert.Equal(12, packets.GetProperty("to_server").GetInt32() + packets.GetProperty("to_client").GetInt32());
    }

    [Fact]
    public void AfterKillTheFileReadsToItsLastWholeBlock()
    {
        using var host = new LiveHost("kill a capture in full flight");
        string file = host.PathOf("killed.pcapng");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-w", file);
        LiveProcess ping = host.Start(host.A, "ping", "-q", "-f", "-w", "5", LiveHost.AddressB);
        Thread.Sleep(1500);
        capture.Signal(LiveProcess.Kill);
        capture.WaitForExit();
        ping.Signal(LiveProcess.Interrupt);
        LiveFrames frames = LiveFrames.Read(file);
        Assert.InRange(frames.Frames.Count, 1000, int.MaxValue);
        Assert.Null(frames.Damage);
        Assert.Equal(frames.Frames.Count, host.Do("tcpdump", "-n", "-r", file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void FlowsArePrintedWhenTheyEnd()
    {
        using var host = new LiveHost("print flows as they end");
        host.Nginx();
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "tcp port 80", "--flows", "--format", "ndjson");
        host.In(host.A, "curl", "-sf", "-o", "/dev/null", $"http://{LiveHost.AddressB}/big");
        capture.WaitForOutput("\n");
        Assert.False(capture.HasExited);
        host.In(host.A, "curl", "-sf", "-g", "-o", "/dev/null", $"http://[{LiveHost.Address6B}]/big");
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        string[] lines = capture.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        foreach (string line in lines)
        {
            using JsonDocument flow = JsonDocument.Parse(line);
            Assert.Equal(("closed", "http", "syn"), (flow.RootElement.GetProperty("state").GetString(), flow.RootElement.GetProperty("service").GetString(),
                flow.RootElement.GetProperty("label").GetProperty("basis").GetString()));
            Assert.InRange(flow.RootElement.GetProperty("payload").GetProperty("to_client").GetInt32(), 400_000, 401_000);
        }
    }

    [Fact]
    public void RootIsGivenUpOnceEverythingIsOpen()
    {
        using var host = new LiveHost("give up root");
        string file = host.PathOf("a.pcapng");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "-w", file, "-Z", "nobody");
        foreach (string thread in Directory.GetDirectories($"/proc/{capture.Id}/task"))
        {
            string[] status = File.ReadAllLines(Path.Combine(thread, "status"));
            Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
            Assert.Contains("CapEff:\t0000000000000000", status);
            Assert.Contains("CapPrm:\t0000000000000000", status);
        }
        host.In(host.A, "ping", "-q", "-c", "5", "-i", "0.01", LiveHost.AddressB);
        Assert.Equal(0, capture.Stop(LiveProcess.Interrupt));
        Assert.Equal(10, LiveFrames.Read(file).Frames.Count);
        Assert.Equal("nobody", host.Do("stat", "-c", "%U", file).Trim());
    }

    [Fact]
    public void SecondsAreCounted()
    {
        using var host = new LiveHost("count packets by second");
        LiveProcess capture = host.Capture(host.A, "-i", "va", "-f", "icmp", "--counters", "--format", "ndjson", "-a", "duration:3.2");
        host.In(host.A, "ping", "-q", "-c", "20", "-i", "0.05", LiveHost.AddressB);
        Assert.Equal(0, capture.WaitForExit());
        var seconds = capture.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.InRange(seconds.Count, 3, 4);
        Assert.Equal(40, seconds.Sum(second => second.GetProperty("packets").GetInt32()));
        Assert.Equal(40 * 98, seconds.Sum(second => second.GetProperty("bytes").GetInt32()));
        double first = double.Parse(seconds[0].GetProperty("time").GetString()!, CultureInfo.InvariantCulture), next = double.Parse(seconds[1].GetProperty("time").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(next - first, 0.8, 1.3);
    }
}

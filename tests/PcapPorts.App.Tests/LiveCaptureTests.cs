using System.Globalization;
using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>Live capture against real programs in network namespaces.</summary>
[Collection("live")]
public class LiveCaptureTests
{
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
    public void WhereInterruptsAreIgnoredItTakesSigtermToEnd()
    {
        using var host = new LiveHost("send signals to a capture");
        string file = host.PathOf("a.pcapng");
        // What a shell without job control does to a command that it starts in the background.
        LiveProcess capture = host.Start(host.A, "sh", "-c", $"trap '' INT; exec dotnet '{LiveProcess.Application}' capture -i va -f icmp -w '{file}'");
        capture.WaitForError("listening on");
        capture.Signal(LiveProcess.Interrupt);
        host.In(host.A, "ping", "-q", "-c", "5", "-i", "0.01", LiveHost.AddressB);
        Assert.False(capture.HasExited, capture.Errors);
        Assert.Equal(0, capture.Stop(LiveProcess.Terminate));
        LiveFrames frames = LiveFrames.Read(file);
        Assert.Equal((10, 1), (frames.Frames.Count, frames.Statistics.Count));
        Assert.Contains("10 packets with", capture.Errors, StringComparison.Ordinal);
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

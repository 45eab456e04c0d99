using System.Text.Json;

namespace PcapPorts.App.Tests;

/// <summary>Where one can listen, and what passes there.</summary>
[Collection("live")]
public class LiveInterfacesTests
{
    [Fact]
    public void TheInterfacesOfANamespaceAreListed()
    {
        using var host = new LiveHost("list the interfaces of a namespace");
        LiveProcess list = host.PcapPorts(host.A, "interfaces", "--format", "ndjson");
        Assert.Equal(0, list.WaitForExit());
        JsonElement va = Assert.Single(list.Records(), each => each.GetProperty("name").GetString() == "va");
        Assert.True(va.GetProperty("up").GetBoolean());
        Assert.False(va.GetProperty("loopback").GetBoolean());
        Assert.Contains(LiveHost.AddressA + "/24", va.GetProperty("addresses").EnumerateArray().Select(each => each.GetString()));
        Assert.Contains(LiveHost.Address6A + "/64", va.GetProperty("addresses").EnumerateArray().Select(each => each.GetString()));
    }

    [Fact]
    public void TheirTrafficIsCountedBySecond()
    {
        using var host = new LiveHost("watch the traffic of interfaces");
        LiveProcess watch = host.PcapPorts(host.A, "interfaces", "--watch", "--for", "4.5", "--format", "ndjson");
        watch.WaitForOutput("\"va\"");
        host.In(host.A, "ping", "-q", "-c", "30", "-i", "0.02", LiveHost.AddressB);
        Assert.Equal(0, watch.WaitForExit());
        JsonElement[] seconds = [.. watch.Records().Where(each => each.GetProperty("name").GetString() == "va")];
        Assert.InRange(seconds.Length, 3, 4);
        // The neighbours ask each other for their addresses too.
        Assert.InRange(seconds.Sum(each => each.GetProperty("sent").GetProperty("packets").GetInt32()), 30, 45);
        Assert.InRange(seconds.Sum(each => each.GetProperty("received").GetProperty("bytes").GetInt32()), 30 * 98, 30 * 98 + 1500);
    }

    [Fact]
    public void OnATerminalAChartMoves()
    {
        using var host = new LiveHost("watch the traffic of interfaces on a terminal");
        string socket = host.PathOf("tmux");
        host.In(host.A, "tmux", "-S", socket, "new-session", "-d", "-x", "100", "-y", "20", $"dotnet '{LiveProcess.Application}' interfaces --watch");
        try
        {
            LiveProcess ping = host.Start(host.A, "ping", "-q", "-c", "1500", "-i", "0.01", "127.0.0.1");
            int early = BarsOf(Screen(host, socket, least: 2)), late = BarsOf(Screen(host, socket, least: early + 2));
            Assert.InRange(late, early + 2, 30);
            Assert.DoesNotContain("any", Screen(host, socket, least: 1), StringComparison.Ordinal);
            ping.Signal(LiveProcess.Interrupt);
        }
        finally
        {
            host.In(host.A, "tmux", "-S", socket, "kill-server");
        }
    }

    /// <summary>The screen, once the line of loopback has so many bars.</summary>
    static string Screen(LiveHost host, string socket, int least)
    {
        string screen = "";
        for (long end = Environment.TickCount64 + 15_000; Environment.TickCount64 < end; Thread.Sleep(100))
        {
            screen = host.In(host.A, "tmux", "-S", socket, "capture-pane", "-p");
            if (BarsOf(screen) >= least)
                return screen;
        }
        Assert.Fail($"no {least} seconds of traffic were drawn:\n{screen}");
        return screen;
    }

    static int BarsOf(string screen) =>
        screen.Split('\n').FirstOrDefault(line => line.StartsWith("lo ", StringComparison.Ordinal))?.Count(character => character is >= '\u2581' and <= '\u2588') ?? 0;
}

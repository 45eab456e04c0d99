using System.Net;
using System.Net.Sockets;
using PcapPorts.Capture.LibPcap;

namespace PcapPorts.App.Tests.Views;

/// <summary>Listening in the terminal interface: on the loopback interface, to datagrams of the test's own.</summary>
public sealed class LiveViewTests : IDisposable
{
    readonly UdpClient _receiver = new(new IPEndPoint(IPAddress.Loopback, 0));
    readonly UdpClient _sender = new(new IPEndPoint(IPAddress.Loopback, 0));

    public LiveViewTests() => Assert.True(PcapLibrary.IsAvailable && Environment.IsPrivilegedProcess, "listening needs libpcap and root");

    int Port => ((IPEndPoint)_receiver.Client.LocalEndPoint!).Port;

    void Send(int length) => _sender.Send(new byte[length], new IPEndPoint(IPAddress.Loopback, Port));

    ViewerStage Listen() => ViewerStage.AtStart().Do(viewer => viewer.StartLive(["lo"], $"udp port {Port}")).See("live: 0 packets", "No packet");

    [Fact]
    public void Each_packet_is_a_row_and_the_list_follows_the_newest()
    {
        using ViewerStage stage = Listen();
        for (int i = 1; i <= 60; i++)
            Send(100 + i);
        stage.See("live: 60 packets", "Len=160", "Frame 60:").SeeNo("Len=101 ");
        // Who goes elsewhere stays there, and is told so; W follows again.
        stage.Type("gg").See("Frame 1:", "not following");
        Send(300);
        stage.See("61 packets", "Frame 1:").Type("W").See("live: 61 packets", "Len=300");
    }

    [Fact]
    public void The_list_stands_still_while_paused_and_nothing_is_lost()
    {
        using ViewerStage stage = Listen();
        Send(101);
        stage.See("live: 1 packet", "Len=101").Type("z").See("paused: 1 packet");
        Send(102);
        stage.See("paused: 2 packets").SeeNo("Len=102").Type("z").See("live: 2 packets", "Len=102");
    }

    [Fact]
    public void It_is_stopped_and_started_again_with_the_same_interface_and_filter()
    {
        using ViewerStage stage = Listen();
        Send(101);
        stage.See("live: 1 packet", "Len=101").Type("\u0005").See("stopped: 1 packet", "Stopped after 1 packet");
        Send(102);
        // What came while nobody listened is not there, and the new capture is one of its own.
        stage.Type("\u0005").See("live: 0 packets").SeeNo("Len=101");
        Send(103);
        stage.See("live: 1 packet", "Len=103").SeeNo("Len=102");
        stage.Type("\u0012").See("live: 0 packets").SeeNo("Len=103");
    }

    [Fact]
    public void What_was_captured_is_saved_and_can_be_opened()
    {
        using ViewerStage stage = Listen();
        Send(101);
        Send(102);
        string file = stage.Scratch["kept.pcapng"];
        stage.See("live: 2 packets").Type("\u0005").See("stopped: 2 packets").Type(":save").See("Save…").Enter().See("Save the capture").Type(file).Enter().See("Saved as");
        Assert.Equal([101 + 42, 102 + 42], LiveFrames.Read(file).Frames.Select(static frame => frame.Bytes.Length));
        stage.Do(viewer => viewer.Open(file)).See("kept.pcapng", "Len=102");
    }

    [Fact]
    public void A_capture_filter_is_judged_while_it_is_typed_and_used()
    {
        using ViewerStage stage = ViewerStage.AtStart();
        stage.Type("O").See("Interface:", "Capture filter:").Type("lo").Type("\t").Type($"udp port {Port} and greater 300").Enter().See("live: 0 packets");
        Send(100);
        Send(400);
        stage.See("live: 1 packet", "Len=400").SeeNo("Len=100");
    }

    [Fact]
    public void An_interface_that_is_not_there_is_named()
    {
        using ViewerStage stage = ViewerStage.AtStart();
        stage.Do(static viewer => viewer.StartLive(["nowhere0"], "")).See("nowhere0").See("a capture file…");
    }

    [Fact]
    public void Packets_that_the_system_dropped_are_counted()
    {
        using ViewerStage stage = Listen();
        byte[] large = new byte[60_000];
        var target = new IPEndPoint(IPAddress.Loopback, Port);
        using var enough = new CancellationTokenSource();
        // More than can be written down: sooner or later the kernel's buffer is full.
        Thread[] flood = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            while (!enough.IsCancellationRequested)
                sender.Send(large, target);
        }))];
        Array.ForEach(flood, static thread => thread.Start());
        try
        {
            stage.Wait(static screen => screen.Contains(" dropped", StringComparison.Ordinal), "no packet was dropped");
        }
        finally
        {
            enough.Cancel();
            Array.ForEach(flood, static thread => thread.Join());
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }
}

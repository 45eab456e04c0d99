using System.Net;
using System.Net.Sockets;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Tests;

namespace PcapPorts.App.Tests.Views;

/// <summary>
/// The screens of the documentation are what the program shows: <c>tools/terminal-screens.sh</c> writes them anew, this test holds them equal.
/// </summary>
public class ScreenTests
{
    const int Width = 120, Height = 40;

    static void Hold(string name, string screen)
    {
        string path = Repository.PathOf($"src/PcapPorts.App/Views/screens/{name}.txt");
        if (Environment.GetEnvironmentVariable("PCAPPORTS_WRITE_SCREENS") == "1")
            File.WriteAllText(path, screen);
        Assert.True(File.Exists(path), $"{path} is missing: run tools/terminal-screens.sh");
        Assert.Equal(File.ReadAllText(path), screen);
    }

    static ViewerStage Open(string capture) => new(Width, Height, Repository.PathOf($"testdata-pcaps/{capture}"));

    [Fact]
    public void Packets()
    {
        using ViewerStage stage = Open("switch/mirror-port.pcapng.gz");
        Hold("packets", stage.See("90 packets").Type("8G").See("Hypertext Transfer Protocol").Type("\t").Type("\e[F").Type("\e[C").See("www.office.example").Settle().Text);
    }

    [Fact]
    public void Flows()
    {
        using ViewerStage stage = Open("switch/mirror-port.pcapng.gz");
        Hold("flows", stage.See("90 packets").Type("w").See("14 rows", "certain: SYN in frame 79").Settle().Text);
    }

    [Fact]
    public void Explain()
    {
        using ViewerStage stage = Open("lossy/download.pcapng");
        Hold("explain", stage.See(" packets").Settle().Type("/http").Enter().See(" of ", "HTTP").Settle().Type("e").See("closed the connection").Settle().Text);
    }

    [Fact]
    public void Follow()
    {
        using ViewerStage stage = Open("smtp/plain.pcap");
        Hold("follow", stage.See(" packets").Settle().Type("/smtp").Enter().See(" of ").Settle().Type("F").See("EHLO").Settle().Text);
    }

    [Fact]
    public void Exposure()
    {
        using ViewerStage stage = Open("ports/closed-filtered-rejected.pcapng");
        Hold("exposure", stage.See(" packets").Settle().Type("X").See("Because", "SYN-ACK").SeeNo("Looking…").Settle().Text);
    }

    [Fact]
    public void Live()
    {
        Assert.True(PcapLibrary.IsAvailable && Environment.IsPrivilegedProcess, "listening needs libpcap and root");
        using ViewerStage stage = Open("dns/office.pcapng");
        using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 41778));
        using var sender = new UdpClient(new IPEndPoint(IPAddress.Loopback, 41777));
        stage.See(" packets").Do(static viewer => viewer.StartLive(["lo"], "udp port 41777")).See("live: 0 packets");
        string[] sent = ["temperature 21.5", "temperature 21.6", "door open", "temperature 21.4", "door closed"];
        for (int i = 0; i < sent.Length; i++)
        {
            sender.Send(System.Text.Encoding.ASCII.GetBytes(sent[i]), new IPEndPoint(IPAddress.Loopback, 41778));
            stage.See($"live: {i + 1} packet");
        }
        // Without the bytes: some of them (IP's identification) are others each time.
        stage.See($"Len={sent[^1].Length}").Type("|||").SeeNo("0010").Settle();
        // When the packets came is another matter each time.
        string[] rows = stage.Rows;
        for (int i = 0; i < sent.Length; i++)
        {
            int row = Array.FindIndex(rows, row => row.StartsWith($"{i + 1,4} ", StringComparison.Ordinal));
            rows[row] = $"{rows[row][..5]}{i * 0.25:0.000000000}{rows[row][16..]}";
        }
        Hold("live", string.Join('\n', rows));
    }
}

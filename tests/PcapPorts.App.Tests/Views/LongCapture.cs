using PcapPorts.Capture;

namespace PcapPorts.App.Tests.Views;

/// <summary>A capture of many packets: a thousand connections to one server, whose packets take turns.</summary>
static class LongCapture
{
    const uint Client = 0x0a000002, Server = 0x0a000050;
    const int Connections = 1000;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="packets">How many packets.</param>
    /// <param name="needle">Payload of the last packet.</param>
    public static string Write(string path, int packets, string needle = "")
    {
        using FileStream file = File.Create(path);
        using var writer = new PcapWriter(file, LinkType.Ethernet);
        for (int i = 0; i < packets; i++)
        {
            uint round = (uint)(i / Connections);
            byte[] frame = SampleCapture.TcpFrame(Client, Server, 50_000 + i % Connections, 8081, round == 0 ? 0x02 : 0x10, round == 0 ? 100u : 101u, 1 + round, i == packets - 1 ? needle : "");
            writer.Write(new Timestamp(1_767_323_045_000_000_000 + i * 1_000_000L), frame, (uint)frame.Length);
        }
        return path;
    }
}

using System.Diagnostics;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Filters;

/// <summary>
/// A filter in tcpdump's language takes the frames that tcpdump takes, in captures of plain Ethernet: of tags, tunnels, quotes and fragments tcpdump sees
/// the outermost header only, and we those inside too. Numbers that a display filter would read as bytes are written so that they are none.
/// </summary>
public sealed class TcpdumpFilterTests : IDisposable
{
    static readonly string[] s_filters =
    [
        "tcp port 80", "port 53", "udp port 53 or tcp port 53", "src port 53", "dst port 443", "tcp src port 80", "udp dst port 67", "portrange 1-1023", "tcp portrange 8000-8100",
        "src portrange 1024-65535", "not port 22", "port 80 or 443", "port 80 or port 443 and not src port 80",
        "host 172.16.5.122", "src host 172.16.5.122", "dst host 172.16.5.127", "src or dst host 172.16.5.122", "src and dst net 172.16", "ip host 172.16.5.122", "net 172.16.0.0/12", "net 172.16.5", "src net 192.168", "dst net 172.16.5.0/24",
        "net 172.16.0.0 mask 255.240.0.0", "ip6 net fe80::/10", "dst net ff02::/16", "ip net 172.16/12", "host fe80::1", "not net 172.16",
        "ip", "ip6", "arp", "tcp", "udp", "icmp", "icmp6", "ip or ip6", "not ip", "not (tcp or udp)", "ip proto 6", "ip proto 17", "ip6 proto 17", "proto 1", "ether proto 0x0806", "ether proto 0x0800",
        "ether broadcast", "ether multicast", "broadcast", "multicast", "ip multicast", "ip6 multicast", "ether host ff:ff:ff:ff:ff:ff", "ether dst ff:ff:ff:ff:ff:ff", "ether src ff:ff:ff:ff:ff:ff",
        "less 64", "greater 100", "len > 200", "len <= 60 or len = 74", "less 100 and tcp",
        "tcp[tcpflags] & tcp-syn != 0", "tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn", "tcp[tcpflags] & (tcp-rst|tcp-fin) != 0", "tcp[13] = 0x18", "tcp[13] & 0x10 != 0", "tcp[0:2] > 0x3ff and tcp", "tcp[2:2] = 80",
        "tcp[12] >> 4 > 5", "tcp[12:1] & 0xf0 > 0x50", "udp[4:2] > 100", "udp[0:2] = udp[2:2]", "ip[8] < 0x40", "ip[9] = 17", "ip[2:2] > 500 + 76", "ip[0] & 0xf = 5", "ip[12:4] = 0xac10057a", "ip6[6] = 58", "ip6[7] = 255",
        "icmp[icmptype] = icmp-echo", "icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply", "icmp6[icmp6type] = icmp6-neighborsolicit", "ether[0] & 1 = 1", "ether[12:2] = 0x0806", "arp[6:2] = 1",
        "ip[2:2] - ((ip[0] & 0xf) << 2) > 100", "tcp and ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0", "tcp port 80 and (tcp[tcpflags] & tcp-push != 0 or greater 1000)",
        "! tcp", "!(arp || icmp)", "tcp && ! port 22", "udp and not (port 53 or port 5353)", "ip and not icmp and host 172.16.5.122", "ip[6:2] & 0x1fff = 0 and udp",
    ];

    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Takes_what_tcpdump_takes()
    {
        DisplayFilter[] filters = [.. s_filters.Select(DisplayFilter.Parse)];
        var taken = new int[filters.Length];
        int captures = 0;
        List<string> differences = [];
        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(path) is not (".pcap" or ".pcapng") || new FileInfo(path).Length > 200_000 || Plain(path) is not { Count: > 10 } frames || ++captures % 4 != 0)
                continue;
            bool[][] ours = Ours(filters, frames);
            for (int i = 0; i < filters.Length; i++)
            {
                taken[i] += ours[i].Count(static each => each);
                IEnumerable<(long, int)> wanted = Tcpdump(path, s_filters[i]);
                IEnumerable<(long, int)> got = frames.Where((_, at) => ours[i][at]).Select(static frame => Key(frame.Record));
                if (!wanted.SequenceEqual(got))
                    differences.Add($"{s_filters[i]} in {path}: as {filters[i].DisplayText} {got.Count()} frames, tcpdump {wanted.Count()}");
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(captures > 12, "there are too few plain captures");
        int empty = taken.Count(static count => count == 0);
        Assert.True(empty < s_filters.Length / 2, $"{empty} filters take nothing in any capture");
    }

    static (long Microseconds, int Length) Key(FrameRecord record) => (record.TimestampNanoseconds / 1000, record.CapturedLength);

    /// <summary>The frames of a capture; null when one of them holds what tcpdump's language looks at otherwise.</summary>
    static List<(byte[] Bytes, FrameRecord Record)>? Plain(string path)
    {
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        DecodedPacket packet = default;
        List<(byte[], FrameRecord)> frames = [];
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                ref FrameRecord record = ref batch.Records[i];
                PacketDecoder.Decode(batch.Bytes(i), record.LinkType, record.WireLength, ref packet);
                const LevelTraits Odd = LevelTraits.Fragment | LevelTraits.Options | LevelTraits.Authenticated;
                if (record.LinkType != 1 || packet.LevelCount > 1 || packet.VlanCount > 0 || packet.HasQuote || (packet.LevelCount == 1 && (packet.Levels[0].Traits & Odd) != LevelTraits.None))
                    return null;
                frames.Add((batch.Bytes(i).ToArray(), record));
            }
        }
        return frames;
    }

    static bool[][] Ours(DisplayFilter[] filters, List<(byte[] Bytes, FrameRecord Record)> frames)
    {
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        bool[][] taken = Array.ConvertAll(filters, _ => new bool[frames.Count]);
        for (int i = 0; i < frames.Count; i++)
        {
            long now = frames[i].Record.TimestampNanoseconds;
            var context = new FrameContext { Number = i + 1, Record = frames[i].Record, FirstNanoseconds = frames[0].Record.TimestampNanoseconds, PreviousNanoseconds = now };
            dissector.Dissect(frames[i].Bytes, in context, fields);
            for (int j = 0; j < filters.Length; j++)
                taken[j][i] = filters[j].Matches(fields);
        }
        return taken;
    }

    List<(long, int)> Tcpdump(string capture, string filter)
    {
        string output = Path.Combine(_folder, "taken.pcap");
        var start = new ProcessStartInfo("tcpdump", ["-r", capture, "-w", output, filter]) { RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, messages);
        List<(long, int)> taken = [];
        using CaptureReader reader = CaptureReader.Open(output);
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
                taken.Add(Key(batch.Records[i]));
        }
        return taken;
    }
}

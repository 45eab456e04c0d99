using System.Text.RegularExpressions;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PacketWire = PcapPorts.Tests.Packets.Wire;

namespace PcapPorts.Tests.Filters;

/// <summary>A sieve gives the answers of a pass that dissects every frame.</summary>
public class PacketSieveTests
{
    static readonly string[] s_filters =
    [
        "tcp.port == 443", "udp.port == 53 || icmp", "ip.addr == 10.0.0.0/8", "!(ip.addr == 192.168.0.0/16) && tcp", "ip.src != 10.1.0.0/16", "tcp.flags == 0x02", "tcp.flags.syn == 1 && tcp.flags.ack == 0",
        "ip.ttl in {1, 63..64}", "ipv6.dst == ff00::/8", "ipv6", "tcp.dstport > 1023", "all tcp.port > 1023", "tcp.port !== 80", "frame.len <= 100 ^^ udp", "icmpv6.type == 135", "udp.srcport not in {53, 123}",
        "tcp.window_size_value == 0", "ip.proto == 6 && !tcp", "dns", "!dns", "dns.qry.name contains \"e\" || dns.flags.response == 1", "tcp && !dns", "http.request && tcp.port != 80", "dns.time > 0.001",
        "tls", "!tls", "tls.handshake.type == 1 || ssh", "http || smtp || ftp", "ftp-data", "rtp || rtcp", "rtp && udp", "sip", "rtsp", "quic", "smb2 || smb", "ldap || kerberos", "ntp", "mqtt || modbus || dnp3",
    ];

    internal static IEnumerable<string> Captures()
        => Directory.EnumerateFiles(Repository.PathOf("testdata-pcaps"), "*.pcap*", SearchOption.AllDirectories).Where(static path => new FileInfo(path).Length < 400_000);

    [Fact]
    public void Answers_as_a_pass_that_dissects_every_frame()
    {
        DisplayFilter[] filters = [.. s_filters.Select(DisplayFilter.Parse)];
        long spared = 0;
        foreach (string path in Captures())
        {
            List<byte[]> frames = [];
            List<FrameRecord> records = [];
            Read(path, frames, records);
            bool[][] whole = Whole(filters, frames, records);
            for (int i = 0; i < filters.Length; i++)
                spared += Compare(filters[i], whole[i], frames, records, path);
        }
        Assert.True(spared > 1000, $"only {spared} frames were spared");
    }

    [Fact]
    public void Finds_every_application_wherever_it_is_carried()
    {
        HashSet<Protocol> applications = [.. Dissectors.All.OfType<Dissector>().SelectMany(static dissector => dissector.Protocols)];
        HashSet<Protocol> found = [];
        foreach (string path in Captures())
        {
            List<byte[]> frames = [];
            List<FrameRecord> records = [];
            Read(path, frames, records);
            Protocol[] there = [.. Protocols(frames, records).Where(applications.Contains)];
            DisplayFilter[] filters = [.. there.Select(static protocol => DisplayFilter.Parse(protocol.Abbreviation))];
            bool[][] whole = Whole(filters, frames, records);
            for (int i = 0; i < filters.Length; i++)
                Compare(filters[i], whole[i], frames, records, path);
            found.UnionWith(there);
        }
        Assert.True(found.Count > 30, $"only {found.Count} applications were met");
    }

    [Fact]
    public void Finds_media_behind_keys_that_were_agreed_on_amid_another_protocol()
    {
        static byte[] Datagram(string payload) => PacketWire.Ethernet(0x0800, PacketWire.Ipv4(17, PacketWire.Udp(PacketWire.Hex(payload), 40000, 40001)));
        const string Binding = "0001 0000 2112a442 000102030405060708090a0b";
        // A DTLS server hello with use_srtp (RFC 5764 section 4.1.1).
        string hello = "fefd" + new string('4', 64) + "00 c02b 00 0009 000e 0005 0002 0001 00";
        int body = PacketWire.Hex(hello).Length;
        string message = $"02 {body:x6} 0000 000000 {body:x6} {hello}";
        string record = $"16 fefd 0000 000000000001 {PacketWire.Hex(message).Length:x4} {message}";
        const string Media = "80600001 00000010 00000007 7878787878787878";
        List<byte[]> frames = [Datagram(Binding), Datagram(Binding), Datagram(record), Datagram(Media), Datagram(Media)];
        List<FrameRecord> records = frames.ConvertAll(static frame => FilterSample.Record(frame));
        DisplayFilter rtp = DisplayFilter.Parse("rtp");
        bool[] whole = Whole([rtp], frames, records)[0];
        Assert.Equal([false, false, false, true, true], whole);
        Compare(rtp, whole, frames, records, "memory");
    }

    [Fact]
    public void Finds_what_a_switch_quotes_to_its_controller()
    {
        byte[] quoted = PacketWire.Ethernet(0x0800, PacketWire.Inner4);
        byte[] message = [.. PacketWire.Hex("010a"), .. PacketWire.U16(18 + quoted.Length), .. PacketWire.Hex("00000001 ffffffff 0000 0001 01 00"), .. quoted];
        List<byte[]> frames = [PacketWire.Ethernet(0x0800, PacketWire.Ipv4(6, PacketWire.Tcp(message, destination: 6653)))];
        List<FrameRecord> records = frames.ConvertAll(static frame => FilterSample.Record(frame));
        foreach (string text in new[] { "udp.port == 53", "udp", "udp && tcp", "udp.dstport == 53 && frame.len > 1" })
        {
            DisplayFilter filter = DisplayFilter.Parse(text);
            bool[] whole = Whole([filter], frames, records)[0];
            Assert.Equal([true], whole);
            Compare(filter, whole, frames, records, "memory");
        }
    }

    [Fact]
    public void Finds_what_a_router_quotes_that_knows_a_shorter_way()
    {
        byte[] quoted = PacketWire.Ipv6(17, PacketWire.Udp(new byte[12], 40000, 5353));
        byte[] option = [4, (byte)((8 + quoted.Length) / 8), 0, 0, 0, 0, 0, 0, .. quoted];
        List<byte[]> frames = [PacketWire.Ethernet(0x86dd, PacketWire.Ipv6(58, [137, 0, 0, 0, 0, 0, 0, 0, .. new byte[32], .. option]))];
        List<FrameRecord> records = frames.ConvertAll(static frame => FilterSample.Record(frame));
        foreach (string text in new[] { "udp.port == 5353", "udp", "icmpv6 && udp.dstport == 5353" })
        {
            DisplayFilter filter = DisplayFilter.Parse(text);
            bool[] whole = Whole([filter], frames, records)[0];
            Assert.Equal([true], whole);
            Compare(filter, whole, frames, records, "memory");
        }
    }

    static HashSet<Protocol> Protocols(List<byte[]> frames, List<FrameRecord> records)
    {
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        HashSet<Protocol> there = [];
        for (int i = 0; i < frames.Count; i++)
        {
            dissector.Dissect(frames[i], Context(records, i), fields);
            foreach (ref readonly FieldEntry entry in fields.Entries)
                there.Add(entry.Field.Protocol);
        }
        return there;
    }

    internal static void Read(string path, List<byte[]> frames, List<FrameRecord> records)
    {
        using CaptureReader reader = CaptureReader.Open(path);
        var batch = new FrameBatch();
        while (reader.Read(batch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                frames.Add(batch.Bytes(i).ToArray());
                records.Add(batch.Records[i]);
            }
        }
    }

    internal static FrameContext Context(List<FrameRecord> records, int index) => new()
    {
        Number = index + 1,
        Record = records[index],
        FirstNanoseconds = records[0].TimestampNanoseconds,
        PreviousNanoseconds = records[Math.Max(0, index - 1)].TimestampNanoseconds,
    };

    static bool[][] Whole(DisplayFilter[] filters, List<byte[]> frames, List<FrameRecord> records)
    {
        var dissector = new FrameDissector(new ConversationTable());
        var fields = new FieldList();
        bool[][] taken = Array.ConvertAll(filters, _ => new bool[frames.Count]);
        for (int i = 0; i < frames.Count; i++)
        {
            dissector.Dissect(frames[i], Context(records, i), fields);
            for (int j = 0; j < filters.Length; j++)
                taken[j][i] = filters[j].Matches(fields);
        }
        return taken;
    }

    static long Compare(DisplayFilter filter, bool[] whole, List<byte[]> frames, List<FrameRecord> records, string path)
    {
        var conversations = new ConversationTable();
        var sieve = new PacketSieve(filter, conversations);
        var dissector = new FrameDissector(conversations) { HeadersOnly = sieve.IsHeadersOnly };
        var fields = new FieldList();
        DecodedPacket packet = default;
        long spared = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            FrameRecord record = records[i];
            PacketDecoder.Decode(frames[i], record.LinkType, record.WireLength, ref packet);
            bool? known = sieve.Ask(i + 1, in record, frames[i], in packet);
            if (known is null)
                sieve.Dissect(dissector, frames[i], Context(records, i), in packet, fields);
            else
                spared++;
            Assert.True((known ?? filter.Matches(fields)) == whole[i], $"{filter} in frame {i + 1} of {path}: {(known is null ? "dissected" : "by headers")}");
        }
        return spared;
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        byte[] frame = FilterSample.Tcp();
        FrameRecord record = FilterSample.Record(frame);
        DecodedPacket packet = default;
        PacketDecoder.Decode(frame, 1, record.WireLength, ref packet);
        var sieve = new PacketSieve(DisplayFilter.Parse("tcp.port == 80 && ip.addr == 192.0.2.0/24 && !udp"), new ConversationTable());
        Assert.True(sieve.IsHeadersOnly);
        Assert.True(sieve.Ask(1, in record, frame, in packet));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            sieve.Ask(1, in record, frame, in packet);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Layers_that_end_headers_hand_nothing_on()
    {
        LayerDissector[] last = [.. Dissectors.All.OfType<LayerDissector>().Where(static layer => layer.EndsHeaders)];
        Assert.NotEmpty(last);
        foreach (LayerDissector layer in last)
        {
            string text = File.ReadAllText(Repository.PathOf($"src/PcapPorts/Protocols/Layers/{layer.GetType().Name}.cs"));
            Assert.DoesNotContain("walk.Dissect", text, StringComparison.Ordinal);
            Assert.DoesNotContain("walk.Resume", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dissectors_that_hand_over_or_announce_say_so()
    {
        int handing = 0, announcing = 0;
        foreach (Dissector dissector in Dissectors.All.OfType<Dissector>())
        {
            string[] sources = Directory.GetFiles(Repository.PathOf("src/PcapPorts/Protocols"), $"{dissector.GetType().Name}*.cs", SearchOption.AllDirectories);
            string text = string.Concat(sources.Select(File.ReadAllText)).Replace(".StartTls();", ".HandOver(\"tls\");", StringComparison.Ordinal);
            string[] targets = [.. Regex.Matches(text, @"\.HandOver\((?<to>[^;]*)\);", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)).Select(static call => call.Groups["to"].Value)];
            handing += targets.Length;
            if (dissector.HandsOverTo is { } named)
                Assert.Equal(named.Order(StringComparer.Ordinal), targets.Select(static target => target.Trim('"')).Distinct().Order(StringComparer.Ordinal));
            else
                Assert.Contains("(Dissector?)null", targets);
            // RTP's own is called with the messages of others.
            if (dissector is RtpDissector || !Regex.IsMatch(text, @"\.Announce(Media)?\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)))
                continue;
            announcing++;
            Assert.True(dissector.MayAnnounce, dissector.Protocol.Abbreviation);
        }
        Assert.True(handing >= 10 && announcing >= 3, $"{handing} {announcing}");
    }
}

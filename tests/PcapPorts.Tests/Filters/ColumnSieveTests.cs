using System.Text;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Tests.Filters;

/// <summary>Columns show what they show of a pass that dissects every frame.</summary>
public class ColumnSieveTests
{
    const string Headers = "frame.number frame.time_epoch frame.time_delta frame.time_relative frame.len frame.cap_len frame.interface_id ip.src ip.dst ip.ttl ip.proto ip.addr ipv6.src ipv6.dst ipv6.addr "
        + "tcp.dstport tcp.srcport tcp.port tcp.flags tcp.flags.fin tcp.flags.syn tcp.flags.reset tcp.flags.push tcp.flags.ack tcp.flags.urg tcp.window_size_value "
        + "udp.dstport udp.port udp.srcport icmp.code icmp.type icmpv6.type icmpv6.code";

    public static TheoryData<string> Columns => new(
        Headers,
        Headers + " tcp.stream",
        "tcp.stream ip.src",
        Headers + " tcp.stream dns.qry.name http.request.uri tls.handshake.extensions_server_name",
        "frame.number udp.port dns.id ntp.stratum dhcp.id snmp.version",
        "tcp.stream ftp.request.command ftp-data smb2.filename ldap.messageID kerberos.msg_type",
        "sip.Method rtp.seq rtcp.pt rtsp.method quic.version dtls.record.version stun.type tcp.port");

    [Theory]
    [MemberData(nameof(Columns))]
    public void Show_what_they_show_of_every_frame_dissected(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Field[] columns = Fields(names);
        long shown = 0, spared = 0;
        foreach (string path in PacketSieveTests.Captures())
        {
            List<byte[]> frames = [];
            List<FrameRecord> records = [];
            PacketSieveTests.Read(path, frames, records);
            var all = new FrameDissector(new ConversationTable());
            var conversations = new ConversationTable();
            var some = new FrameDissector(conversations) { HeadersOnly = !Array.Exists(columns, Dissectors.NeedsApplications) };
            ColumnSieve sieve = ColumnSieve.For(columns, conversations)!;
            FieldList whole = new(), part = new();
            DecodedPacket packet = default;
            for (int i = 0; i < frames.Count; i++)
            {
                FrameRecord record = records[i];
                FrameContext context = PacketSieveTests.Context(records, i);
                PacketDecoder.Decode(frames[i], record.LinkType, record.WireLength, ref packet);
                all.Dissect(frames[i], in context, whole);
                sieve.Dissect(some, frames[i], in context, in packet, part);
                string expected = Text(columns, whole);
                Assert.True(string.Equals(expected, Text(columns, part), StringComparison.Ordinal), $"frame {i + 1} of {path}\n{expected}\n{Text(columns, part)}");
                shown += expected.Length - columns.Length;
                spared += whole.Count - part.Count;
            }
        }
        Assert.True(shown > 1000 && spared > 100_000, $"{shown} characters were shown, {spared} fields spared");
    }

    [Theory]
    [InlineData("eth.src")]
    [InlineData("ip.src frame.protocols")]
    [InlineData("tcp.analysis.retransmission")]
    [InlineData("udp.stream")]
    [InlineData("tcp.flags.ece")]
    [InlineData("ip.id dns.qry.name")]
    public void There_is_none_for_what_only_dissection_tells(string names)
        => Assert.Null(ColumnSieve.For(Fields(names), new ConversationTable()));

    static Field[] Fields(string names)
    {
        string[] words = names.Split(' ');
        Field[] fields = Array.ConvertAll(words, static name => FilterFields.Find(name)!);
        Assert.DoesNotContain(null!, fields);
        return fields;
    }

    static string Text(Field[] columns, FieldList fields)
    {
        var text = new StringBuilder();
        var value = new FieldText();
        foreach (Field column in columns)
        {
            foreach (ref readonly FieldEntry entry in fields.Entries)
            {
                if (!column.Covers(entry.Field))
                    continue;
                value.Clear();
                value.Add(in entry, fields);
                text.Append(Encoding.UTF8.GetString(value.Text)).Append(',');
            }
            text.Append('|');
        }
        return text.ToString();
    }
}

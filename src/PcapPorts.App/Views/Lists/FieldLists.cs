using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.App.Views.Lists;

/// <summary>A packet with values of some fields.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Flow">Its flow, or -1.</param>
/// <param name="Values">The values.</param>
sealed record FieldRow(long Number, long Time, int Flow, string[] Values);

/// <summary>Lists of packets that carry a protocol, with its fields as columns. Found by a pass over the capture.</summary>
static class FieldLists
{
    const int MostRows = 1_000_000;

    /// <summary>Questions and answers.</summary>
    public static ListSpecification<FieldRow> Dns(CaptureSession session) => Of(session, "DNS", "dns",
        ("Query", "dns.qry.name"), ("Type", "dns.qry.type"), ("Answer?", "dns.flags.response"), ("Code", "dns.flags.rcode"), ("Addresses", "dns.a,dns.aaaa"), ("Names", "dns.cname,dns.ptr.domain_name"));

    /// <summary>Requests and their status.</summary>
    public static ListSpecification<FieldRow> Http(CaptureSession session) => Of(session, "HTTP", "http",
        ("Method", "http.request.method"), ("Host", "http.host"), ("URI", "http.request.uri"), ("Status", "http.response.code"), ("Type", "http.content_type"), ("Agent or server", "http.user_agent,http.server"));

    /// <summary>Handshakes.</summary>
    public static ListSpecification<FieldRow> Tls(CaptureSession session) => Of(session, "TLS", "tls.handshake",
        ("Message", "tls.handshake.type"), ("Server name", "tls.handshake.extensions_server_name"), ("Protocols", "tls.handshake.extensions_alpn_str"), ("Version", "tls.handshake.extensions.supported_version,tls.handshake.version"), ("Cipher suite", "tls.handshake.ciphersuite"));

    static ListSpecification<FieldRow> Of(CaptureSession session, string title, string root, params (string Title, string Fields)[] columns)
    {
        Field?[][] fields = [.. columns.Select(static column => column.Fields.Split(',').Select(Dissectors.Fields.Find).ToArray())];
        List<ListColumn<FieldRow>> shown =
        [
            ListColumn<FieldRow>.Amount("Packet", static row => row.Number, static row => row.Number.ToString(), 0),
            ListColumn<FieldRow>.Amount("Time", static row => row.Time, row => row.Time == long.MinValue ? "" : ((row.Time - session.File.First.Nanoseconds) / 1e9).ToString("0.000000"), 1),
        ];
        for (int i = 0; i < columns.Length; i++)
        {
            int column = i;
            shown.Add(i == 0 || i == columns.Length - 1 ? ListColumn<FieldRow>.Words(columns[i].Title, row => row.Values[column], 80, 12, i == 0 ? 0 : 4) : ListColumn<FieldRow>.Words(columns[i].Title, row => row.Values[column], 40, 5, 3));
        }
        Field? wanted = Dissectors.Fields.Find(root);
        return new ListSpecification<FieldRow>
        {
            Title = title,
            Columns = shown,
            Load = (show, cancellation) => wanted is null ? [] : Collect(session, wanted, fields, show, cancellation),
            Subject = row => row.Flow >= 0 ? FlowList.SubjectOf(session, row.Flow) with { Frame = row.Number } : new Subject { Frame = row.Number },
            Cli = () => CliLine.Of([title.ToLowerInvariant(), session.File.Path ?? "-"]),
            Empty = $"No packet carries {title}.",
        };
    }

    static List<FieldRow> Collect(CaptureSession session, Field wanted, Field?[][] columns, Action<IReadOnlyList<FieldRow>> show, CancellationToken cancellation)
    {
        const int ShowMilliseconds = 300;
        var rows = new List<FieldRow>();
        var text = new FieldText();
        long shown = Environment.TickCount64;
        using var pass = new CapturePass(session.File);
        pass.Run((long number, in FrameRecord record, FieldList fields) =>
        {
            if (rows.Count >= MostRows || fields.IndexOf(wanted) < 0)
                return;
            string[] values = new string[columns.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = Values(fields, columns[i], text);
            rows.Add(new FieldRow(number, record.TimestampNanoseconds, session.File.Packets.Flow(number), values));
            if (Environment.TickCount64 - shown < ShowMilliseconds)
                return;
            shown = Environment.TickCount64;
            show([.. rows]);
        }, cancellation);
        return rows;
    }

    static string Values(FieldList fields, Field?[] wanted, FieldText text)
    {
        text.Clear();
        foreach (Field? field in wanted)
        {
            if (field is null)
                continue;
            for (int i = fields.IndexOf(field); i >= 0 && text.Text.Length < 400; i = fields.IndexOf(field, i + 1))
            {
                ref readonly FieldEntry entry = ref fields.Entries[i];
                if (!text.Text.IsEmpty)
                    text.Add(", "u8);
                if (field.Type == FieldType.Boolean)
                    text.Add(entry.Value != 0 ? "yes"u8 : "no"u8);
                else if (field.Values?.Find(entry.Value) is { } name)
                    text.Add(name);
                else
                    text.Add(in entry, fields);
            }
        }
        return Encoding.UTF8.GetString(text.Text);
    }
}

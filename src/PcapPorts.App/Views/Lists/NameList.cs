using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Terminal.Text;

namespace PcapPorts.App.Views.Lists;

/// <summary>A name that an address was given in the capture.</summary>
sealed record NameRow(string Address, string Name, string Source, long Frame);

/// <summary>Names of addresses, learned from the capture alone: nobody is asked.</summary>
static class NameList
{
    const int MostNames = 200_000;

    static readonly (string Source, string Name, string Address)[] Rules =
    [
        ("DNS answer", "dns.qry.name", "dns.a"), ("DNS answer", "dns.qry.name", "dns.aaaa"),
        ("TLS server name", "tls.handshake.extensions_server_name", "ip.dst"), ("TLS server name", "tls.handshake.extensions_server_name", "ipv6.dst"),
        ("HTTP host", "http.host", "ip.dst"), ("HTTP host", "http.host", "ipv6.dst"),
    ];

    /// <summary>What the list shows.</summary>
    public static ListSpecification<NameRow> Of(CaptureSession session) => new()
    {
        Title = "Names",
        Columns =
        [
            new ListColumn<NameRow>(new Terminal.Widgets.TableColumn("Address") { MinWidth = 15, MaxWidth = 39 }, static row => row.Address),
            ListColumn<NameRow>.Rest("Name", static row => row.Name, 0),
            ListColumn<NameRow>.Words("Learned from", static row => row.Source, 20, 8, 1),
            ListColumn<NameRow>.Amount("Packet", static row => row.Frame, static row => row.Frame == 0 ? "-" : row.Frame.ToString(), 2),
        ],
        Load = (show, cancellation) => Collect(session, show, cancellation),
        Subject = static row => new Subject { Filter = $"{(row.Address.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ip")}.addr == {row.Address}", Frame = row.Frame > 0 ? row.Frame : null },
        Cli = () => CliLine.Of("packets", session.File.Path ?? "-", "-e", "dns.qry.name", "-e", "dns.a"),
        Empty = "No packet tells the name of an address.",
    };

    static List<NameRow> Collect(CaptureSession session, Action<IReadOnlyList<NameRow>> show, CancellationToken cancellation)
    {
        var rows = new List<NameRow>();
        var seen = new HashSet<(string, string, string)>();
        void Add(string address, string name, string source, long frame)
        {
            if (rows.Count < MostNames && name.Length > 0 && seen.Add((address, name, source)))
                rows.Add(new NameRow(address, name, source, frame));
        }
        foreach (CaptureName name in session.File.Annotations().Names)
        {
            if (name.Address.Length is 4 or 16 && IpAddress.TryRead(name.Address.Span, out IpAddress address))
                Add(address.ToString(), ControlEscape.Escape(name.Name), "capture file", 0);
        }
        (string Source, Field Name, Field Address)[] rules = [.. Rules.Select(static rule => (rule.Source, Dissectors.Fields.Find(rule.Name)!, Dissectors.Fields.Find(rule.Address)!))
            .Where(static rule => rule.Item2 is not null && rule.Item3 is not null)];
        var text = new FieldText();
        long shown = Environment.TickCount64;
        using var pass = new CapturePass(session.File);
        pass.Run((long number, in FrameRecord _, FieldList fields) =>
        {
            foreach ((string source, Field nameField, Field addressField) in rules)
            {
                int name = fields.IndexOf(nameField);
                for (int i = name < 0 ? -1 : fields.IndexOf(addressField); i >= 0; i = fields.IndexOf(addressField, i + 1))
                    Add(Value(fields, i, text), Value(fields, name, text), source, number);
            }
            if ((number & 255) != 0 || Environment.TickCount64 - shown < 300)
                return;
            shown = Environment.TickCount64;
            show([.. rows]);
        }, cancellation);
        return rows;
    }

    static string Value(FieldList fields, int index, FieldText text)
    {
        text.Clear();
        text.Add(in fields.Entries[index], fields);
        return Encoding.UTF8.GetString(text.Text);
    }
}

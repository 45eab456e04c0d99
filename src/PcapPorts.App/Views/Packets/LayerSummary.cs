using System.Globalization;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.App.Views.Packets;

/// <summary>What the line of a whole protocol says behind its name, so that a closed branch already tells who speaks to whom.</summary>
static class LayerSummary
{
    static readonly (string Protocol, (string Label, string Field)[] Parts)[] s_written =
    [
        ("eth", [("Src", "eth.src"), ("Dst", "eth.dst")]),
        ("vlan", [("ID", "vlan.id")]),
        ("arp", [("", "arp.opcode")]),
        ("ip", [("Src", "ip.src"), ("Dst", "ip.dst")]),
        ("ipv6", [("Src", "ipv6.src"), ("Dst", "ipv6.dst")]),
        ("icmp", [("", "icmp.type")]),
        ("icmpv6", [("", "icmpv6.type")]),
        ("tcp", [("Src Port", "tcp.srcport"), ("Dst Port", "tcp.dstport"), ("Seq", "tcp.seq"), ("Len", "tcp.len")]),
        ("udp", [("Src Port", "udp.srcport"), ("Dst Port", "udp.dstport")]),
        ("sctp", [("Src Port", "sctp.srcport"), ("Dst Port", "sctp.dstport")]),
    ];

    static readonly Dictionary<Protocol, (string Label, Field Field)[]> s_parts = Bind();

    /// <summary>The words for a protocol's line; empty where there is nothing to add.</summary>
    /// <param name="number">The packet's number.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="at">Index of the protocol's own entry.</param>
    public static string Of(long number, FieldList fields, int at)
    {
        Protocol protocol = fields.Entries[at].Field.Protocol;
        if (protocol.Abbreviation == "frame")
            return string.Create(CultureInfo.InvariantCulture, $" {number}: {fields.Entries[at].Length} bytes captured");
        if (!s_parts.TryGetValue(protocol, out (string Label, Field Field)[]? parts))
            return "";
        var text = new FieldText();
        string said = "";
        foreach ((string label, Field field) in parts)
        {
            int index = Find(fields, at, field);
            if (index < 0)
                continue;
            ref readonly FieldEntry entry = ref fields.Entries[index];
            text.Clear();
            text.Add(in entry, fields);
            string value = System.Text.Encoding.UTF8.GetString(text.Text);
            said += $", {(label.Length > 0 ? label + ": " : "")}{(label.Length == 0 && field.Values?.Find(entry.Value) is { } name ? name : value)}";
        }
        return said;
    }

    /// <summary>A field of this very layer: in a tunnel the same one occurs again further down.</summary>
    static int Find(FieldList fields, int at, Field field)
    {
        int depth = fields.Entries[at].Depth;
        for (int i = at + 1; i < fields.Count && fields.Entries[i].Depth > depth; i++)
        {
            if (ReferenceEquals(fields.Entries[i].Field, field))
                return i;
        }
        return -1;
    }

    static Dictionary<Protocol, (string Label, Field Field)[]> Bind()
    {
        var bound = new Dictionary<Protocol, (string, Field)[]>();
        foreach ((string protocol, (string Label, string Field)[] parts) in s_written)
        {
            (string Label, Field Field)[] known = [.. parts.Select(static part => (part.Label, Field: Dissectors.Fields.Find(part.Field)!)).Where(static part => part.Field is not null)];
            if (Dissectors.Fields.Find(protocol)?.Protocol is { } owner)
                bound[owner] = known;
        }
        return bound;
    }
}

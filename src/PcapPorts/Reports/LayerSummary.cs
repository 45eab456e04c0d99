using System.Text;
using PcapPorts.Fields;
using PcapPorts.Protocols;

namespace PcapPorts.Reports;

/// <summary>What the line of a whole protocol says behind its name, so that a closed branch already tells who speaks to whom.</summary>
static class LayerSummary
{
    static readonly Field s_frameNumber = Dissectors.Fields.Find("frame.number")!, s_wireLength = Dissectors.Fields.Find("frame.len")!;

    // By the number of a protocol's root.
    static readonly Part[]?[] s_parts = ByRoot(
        ("eth", [new("Src", "eth.src"), new("Dst", "eth.dst")]),
        ("vlan", [new("ID", "vlan.id")]),
        ("arp", [new("", "arp.opcode")]),
        ("ip", [new("Src", "ip.src"), new("Dst", "ip.dst")]),
        ("ipv6", [new("Src", "ipv6.src"), new("Dst", "ipv6.dst")]),
        ("icmp", [new("", "icmp.type")]),
        ("icmpv6", [new("", "icmpv6.type")]),
        ("tcp", [new("Src Port", "tcp.srcport"), new("Dst Port", "tcp.dstport"), new("Seq", "tcp.seq"), new("Len", "tcp.len")]),
        ("udp", [new("Src Port", "udp.srcport"), new("Dst Port", "udp.dstport")]),
        ("sctp", [new("Src Port", "sctp.srcport"), new("Dst Port", "sctp.dstport")]));

    /// <summary>Adds the words for a protocol's line; nothing where there is nothing to add.</summary>
    /// <param name="text">Receives them.</param>
    /// <param name="fields">The fields of the packet.</param>
    /// <param name="at">Index of the protocol's own entry.</param>
    public static void AddTo(FieldText text, FieldList fields, int at)
    {
        Field root = fields.Entries[at].Field;
        if (ReferenceEquals(root.Protocol, s_frameNumber.Protocol))
        {
            AddFrame(text, fields, at);
            return;
        }
        if (root.Number >= s_parts.Length || s_parts[root.Number] is not { } parts)
            return;
        foreach (Part part in parts)
        {
            int index = Find(fields, at, part.Field);
            if (index < 0)
                continue;
            ref readonly FieldEntry entry = ref fields.Entries[index];
            text.Add(part.Label);
            if (part.IsNamed && part.Field.Values?.Find(entry.Value) is { } name)
                text.Add(name);
            else
                text.Add(in entry, fields);
        }
    }

    static void AddFrame(FieldText text, FieldList fields, int at)
    {
        int number = Find(fields, at, s_frameNumber), length = Find(fields, at, s_wireLength);
        if (number < 0 || length < 0)
            return;
        ulong captured = (ulong)fields.FrameLength, whole = fields.Entries[length].Value;
        text.Add((byte)' ');
        text.Add(fields.Entries[number].Value);
        text.Add(": "u8);
        text.Add(captured);
        if (whole != captured)
        {
            text.Add(" of "u8);
            text.Add(whole);
        }
        text.Add(" bytes captured"u8);
    }

    /// <summary>A field of this very layer: in a tunnel the same one occurs again further down.</summary>
    static int Find(FieldList fields, int at, Field field)
    {
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        int depth = entries[at].Depth;
        for (int i = at + 1; i < entries.Length && entries[i].Depth > depth; i++)
        {
            if (ReferenceEquals(entries[i].Field, field))
                return i;
        }
        return -1;
    }

    static Part[]?[] ByRoot(params ReadOnlySpan<(string Protocol, Part[] Parts)> rows)
    {
        var parts = new Part[]?[Field.Count];
        foreach ((string protocol, Part[] shown) in rows)
            parts[Dissectors.Fields.Find(protocol)!.Number] = shown;
        return parts;
    }

    /// <summary>A value that the line shows.</summary>
    /// <param name="label">What stands before it; empty for a value whose name says enough.</param>
    /// <param name="field">Abbreviation of the field.</param>
    sealed class Part(string label, string field)
    {
        public byte[] Label { get; } = Encoding.UTF8.GetBytes(label.Length > 0 ? $", {label}: " : ", ");

        public bool IsNamed { get; } = label.Length == 0;

        public Field Field { get; } = Dissectors.Fields.Find(field)!;
    }
}

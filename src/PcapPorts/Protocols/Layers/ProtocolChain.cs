using PcapPorts.Capture;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// The names of the protocols of a frame from outside to inside, with colons between: <c>eth:ethertype:ip:udp:dns</c>. As in Wireshark a header that ends in
/// an EtherType is followed by <c>ethertype</c>, and a payload that nobody takes apart is <c>data</c>. Worked out of the fields of a frame.
/// </summary>
static class ProtocolChain
{
    static readonly LaterValue Plain = static (fields, room) => Write(fields, room, default);
    static readonly LaterValue Raw = static (fields, room) => Write(fields, room, "raw"u8);
    static readonly LaterValue Null = static (fields, room) => Write(fields, room, "null"u8);

    /// <summary>What works it out for frames of a link type: some have no header of their own, or one without fields.</summary>
    public static LaterValue Of(ushort linkType)
    {
        const ushort bsdRaw = 12, openBsdRaw = 14, loop = 108;
        return linkType is bsdRaw or openBsdRaw || linkType == LinkType.Raw.Number ? Raw : linkType is 0 or loop ? Null : Plain;
    }

    static int Write(FieldList fields, Span<byte> text, ReadOnlySpan<byte> link)
    {
        link.CopyTo(text);
        int length = link.Length;
        Protocol? last = null, inner = null;
        bool hasType = false;
        int rest = 0;
        foreach (ref readonly FieldEntry entry in fields.Entries)
        {
            Field field = entry.Field;
            if (field.Type == FieldType.Protocol)
            {
                if (last is null && field.Abbreviation == "frame")
                    continue;
                if (hasType)
                    length = Add(text, length, "ethertype");

                // Messages that stand one behind the other count once.
                if (field.Protocol != last || Dissectors.Table.Find(field.Abbreviation) is null)
                    length = Add(text, length, field.Abbreviation);
                (last, inner, hasType) = (field.Protocol, null, false);
                rest = (int)(uint)entry.Value - entry.Length;
            }
            else if (IsEtherType(field))
            {
                hasType |= field.Protocol == last;
            }
            else if (field.Type == FieldType.None && entry.Depth == 1 && field.Protocol == last && field.Abbreviation is "ipv6.hopopts" or "ipv6.routing" or "ipv6.fraghdr" or "ipv6.dstopts")
            {
                length = Add(text, length, field.Abbreviation);
            }
            else if (field.Protocol != last && field.Protocol != inner && last is not null)
            {
                // A handshake of TLS in QUIC's frames stands among their fields.
                inner = field.Protocol;
                if (Dissectors.Table.Find(inner.Abbreviation) is not null)
                    length = Add(text, length, inner.Abbreviation);
            }
        }
        if (hasType)
            length = Add(text, length, "ethertype");
        if (hasType || (rest > 0 && !fields.IsPart && last?.Abbreviation is "ip" or "ipv6" or "udp" or "tcp" or "icmp" or "icmpv6"))
            length = Add(text, length, "data");
        return length;
    }

    // Asked of every field of every frame: by what it is, not by what it is called.
    static bool IsEtherType(Field field) => field == EthernetDissector.Type || field == VlanDissector.Type || field == CookedDissector.Type;

    static int Add(Span<byte> text, int length, string name)
    {
        if (length + 1 + name.Length > text.Length)
            return length;
        if (length > 0)
            text[length++] = (byte)':';
        foreach (char next in name)
            text[length++] = (byte)next;
        return length;
    }
}

using System.Text;
using PcapPorts.Analysis.Applications;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;

namespace PcapPorts.Analysis.Objects;

/// <summary>Which protocol carries an object.</summary>
enum ObjectSource : byte
{
    None,
    Http,
    Smtp,
    FtpData,
    Tftp,
    Smb2,
}

/// <summary>A frame as the collectors of objects see it: where it comes from, and its messages one after the other.</summary>
sealed class ObjectFrame
{
    static readonly Field?[] s_roots = [null, Find("http"), Find("smtp"), Find("ftp-data"), Find("tftp"), Find("smb2")];
    static readonly Field? s_icmp = Find("icmp"), s_icmp6 = Find("icmpv6"), s_fin = Find("tcp.flags.fin"), s_syn = Find("tcp.flags.syn");
    static readonly Field? s_sequence = Find("tcp.seq"), s_length = Find("tcp.len");
    static readonly Field? s_source4 = Find("ip.src"), s_source6 = Find("ipv6.src"), s_destination4 = Find("ip.dst"), s_destination6 = Find("ipv6.dst");
    static readonly Field? s_tcpSource = Find("tcp.srcport"), s_tcpDestination = Find("tcp.dstport"), s_udpSource = Find("udp.srcport"), s_udpDestination = Find("udp.dstport");

    readonly List<(ObjectSource Source, int Start, int End)> _messages = [];
    int _start, _end;

    /// <summary>The fields.</summary>
    public FieldList Fields { get; private set; } = new();

    /// <summary>Number of the frame, counting from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Its time in nanoseconds since 1970.</summary>
    public long Nanoseconds { get; private set; }

    /// <summary>Who sent it.</summary>
    public ApplicationEndpoint Source { get; private set; }

    /// <summary>To whom.</summary>
    public ApplicationEndpoint Destination { get; private set; }

    public bool IsSyn { get; private set; }

    public bool IsFin { get; private set; }

    /// <summary>Relative number of the byte behind its payload; the first byte of a stream has number 1.</summary>
    public long NextSequence { get; private set; }

    /// <summary>The messages that may carry objects, with the range of their fields.</summary>
    public IReadOnlyList<(ObjectSource Source, int Start, int End)> Messages => _messages;

    /// <summary>A field by its abbreviation; null when nobody declares it.</summary>
    public static Field? Find(string abbreviation) => Dissectors.Fields.Find(abbreviation);

    /// <summary>Takes the next frame; false when it is a report about another packet.</summary>
    public bool Begin(FieldList fields, long number, long nanoseconds)
    {
        Fields = fields;
        Number = number;
        Nanoseconds = nanoseconds;
        IsSyn = IsFin = false;
        _messages.Clear();
        IpAddress source = default, destination = default;
        ushort from = 0, to = 0;
        long sequence = 0, length = 0;
        ReadOnlySpan<FieldEntry> entries = fields.Entries;
        for (int i = 0; i < entries.Length; i++)
        {
            ref readonly FieldEntry entry = ref entries[i];
            Field field = entry.Field;
            if (field == s_source4 || field == s_source6)
                _ = IpAddress.TryRead(fields.BytesOf(in entry), out source);
            else if (field == s_destination4 || field == s_destination6)
                _ = IpAddress.TryRead(fields.BytesOf(in entry), out destination);
            else if (field == s_tcpSource || field == s_udpSource)
                from = (ushort)entry.Value;
            else if (field == s_tcpDestination || field == s_udpDestination)
                to = (ushort)entry.Value;
            else if (field == s_fin)
                IsFin = entry.Value != 0;
            else if (field == s_syn)
                IsSyn = entry.Value != 0;
            else if (field == s_sequence)
                sequence = (long)entry.Value;
            else if (field == s_length)
                length = (long)entry.Value;
            else if (field == s_icmp || field == s_icmp6)
                return false;
            else if (field.Type == FieldType.Protocol)
                AddMessage(entries, i);
        }
        Source = new ApplicationEndpoint(source, from);
        Destination = new ApplicationEndpoint(destination, to);
        NextSequence = sequence + length;
        return true;
    }

    /// <summary>Looks at one message.</summary>
    public void Enter(int start, int end) => (_start, _end) = (start, end);

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Range(in Fields.Entries[_start]);

    /// <summary>The entry of a field in the message; −1 when it has none.</summary>
    public int IndexOf(Field? field, int from = 0)
    {
        int at = field is null ? -1 : Fields.IndexOf(field, Math.Max(from, _start));
        return at < _end ? at : -1;
    }

    /// <summary>Whether it has a field.</summary>
    public bool Has(Field? field) => IndexOf(field) >= 0;

    /// <summary>The number of a field; −1 when it is not there.</summary>
    public long NumberOf(Field? field) => IndexOf(field) is >= 0 and var at ? (long)Fields.Entries[at].Value : -1;

    /// <summary>The text of a field; null when it is not there.</summary>
    public string? Text(Field? field) => IndexOf(field) is >= 0 and var at ? Encoding.UTF8.GetString(Fields.BytesOf(in Fields.Entries[at])) : null;

    /// <summary>The bytes that an entry stands in.</summary>
    public ReadOnlySpan<byte> Range(in FieldEntry entry)
    {
        ReadOnlySpan<byte> row = Fields.Bytes;
        return entry.Offset >= 0 && entry.Length >= 0 && entry.Offset <= row.Length - entry.Length ? row.Slice(entry.Offset, entry.Length) : default;
    }

    void AddMessage(ReadOnlySpan<FieldEntry> entries, int root)
    {
        int source = Array.IndexOf(s_roots, entries[root].Field, 1);
        if (source < 1)
            return;
        int end = root + 1;
        while (end < entries.Length && entries[end].Depth > entries[root].Depth)
            end++;
        _messages.Add(((ObjectSource)source, root, end));
    }
}

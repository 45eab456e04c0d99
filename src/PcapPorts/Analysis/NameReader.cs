using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the names that packets call: DNS questions, TLS server names, HTTP hosts. Only the first packets with payload of each flow are dissected, for there the
/// names stand, and of a flow that is DNS all of them.
/// </summary>
/// <param name="found">Takes a name: its kind, the name, what else is told of it, the frame.</param>
sealed class NameReader(Action<string, string, string, long> found)
{
    /// <summary>Packets of each flow that are dissected, at the most.</summary>
    public const int MostOfAFlow = 24;

    static readonly Field? QueryName = Dissectors.Fields.Find("dns.qry.name"), Response = Dissectors.Fields.Find("dns.flags.response"), QueryType = Dissectors.Fields.Find("dns.qry.type");
    static readonly Field? ServerName = Dissectors.Fields.Find("tls.handshake.extensions_server_name"), Alpn = Dissectors.Fields.Find("tls.handshake.extensions_alpn_str");
    static readonly Field? Host = Dissectors.Fields.Find("http.host"), Agent = Dissectors.Fields.Find("http.user_agent");

    readonly FrameDissector _dissector = new(new ConversationTable());
    readonly FieldList _fields = new();
    readonly FieldText _text = new();

    /// <summary>Whether a frame of a flow is worth a look.</summary>
    /// <param name="level">The flow's IP level.</param>
    /// <param name="before">Frames of the flow that were looked at.</param>
    public static bool IsWanted(in IpLevel level, int before)
    {
        if (level.Protocol == IpProtocol.Udp)
            return level.PayloadCaptured > 0 && (IsDns(level.SourcePort) || IsDns(level.DestinationPort) || before < 3);
        return level.Protocol == IpProtocol.Tcp && before < MostOfAFlow && (level.PayloadCaptured > 0 || (level.TcpFlags & 7) != 0);
    }

    /// <summary>Looks at a frame.</summary>
    public void Take(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        var context = new FrameContext { Number = number, HasInterface = true, Record = frame, FirstNanoseconds = frame.TimestampNanoseconds, PreviousNanoseconds = frame.TimestampNanoseconds };
        _dissector.Dissect(bytes, in context, _fields);
        ReadOnlySpan<FieldEntry> entries = _fields.Entries;
        bool response = false;
        for (int i = 0; i < entries.Length; i++)
        {
            Field field = entries[i].Field;
            if (field == Response)
                response = entries[i].Value != 0;
            else if (field == QueryName && !response)
                found("dns", Text(i), Following(i, QueryType), number);
            else if (field == ServerName)
                found("tls", Text(i), Anywhere(Alpn), number);
            else if (field == Host)
                found("http", Text(i), Anywhere(Agent), number);
        }
    }

    static bool IsDns(ushort port) => port is 53 or 5353 or 5355;

    string Following(int index, Field? field)
    {
        int at = field is null ? -1 : _fields.IndexOf(field, index);
        return at < 0 ? "" : TypeName(_fields.Entries[at].Value);
    }

    string Anywhere(Field? field)
    {
        List<string> texts = [];
        for (int at = field is null ? -1 : _fields.IndexOf(field); at >= 0 && texts.Count < 4; at = _fields.IndexOf(field!, at + 1))
            texts.Add(Text(at));
        return string.Join(", ", texts);
    }

    string Text(int index)
    {
        _text.Clear();
        _text.Add(in _fields.Entries[index], _fields);
        return System.Text.Encoding.UTF8.GetString(_text.Text);
    }

    /// <summary>The name of a record type (IANA dns-parameters), the common ones.</summary>
    static string TypeName(ulong type) => type switch
    {
        1 => "A", 2 => "NS", 5 => "CNAME", 6 => "SOA", 12 => "PTR", 15 => "MX", 16 => "TXT", 28 => "AAAA", 33 => "SRV", 35 => "NAPTR", 43 => "DS", 48 => "DNSKEY", 64 => "SVCB", 65 => "HTTPS", 255 => "ANY",
        _ => $"type {type}",
    };
}

using PcapPorts.Analysis.Applications;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the names that packets call (DNS questions, TLS server names, HTTP hosts) and the weaknesses that they show. Only the first packets with payload of each
/// flow are dissected, for there names and log-ins stand; of a flow that is DNS, SSDP or HTTP all of them, and more of one in which somebody types.
/// </summary>
/// <param name="found">Takes a name: its kind, the name, what else is told of it, the frame. Null where names are not wanted.</param>
sealed class HostNameReader(Action<string, string, string, long>? found = null)
{
    /// <summary>Packets of each flow that are dissected, at the most.</summary>
    public const int MostOfAFlow = 24;

    /// <summary>Packets of a dialogue of lines that are dissected beyond these.</summary>
    public const int MostOfADialogue = 200;

    static readonly Field? QueryName = Dissectors.Fields.Find("dns.qry.name"), Response = Dissectors.Fields.Find("dns.flags.response"), QueryType = Dissectors.Fields.Find("dns.qry.type");
    static readonly Field? ServerName = Dissectors.Fields.Find("tls.handshake.extensions_server_name"), Alpn = Dissectors.Fields.Find("tls.handshake.extensions_alpn_str");
    static readonly Field? Host = Dissectors.Fields.Find("http.host"), Authority = Dissectors.Fields.Find("http2.headers.authority"), Agent = Dissectors.Fields.Find("http.user_agent");

    readonly FrameDissector _dissector = new(new ConversationTable());
    readonly FieldList _fields = new();
    readonly FieldText _text = new();
    readonly WeaknessReader _weaknesses = new();

    /// <summary>The weaknesses that were found; complete after <see cref="End"/>.</summary>
    public WeaknessTally Weaknesses => _weaknesses.Tally;

    /// <summary>Whether a frame of a flow is worth a look.</summary>
    /// <param name="level">The flow's IP level.</param>
    /// <param name="before">Frames of the flow that were looked at.</param>
    public static bool IsWanted(in IpLevel level, int before)
    {
        if (level.Protocol == IpProtocol.Udp)
            return level.PayloadCaptured > 0 && (IsAlwaysRead(level.SourcePort) || IsAlwaysRead(level.DestinationPort) || before < 3);
        return level.Protocol == IpProtocol.Tcp && before < MostOfAFlow && (level.PayloadCaptured > 0 || (level.TcpFlags & 7) != 0);
    }

    /// <summary>The capture has ended.</summary>
    public void End() => _weaknesses.End();

    /// <summary>Looks at a frame.</summary>
    /// <returns>How many more packets of its flow are worth a look.</returns>
    public NameProspect Take(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        var context = new FrameContext { Number = number, HasInterface = true, Record = frame, FirstNanoseconds = frame.TimestampNanoseconds, PreviousNanoseconds = frame.TimestampNanoseconds };
        _dissector.Dissect(bytes, in context, _fields);
        ReadOnlySpan<FieldEntry> entries = _fields.Entries;
        bool response = false, isTls = false, mayLogIn = false, isDialogue = false, isHttp = false;
        for (int i = 0; i < entries.Length; i++)
        {
            Field field = entries[i].Field;
            switch (ApplicationFields.Of(field))
            {
                case ApplicationField.TlsRoot:
                    isTls = true;
                    break;
                case ApplicationField.HttpRoot:
                    isHttp = true;
                    break;
                case ApplicationField.LinesRoot:
                    isDialogue = true;
                    break;
                case ApplicationField.UserName or ApplicationField.BindName or ApplicationField.ParameterName or ApplicationField.HttpCredentials:
                    mayLogIn = true;
                    break;
            }
            if (found is null)
                continue;
            if (field == Response)
                response = entries[i].Value != 0;
            else if (field == QueryName && !response)
                found("dns", Text(i), Following(i, QueryType), number);
            else if (field == ServerName)
                found("tls", Text(i), Anywhere(Alpn), number);
            else if (field == Host || field == Authority)
                found("http", Text(i), Anywhere(Agent), number);
        }
        if (isTls || mayLogIn || isDialogue)
            _weaknesses.Take(_fields, number, frame.TimestampNanoseconds, isTls, mayLogIn || isDialogue);
        return isHttp ? NameProspect.All : isDialogue ? NameProspect.Dialogue : NameProspect.Few;
    }

    /// <summary>DNS, SSDP, mDNS, LLMNR: each datagram may name somebody else.</summary>
    static bool IsAlwaysRead(ushort port) => port is 53 or 1900 or 5353 or 5355;

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

/// <summary>How many more packets of a flow are worth a look for names.</summary>
enum NameProspect : byte
{
    /// <summary>Those at its beginning.</summary>
    Few,

    /// <summary>Some more: it has a line of a dialogue such as Telnet's or FTP's.</summary>
    Dialogue,

    /// <summary>All: each request may name another host.</summary>
    All,
}

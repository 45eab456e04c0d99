using System.Text;
using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Session Initiation Protocol (RFC 3261 sections 7 and 20; compact header names section 7.3.3).</summary>
public sealed class SipDissector : Dissector
{
    static readonly Protocol Sip = new("Session Initiation Protocol", "SIP", "sip");
    static readonly Field RequestLine = Sip.String("Request-Line", "Request-Line");
    static readonly Field Method = Sip.String("Method", "Method");
    static readonly Field RequestUri = Sip.String("r-uri", "Request-URI");
    static readonly Field RequestUriUser = Sip.String("r-uri.user", "Request-URI User Part");
    static readonly Field RequestUriHost = Sip.String("r-uri.host", "Request-URI Host Part");
    static readonly Field StatusLine = Sip.String("Status-Line", "Status-Line");
    static readonly Field StatusCode = Sip.UInt32("Status-Code", "Status-Code");
    static readonly Field ResponseRequest = Sip.FrameNumber("response-request", "Request Frame");
    static readonly Field ResponseTime = Sip.UInt32("response-time", "Response Time (ms)");
    static readonly Field Header = Sip.String("msg_hdr", "Message Header");
    static readonly Field Via = Sip.String("Via", "Via");
    static readonly Field From = Sip.String("From", "From");
    static readonly Field FromAddress = Sip.String("from.addr", "SIP from address");
    static readonly Field FromUser = Sip.String("from.user", "SIP from address User Part");
    static readonly Field FromHost = Sip.String("from.host", "SIP from address Host Part");
    static readonly Field FromTag = Sip.String("from.tag", "SIP from tag");
    static readonly Field To = Sip.String("To", "To");
    static readonly Field ToAddress = Sip.String("to.addr", "SIP to address");
    static readonly Field ToUser = Sip.String("to.user", "SIP to address User Part");
    static readonly Field ToHost = Sip.String("to.host", "SIP to address Host Part");
    static readonly Field ToTag = Sip.String("to.tag", "SIP to tag");
    static readonly Field CallId = Sip.String("Call-ID", "Call-ID");
    static readonly Field CSeq = Sip.String("CSeq", "CSeq");
    static readonly Field CSeqNumber = Sip.UInt32("CSeq.seq", "Sequence Number");
    static readonly Field CSeqMethod = Sip.String("CSeq.method", "CSeq");
    static readonly Field Contact = Sip.String("Contact", "Contact");
    static readonly Field UserAgent = Sip.String("User-Agent", "User-Agent");
    static readonly Field Server = Sip.String("Server", "Server");
    static readonly Field Expires = Sip.UInt32("Expires", "Expires");
    static readonly Field Subject = Sip.String("Subject", "Subject");
    static readonly Field Authorization = Sip.String("Authorization", "Authorization");
    static readonly Field WwwAuthenticate = Sip.String("WWW-Authenticate", "WWW-Authenticate");
    static readonly Field Reason = Sip.String("Reason", "Reason");
    static readonly Field ContentType = Sip.String("Content-Type", "Content-Type");
    static readonly Field ContentLength = Sip.UInt32("Content-Length", "Content-Length");
    static readonly Field Body = Sip.None("msg_body", "Message Body");

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override Protocol Protocol => Sip;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["sdp"];

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.Udp(5060);
        table.Tcp(5060);
    }

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => !payload.IsEmpty && payload[0] is >= (byte)'A' and <= (byte)'Z' && SipSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        // Empty lines keep a connection or a binding alive (RFC 5626 section 3.5.1).
        int blank = pdu.IndexOfAnyExcept("\r\n\0"u8);
        if (blank != 0)
            return blank < 0 ? pdu.Length : blank;
        int line = HeaderLines.LineLength(pdu, 0, out int next);
        if (line < 0 && !segment.IsLast)
            return pdu.Length < 4096 ? NeedMore : 0;
        if (line < 0)
            line = pdu.Length;
        bool isStatus = pdu.StartsWith("SIP/"u8);
        if (!isStatus && (Text.FirstWord(pdu[..line]).Length == line || pdu[..line].IndexOf("SIP/"u8) < 0))
            return 0;
        int root = fields.Open(Sip.Root, 0, pdu.Length);
        InfoText info = fields.Info.Begin(Sip);
        if (isStatus)
            AddStatus(pdu, line, fields, info);
        else
            AddRequest(pdu, line, fields, info);
        int headers = fields.Open(Header, next, pdu.Length - next);
        var header = new HeaderLines(pdu, next, segment.IsLast);
        int bodyLength = -1;
        Transaction transaction = default;
        bool hasSdp = false;
        while (header.Next())
            AddHeader(in header, pdu, fields, ref bodyLength, ref transaction, ref hasSdp);
        if (!header.Ended && !segment.IsLast && pdu.Length < 1 << 16)
            return NeedMore;
        int body = header.Ended ? header.BodyAt : pdu.Length;
        int end = bodyLength < 0 || segment.Transport != Packets.IpProtocol.Tcp ? pdu.Length : body + bodyLength;
        if (end > pdu.Length && !segment.IsLast)
            return NeedTotal(end);
        end = Math.Min(end, pdu.Length);
        fields.Close(headers, body - next);
        if (isStatus && transaction.MethodLength > 0)
            info.Add(" ("u8).Add(pdu.Slice(transaction.MethodAt, transaction.MethodLength)).Add(")"u8);
        bool isRepeated = IsRepeated(isStatus, pdu, in transaction, in segment);
        Pair(isStatus, pdu, in transaction, in segment, fields);
        int length = bodyLength < 0 ? end - body : Math.Min(bodyLength, end - body);
        if (length > 0)
        {
            int opened = fields.Open(Body, body, length);
            fields.Close(opened);
        }
        fields.Close(root, end);
        if (hasSdp && length > 0)
        {
            FieldWindow window = fields.Enter(fields.Origin + body, length);
            SdpDissector.Describe(pdu.Slice(body, length), in segment, fields, isRepeated);
            fields.Leave(in window);
        }
        return end;
    }

    /// <summary>What names a transaction (RFC 3261 section 17.1.3): the call and the sequence with its method.</summary>
    ref struct Transaction
    {
        public ReadOnlySpan<byte> Call;
        public long Sequence;
        public int MethodAt;
        public int MethodLength;
    }

    static void AddStatus(ReadOnlySpan<byte> pdu, int line, FieldList fields, InfoText info)
    {
        int opened = fields.Open(StatusLine, 0, line);
        int space = pdu[..line].IndexOf((byte)' ');
        if (space > 0 && Text.Number(Text.FirstWord(pdu[(space + 1)..line])) is >= 0 and var code)
        {
            fields.AddValue(StatusCode, (ulong)code, space + 1, Math.Min(3, line - space - 1));
            info.Add("Status: "u8).Add(pdu[(space + 1)..line]);
        }
        fields.Close(opened);
    }

    static void AddRequest(ReadOnlySpan<byte> pdu, int line, FieldList fields, InfoText info)
    {
        int opened = fields.Open(RequestLine, 0, line);
        int method = Text.FirstWord(pdu[..line]).Length;
        fields.Add(Method, 0, method);
        int uri = Math.Min(method + 1, line);
        int length = Text.FirstWord(pdu[uri..line]).Length;
        info.Add("Request: "u8).Add(pdu.Slice(0, method)).Add(" "u8).Add(pdu.Slice(uri, length));
        int at = fields.Open(RequestUri, uri, length);
        AddUri(pdu, uri, length, fields, null, RequestUriUser, RequestUriHost);
        fields.Close(at);
        fields.Close(opened);
    }

    static void AddHeader(in HeaderLines header, ReadOnlySpan<byte> pdu, FieldList fields, ref int bodyLength, ref Transaction transaction, ref bool hasSdp)
    {
        int at = header.ValueAt, length = header.ValueLength;
        if (header.Is("Call-ID"u8) || header.Is("i"u8))
        {
            transaction.Call = header.Value;
            fields.Add(CallId, at, length);
        }
        else if (header.Is("CSeq"u8))
        {
            AddSequence(pdu, at, length, fields, ref transaction);
        }
        else if (header.Is("From"u8) || header.Is("f"u8))
        {
            AddParty(pdu, at, length, fields, From, FromAddress, FromUser, FromHost, FromTag);
        }
        else if (header.Is("To"u8) || header.Is("t"u8))
        {
            AddParty(pdu, at, length, fields, To, ToAddress, ToUser, ToHost, ToTag);
        }
        else if (header.Is("Content-Length"u8) || header.Is("l"u8))
        {
            if (Text.Number(header.Value) is >= 0 and var count)
            {
                bodyLength = count;
                fields.AddValue(ContentLength, (ulong)count, at, length);
            }
        }
        else if (header.Is("Content-Type"u8) || header.Is("c"u8))
        {
            hasSdp = Text.Begins(header.Value, "application/sdp"u8);
            fields.Add(ContentType, at, length);
        }
        else if (header.Is("Expires"u8))
        {
            if (Text.Number(header.Value) is >= 0 and var seconds)
                fields.AddValue(Expires, (ulong)seconds, at, length);
        }
        else if (Plain(in header) is { } field)
        {
            fields.Add(field, at, length);
        }
    }

    static Field? Plain(in HeaderLines header)
        => header.Is("Via"u8) || header.Is("v"u8) ? Via
        : header.Is("Contact"u8) || header.Is("m"u8) ? Contact
        : header.Is("User-Agent"u8) ? UserAgent
        : header.Is("Server"u8) ? Server
        : header.Is("Subject"u8) || header.Is("s"u8) ? Subject
        : header.Is("Authorization"u8) ? Authorization
        : header.Is("WWW-Authenticate"u8) ? WwwAuthenticate
        : header.Is("Reason"u8) ? Reason : null;

    static void AddSequence(ReadOnlySpan<byte> pdu, int at, int length, FieldList fields, ref Transaction transaction)
    {
        int opened = fields.Open(CSeq, at, length);
        ReadOnlySpan<byte> value = pdu.Slice(at, length);
        int digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits > 0 && System.Buffers.Text.Utf8Parser.TryParse(value[..digits], out uint number, out _))
        {
            fields.AddValue(CSeqNumber, number, at, digits);
            int method = value.Length - value[digits..].TrimStart(" \t"u8).Length;
            fields.Add(CSeqMethod, at + method, length - method);
            transaction.Sequence = number;
            transaction.MethodAt = at + method;
            transaction.MethodLength = length - method;
        }
        fields.Close(opened);
    }

    /// <summary>A name-addr or addr-spec with parameters (RFC 3261 section 20.10).</summary>
    static void AddParty(ReadOnlySpan<byte> pdu, int at, int length, FieldList fields, Field whole, Field address, Field user, Field host, Field tag)
    {
        int opened = fields.Open(whole, at, length);
        ReadOnlySpan<byte> value = pdu.Slice(at, length);
        int start = NameEnd(value);
        int open = value[start..].IndexOf((byte)'<');
        int end;
        if (open >= 0)
        {
            start += open + 1;
            end = value[start..].IndexOf((byte)'>');
        }
        else
        {
            end = value[start..].IndexOf((byte)';');
        }
        end = end < 0 ? length : start + end;
        AddUri(pdu, at + start, end - start, fields, address, user, host);
        int mark = value[end..].IndexOf(";tag="u8);
        if (mark >= 0)
        {
            int from = end + mark + 5;
            int size = value[from..].IndexOfAny(";, "u8);
            fields.Add(tag, at + from, size < 0 ? length - from : size);
        }
        fields.Close(opened);
    }

    /// <summary>Where a display name in quotes ends; 0 when there is none.</summary>
    static int NameEnd(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value[0] != '"')
            return 0;
        for (int i = 1; i < value.Length; i++)
        {
            if (value[i] == '\\')
                i++;
            else if (value[i] == '"')
                return i + 1;
        }
        return 0;
    }

    static void AddUri(ReadOnlySpan<byte> pdu, int at, int length, FieldList fields, Field? whole, Field user, Field host)
    {
        if (whole is not null)
            fields.Add(whole, at, length);
        ReadOnlySpan<byte> uri = pdu.Slice(at, length);
        int colon = uri.IndexOf((byte)':') + 1;

        // What others look like (tel, urn) is not a matter of SIP (RFC 3261 section 19.1.1).
        if (colon == 0 || !(Ascii.EqualsIgnoreCase(uri[..colon], "sip:"u8) || Ascii.EqualsIgnoreCase(uri[..colon], "sips:"u8)))
            return;
        int sign = uri[colon..].IndexOf((byte)'@');
        if (sign >= 0)
        {
            fields.Add(user, at + colon, sign);
            colon += sign + 1;
        }
        int end = uri[colon..].IndexOfAny(":;?>"u8);
        if (!uri[colon..].IsEmpty && uri[colon] == '[' && uri[colon..].IndexOf((byte)']') is > 0 and var bracket)
            end = bracket + 1;
        fields.Add(host, at + colon, end < 0 ? length - colon : end);
    }

    /// <summary>
    /// Whether an INVITE came before, or a final answer follows a provisional one: what they offer is what was offered (RFC 3261 sections 13.2.1 and 17.1.1.2).
    /// </summary>
    bool IsRepeated(bool isStatus, ReadOnlySpan<byte> pdu, in Transaction transaction, in Segment segment)
    {
        if (segment.Conversation is not { } conversation || !pdu.Slice(transaction.MethodAt, transaction.MethodLength).SequenceEqual("INVITE"u8))
            return false;
        bool isProvisional = pdu.Length > 8 && pdu[8] == '1';
        return conversation.State<SipState>(this).Invitations.Take(Id(pdu, in transaction), !isStatus ? SipMessageKind.Request : isProvisional ? SipMessageKind.Provisional : SipMessageKind.Final);
    }

    static ulong Id(ReadOnlySpan<byte> pdu, in Transaction transaction)
    {
        var hash = new HashOfBytes();
        hash.Add(transaction.Call);
        hash.Add(pdu.Slice(transaction.MethodAt, transaction.MethodLength));
        return hash.Value ^ (ulong)transaction.Sequence;
    }

    void Pair(bool isStatus, ReadOnlySpan<byte> pdu, in Transaction transaction, in Segment segment, FieldList fields)
    {
        if (segment.Conversation is not { } conversation || transaction.Call.IsEmpty || transaction.MethodLength == 0)
            return;
        ulong id = Id(pdu, in transaction);
        OpenRequests pending = conversation.State<SipState>(this).Requests;
        if (!isStatus)
        {
            if (!pdu.StartsWith("ACK "u8))
                pending.Add(id, in segment);
            return;
        }

        // Provisional answers leave the request open (RFC 3261 section 7.2).
        bool isFinal = pdu.Length > 8 && pdu[8] != '1';
        if (!pending.TryTake(id, out OpenRequests.Request request))
            return;
        fields.AddGenerated(ResponseRequest, (ulong)request.Frame);
        fields.AddGenerated(ResponseTime, (ulong)Math.Max(0, (segment.Nanoseconds - request.Nanoseconds) / 1_000_000));
        if (!isFinal)
            pending.Restore(in request);
    }
}

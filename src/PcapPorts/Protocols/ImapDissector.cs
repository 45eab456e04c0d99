using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>IMAP (RFC 9051, RFC 3501).</summary>
public sealed class ImapDissector : Dissector
{
    const ushort Port = 143;
    const int MaxTag = 64, LongestLiteral = 1 << 20;

    static readonly Protocol Imap = new("Internet Message Access Protocol", "IMAP", "imap");
    static readonly Field IsRequest = Imap.Boolean("isrequest", "Request");
    static readonly Field Line = Imap.String("line", "Line");
    static readonly Field RequestTag = Imap.String("request_tag", "Request Tag");
    static readonly Field RequestCommand = Imap.String("request.command", "Request Command");
    static readonly Field RequestUid = Imap.Boolean("request.command.uid", "Request UID");
    static readonly Field RequestUser = Imap.String("request.username", "Request Username");
    static readonly Field RequestFolder = Imap.String("request.folder", "Request Folder");
    static readonly Field ResponseTag = Imap.String("response_tag", "Response Tag");
    static readonly Field ResponseCommand = Imap.String("response.command", "Response Command");
    static readonly Field ResponseStatus = Imap.String("response.status", "Response Status");
    static readonly Field ResponseTo = Imap.FrameNumber("response_to", "Response To");
    static readonly Field Time = Imap.RelativeTime("time", "Time");

    sealed class Session
    {
        public readonly PendingRequests Requests = new();
        public ulong TlsTag;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Imap;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 5 || segment.Transport != IpProtocol.Tcp || !(payload[0] == '*' || char.IsAsciiLetterOrDigit((char)payload[0])))
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return payload[0] == '*' ? ImapSignature.Untagged(in message).Certain : ImapSignature.Tagged(in message).Certain;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => TextLines.LooksText(payload);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        int length = TextLines.Whole(pdu, in segment);
        if (length <= 0)
            return length;
        bool isResponse = TextLines.IsFromServer(in segment, Port);
        if (isResponse && FindEnd(pdu, ref length) && !segment.IsLast && length <= LongestLiteral)
            return NeedTotal(length + 1);
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        int root = fields.Open(Imap.Root, 0, length);
        fields.AddGenerated(IsRequest, isResponse ? 0UL : 1);
        int at = 0;
        bool first = true;
        while (TextLines.Next(pdu[..Math.Min(pdu.Length, length)], ref at, out int start, out int lineLength))
        {
            ReadOnlySpan<byte> line = pdu.Slice(start, lineLength);
            if (first)
                fields.Info.Begin(Imap).Add(isResponse ? "Response: "u8 : "Request: "u8).Add(line);
            first = false;
            int opened = fields.Open(Line, start, at - start);
            if (isResponse)
                AddResponse(line, in segment, fields, start, session);
            else
                AddRequest(line, in segment, fields, start, session);
            fields.Close(opened);
            if (isResponse)
                at = (int)Math.Min(length, (long)at + Literal(line));
        }
        fields.Close(root);
        return length;
    }

    /// <summary>Follows the lines and the literals behind them; true when a literal goes on behind the bytes, and then the length is where it ends.</summary>
    static bool FindEnd(ReadOnlySpan<byte> pdu, ref int length)
    {
        int at = 0;
        while (TextLines.Next(pdu, ref at, out int start, out int lineLength))
        {
            if (pdu[at - 1] != '\n')
            {
                length = start > 0 ? start : length;
                return false;
            }
            long end = (long)at + Literal(pdu.Slice(start, lineLength));
            if (end > pdu.Length)
            {
                length = (int)Math.Min(end, int.MaxValue - 1);
                return true;
            }
            at = (int)end;
            length = at;
        }
        return false;
    }

    /// <summary>Bytes that follow a line that ends in <c>{n}</c> (RFC 9051 section 4.3).</summary>
    static int Literal(ReadOnlySpan<byte> line)
    {
        int open = line.LastIndexOf((byte)'{');
        return open >= 0 && line[^1] == '}' ? Math.Max(0, Text.Number(line[(open + 1)..^1])) : 0;
    }

    static void AddRequest(ReadOnlySpan<byte> line, in Segment segment, FieldList fields, int start, Session session)
    {
        int tag = TextLines.FirstWord(line, out int rest);
        if (tag == 0)
            return;
        fields.Add(RequestTag, start, tag);
        ReadOnlySpan<byte> command = Text.FirstWord(line[rest..]);
        if (command.IsEmpty)
            return;
        TextLines.FirstWord(line[rest..], out int argument);
        if (Ascii.EqualsIgnoreCase(command, "UID"u8))
        {
            fields.AddGenerated(RequestUid, 1);
            rest += argument;
            command = Text.FirstWord(line[rest..]);
            TextLines.FirstWord(line[rest..], out argument);
        }
        fields.Add(RequestCommand, start + rest, command.Length);
        argument += rest;
        ReadOnlySpan<byte> word = Text.FirstWord(line[argument..]);
        if (Ascii.EqualsIgnoreCase(command, "LOGIN"u8) && !word.IsEmpty)
            AddUnquoted(fields, RequestUser, word, start + argument);
        else if ((Ascii.EqualsIgnoreCase(command, "SELECT"u8) || Ascii.EqualsIgnoreCase(command, "EXAMINE"u8)) && argument < line.Length)
            AddUnquoted(fields, RequestFolder, line[argument..], start + argument);
        ulong key = Key(line[..tag]);
        session.Requests.Add(key, in segment);
        if (Ascii.EqualsIgnoreCase(command, "STARTTLS"u8))
            session.TlsTag = key;
    }

    static void AddResponse(ReadOnlySpan<byte> line, in Segment segment, FieldList fields, int start, Session session)
    {
        int tag = TextLines.FirstWord(line, out int rest);
        if (tag == 0 || line[0] is (byte)'*' or (byte)'+')
            return;
        fields.Add(ResponseTag, start, tag);
        ReadOnlySpan<byte> status = Text.FirstWord(line[rest..]);
        if (status.IsEmpty)
            return;
        fields.Add(ResponseStatus, start + rest, status.Length);
        TextLines.FirstWord(line[rest..], out int next);
        ReadOnlySpan<byte> command = Text.FirstWord(line[(rest + next)..]);
        if (!command.IsEmpty)
            fields.Add(ResponseCommand, start + rest + next, command.Length);
        ulong key = Key(line[..tag]);
        if (!session.Requests.TryTake(key, out PendingRequest request))
            return;
        fields.AddGenerated(ResponseTo, (ulong)request.Frame);
        fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        if (key == session.TlsTag && Ascii.EqualsIgnoreCase(status, "OK"u8))
            segment.Conversation?.HandOver("tls");
    }

    static void AddUnquoted(FieldList fields, Field field, ReadOnlySpan<byte> word, int at)
    {
        bool isQuoted = word.Length >= 2 && word[0] == '"' && word[^1] == '"';
        fields.Add(field, isQuoted ? at + 1 : at, isQuoted ? word.Length - 2 : word.Length);
    }

    /// <summary>A tag as a number; tags are short and their number is what differs, so two that are alike are one.</summary>
    static ulong Key(ReadOnlySpan<byte> tag)
    {
        ulong key = 14695981039346656037;
        foreach (byte next in tag[..Math.Min(tag.Length, MaxTag)])
            key = (key ^ next) * 1099511628211;
        return key;
    }
}

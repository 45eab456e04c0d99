using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>SMTP (RFC 5321; RFC 3207 for STARTTLS, RFC 3030 for BDAT), and the header of the mail that it carries.</summary>
public sealed class SmtpDissector : Dissector
{
    const ushort Port = 25;
    const int CommandLength = 4, LongestHeader = 1 << 16;

    static readonly Protocol Smtp = new("Simple Mail Transfer Protocol", "SMTP", "smtp");
    static readonly ValueStrings ReplyCodes = new()
    {
        { 211, "System status, or system help reply" }, { 214, "Help message" }, { 220, "<domain> Service ready" }, { 221, "<domain> Service closing transmission channel" },
        { 235, "Authentication successful" }, { 250, "Requested mail action okay, completed" }, { 251, "User not local; will forward to <forward-path>" },
        { 252, "Cannot VRFY user, but will accept message and attempt delivery" }, { 334, "AUTH input" }, { 354, "Start mail input; end with <CRLF>.<CRLF>" },
        { 421, "<domain> Service not available, closing transmission channel" }, { 450, "Requested mail action not taken: mailbox unavailable" },
        { 451, "Requested action aborted: local error in processing" }, { 452, "Requested action not taken: insufficient system storage" },
        { 500, "Syntax error, command unrecognized" }, { 501, "Syntax error in parameters or arguments" }, { 502, "Command not implemented" },
        { 503, "Bad sequence of commands" }, { 504, "Command parameter not implemented" }, { 530, "Authentication required" },
        { 535, "Authentication credentials invalid" }, { 550, "Requested action not taken: mailbox unavailable" }, { 551, "User not local; please try <forward-path>" },
        { 552, "Requested mail action aborted: exceeded storage allocation" }, { 553, "Requested action not taken: mailbox name not allowed" }, { 554, "Transaction failed" },
    };

    static readonly Field Request = Smtp.Boolean("req", "Request");
    static readonly Field Response = Smtp.Boolean("rsp", "Response");
    static readonly Field CommandLine = Smtp.String("command_line", "Command Line");
    static readonly Field RequestCommand = Smtp.String("req.command", "Command");
    static readonly Field RequestParameter = Smtp.String("req.parameter", "Request parameter");
    static readonly Field ResponseLine = Smtp.String("response", "Response");
    static readonly Field ResponseCode = Smtp.UInt32("response.code", "Response code", ReplyCodes);
    static readonly Field ResponseParameter = Smtp.String("rsp.parameter", "Response parameter");
    static readonly Field EndOfMail = Smtp.None("eom", "EOM");

    enum Phase
    {
        Commands,
        Header,
        Body,
    }

    enum Exchange
    {
        None,

        /// <summary>Name and password follow, in lines that count as requests.</summary>
        Login,

        /// <summary>Tokens of a mechanism follow.</summary>
        Tokens,
    }

    sealed class Session
    {
        public Phase Phase;
        public bool AsksForTls;
        public Exchange Authenticates;
        public long Chunk;

        /// <summary>Whether DATA was sent and not answered yet.</summary>
        public bool AwaitsGo;

        /// <summary>Messages that were over before their DATA was answered.</summary>
        public int MessagesAhead;

        /// <summary>Whether the header of the message at hand was shown.</summary>
        public bool HasHeader;

        /// <summary>Whether the next byte of the message begins a line.</summary>
        public bool IsLineStart;

        /// <summary>DATA: what follows is a message, be it that nobody captured the answer or the client did not wait for it.</summary>
        public void BeginMessage() => (Phase, AwaitsGo, HasHeader) = (Phase.Header, true, false);

        public void EndMessage()
        {
            Phase = Phase.Commands;
            if (AwaitsGo)
                MessagesAhead++;
            AwaitsGo = false;
        }

        /// <summary>Takes an answer: 354 invites a message, one of 400 and above that comes instead refuses it (RFC 5321 section 4.3.2).</summary>
        public void TakeAnswer(int code)
        {
            if (code == 354 && MessagesAhead > 0)
                MessagesAhead--;
            else if (code == 354 && !AwaitsGo)
                (Phase, HasHeader) = (Phase.Header, false);
            else if (code >= 400 && AwaitsGo && !HasHeader)
                Phase = Phase.Commands;
            AwaitsGo &= code is not 354 and < 400;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Smtp;

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Smtp, ImfFields.Imf];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port, 587);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
    {
        if (payload.Length < 5 || payload[0] is < (byte)'1' or > (byte)'z' || segment.Transport != IpProtocol.Tcp)
            return false;
        Payload message = new(payload, segment.SourcePort, segment.DestinationPort);
        return char.IsAsciiDigit((char)payload[0]) ? SmtpSignature.Reply(in message).Certain : SmtpSignature.Command(in message).Certain;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => TextLines.LooksText(payload);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        if (TextLines.IsFromServer(in segment, Port) || (segment.Sender == Flows.PayloadSender.Unknown && segment.SourcePort == 587))
            return DissectReply(pdu, in segment, fields, session);
        if (session.Chunk > 0)
            return DissectChunk(pdu, fields, session);
        return session.Phase switch
        {
            Phase.Header => DissectHeader(pdu, in segment, fields, session),
            Phase.Body => DissectBody(pdu, in segment, fields, session),
            _ => DissectCommands(pdu, in segment, fields, session),
        };
    }

    static int DissectCommands(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        int length = TextLines.Whole(pdu, in segment);
        if (length <= 0)
            return length;
        int root = fields.Open(Smtp.Root, 0, length);
        int at = 0;
        while (session is { Chunk: 0, Phase: Phase.Commands } && TextLines.Next(pdu[..length], ref at, out int start, out int lineLength))
            AddCommand(pdu.Slice(start, lineLength), fields, start, session);
        fields.Close(root, at);
        return at;
    }

    static void AddCommand(ReadOnlySpan<byte> line, FieldList fields, int start, Session session)
    {
        if (line.IsEmpty)
            return;
        int word = TextLines.FirstWord(line, out int rest);
        ReadOnlySpan<byte> command = line[..word];

        // What answers a challenge is no command (RFC 4954 section 4).
        bool isToken = session.Authenticates != Exchange.None && word == line.Length && word != CommandLength;
        if (!isToken || session.Authenticates == Exchange.Login)
            fields.AddGenerated(Request, 1);
        fields.Info.Begin(Smtp).Add("C: "u8).Add(line);
        int opened = fields.Open(CommandLine, start, line.Length);
        if (isToken)
        {
            fields.Close(opened);
            return;
        }

        // As in Wireshark a command has four letters and its parameter begins behind a fifth byte, so STARTTLS is shown in two parts.
        fields.Add(RequestCommand, start, Math.Min(CommandLength, line.Length));
        if (line.Length > CommandLength + 1)
            fields.Add(RequestParameter, start + CommandLength + 1, line.Length - CommandLength - 1);
        fields.Close(opened);
        session.AsksForTls = Ascii.EqualsIgnoreCase(command, "STARTTLS"u8);
        session.Authenticates = !Ascii.EqualsIgnoreCase(command, "AUTH"u8) ? Exchange.None
            : Text.IsCommand(line[rest..], "LOGIN"u8) || Text.IsCommand(line[rest..], "PLAIN"u8) ? Exchange.Login : Exchange.Tokens;
        if (Ascii.EqualsIgnoreCase(line, "DATA"u8))
            session.BeginMessage();
        if (Ascii.EqualsIgnoreCase(command, "BDAT"u8))
            session.Chunk = Math.Max(0, Text.Number(Text.FirstWord(line[rest..])));
    }

    static int DissectReply(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        int length = TextLines.Whole(pdu, in segment);
        if (length <= 0)
            return length;
        int root = fields.Open(Smtp.Root, 0, length);
        fields.AddGenerated(Response, 1);
        fields.Info.Begin(Smtp).Add("S: "u8);
        int at = 0, code = -1;
        while (TextLines.Next(pdu[..length], ref at, out int start, out int lineLength))
        {
            int opened = fields.Open(ResponseLine, start, lineLength);
            ReadOnlySpan<byte> line = pdu.Slice(start, lineLength);
            int number = lineLength >= 3 ? Text.Number(line[..3]) : -1;
            if (code < 0 && number >= 0)
            {
                code = number;
                fields.AddValue(ResponseCode, (ulong)code, start, 3);
                fields.Info.Add(code).Add(" "u8);
            }
            else
            {
                fields.Info.Add(" | "u8);
            }
            int text = number < 0 ? 0 : Math.Min(4, lineLength);
            if (text < lineLength)
                fields.Add(ResponseParameter, start + text, lineLength - text);
            fields.Info.Add(line[text..]);
            fields.Close(opened);
            if (lineLength > 3 && line[3] == '-')
                continue;
            session.TakeAnswer(code);
            if (code == 220 && session.AsksForTls)
                segment.Conversation?.StartTls();
            if (code != 334)
                session.Authenticates = Exchange.None;
            code = -1;
        }
        fields.Close(root);
        return length;
    }

    static int DissectHeader(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        int blank = pdu.IndexOf("\r\n\r\n"u8), end = FindEnd(pdu, isStart: true, out int mail);
        int length = blank >= 0 && (end == 0 || blank + 4 <= end) ? blank + 4 : end > 0 ? end : segment.IsLast || pdu.Length > LongestHeader ? pdu.Length : 0;
        if (length == 0)
            return NeedMore;
        session.HasHeader = true;
        session.IsLineStart = pdu[length - 1] == '\n';
        session.Phase = Phase.Body;
        if (length == end)
            session.EndMessage();
        int root = fields.Open(Smtp.Root, 0, length);
        fields.Info.Begin(Smtp).Add("C: DATA fragment, "u8).Add(length).Add(" bytes"u8);
        if (length == end)
            fields.AddGenerated(EndOfMail);
        fields.Close(root);
        ImfFields.Add(pdu, fields, 0, length == end ? mail : length);
        return length;
    }

    static int DissectBody(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, Session session)
    {
        int end = FindEnd(pdu, session.IsLineStart, out _);

        // Five bytes may be the start of the end: they wait for what follows.
        int length = end > 0 ? end : segment.IsLast ? pdu.Length : pdu.Length - 4;
        if (length <= 0)
            return NeedMore;
        session.IsLineStart = pdu[length - 1] == '\n';
        int root = fields.Open(Smtp.Root, 0, length);
        fields.Info.Begin(Smtp).Add("C: DATA fragment, "u8).Add(length).Add(" bytes"u8);
        if (end > 0)
        {
            fields.AddGenerated(EndOfMail);
            session.EndMessage();
        }
        fields.Close(root);
        return length;
    }

    static int DissectChunk(ReadOnlySpan<byte> pdu, FieldList fields, Session session)
    {
        int length = (int)Math.Min(pdu.Length, session.Chunk);
        session.Chunk -= length;
        int root = fields.Open(Smtp.Root, 0, length);
        fields.Info.Begin(Smtp).Add("C: BDAT chunk, "u8).Add(length).Add(" bytes"u8);
        fields.Close(root);
        return length;
    }

    /// <summary>Bytes up to and with the line that is a point alone (RFC 5321 section 4.5.2); 0 when it is not there.</summary>
    static int FindEnd(ReadOnlySpan<byte> pdu, bool isStart, out int mail)
    {
        mail = 0;
        if (isStart && pdu.StartsWith(".\r\n"u8))
            return 3;
        int at = pdu.IndexOf("\r\n.\r\n"u8);
        mail = at < 0 ? 0 : at + 2;
        return at < 0 ? 0 : at + 5;
    }
}

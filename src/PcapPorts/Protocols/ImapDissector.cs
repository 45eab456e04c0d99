using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>IMAP (RFC 9051, RFC 3501).</summary>
public sealed class ImapDissector : Dissector
{
    const ushort Port = 143;
    const int MaxTag = 64;

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
        readonly Side _client = new(), _server = new();

        public readonly PendingRequests Requests = new();
        public ulong LastTag, TlsTag;

        public Side Of(bool isServer) => isServer ? _server : _client;
    }

    /// <summary>Where one side is: literals stand amid lines, and may take many segments.</summary>
    sealed class Side
    {
        bool _mayBeRefused;

        /// <summary>Bytes of a literal that are still to come.</summary>
        public long Literal { get; private set; }

        /// <summary>Whether what follows the literal ends a line that began before it.</summary>
        public bool IsAmidLine { get; set; }

        public void Begin() => (Literal, IsAmidLine, _mayBeRefused) = (0, false, false);

        public void Expect(int literal, bool mayBeRefused) => (Literal, IsAmidLine, _mayBeRefused) = (literal, true, mayBeRefused);

        public void Pass(int bytes)
        {
            Literal -= bytes;
            _mayBeRefused &= bytes == 0;
        }

        /// <summary>An answer comes instead of the invitation to send the literal (RFC 9051 section 4.3): nothing of it will.</summary>
        public void Refuse()
        {
            if (_mayBeRefused)
                Begin();
        }
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

    /// <summary>
    /// Whether lines of text go on here. Behind a gap nobody knows how much of a literal is left, so it is forgotten: what is left of it shows as lines, and no
    /// command is lost in it.
    /// </summary>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
    {
        segment.Conversation?.State<Session>(this).Of(TextLines.IsFromServer(in segment, Port)).Begin();
        return TextLines.LooksText(payload);
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        bool isResponse = TextLines.IsFromServer(in segment, Port);
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        Side side = session.Of(isResponse);
        int literal = (int)Math.Min(side.Literal, pdu.Length);
        int length = Whole(pdu, literal, in segment);
        if (length <= 0)
            return length;
        side.Pass(literal);
        int root = fields.Open(Imap.Root, 0, length);
        fields.AddGenerated(IsRequest, isResponse ? 0UL : 1);
        fields.Info.Begin(Imap).Add(isResponse ? "Response: "u8 : "Request: "u8);
        int at = literal;
        if (literal > 0)
            fields.Info.Add("literal, "u8).Add(literal).Add(" bytes"u8);
        while (TextLines.Next(pdu[..length], ref at, out int start, out int lineLength))
        {
            ReadOnlySpan<byte> line = pdu.Slice(start, lineLength);
            if (start == 0)
                fields.Info.Add(line);
            int opened = fields.Open(Line, start, at - start);
            if (side.IsAmidLine)
                side.IsAmidLine = false;
            else if (isResponse)
                AddResponse(line, in segment, fields, start, session);
            else
                AddRequest(line, in segment, fields, start, session);
            fields.Close(opened);
            int follows = Literal(line);
            if (follows < 0)
                continue;
            side.Expect(Math.Max(0, follows - (length - at)), mayBeRefused: line[^2] != '+' && at == length);
            at = (int)Math.Min(length, (long)at + follows);
        }
        fields.Close(root);
        return length;
    }

    /// <summary>
    /// Bytes of the lines and literals that stand here, from the rest of a literal on; a literal is taken as far as it is there.
    /// </summary>
    /// <returns>How many they are; all bytes when nothing follows; <see cref="Dissector.NeedMore"/> when not one line ends.</returns>
    static int Whole(ReadOnlySpan<byte> pdu, int literal, in Segment segment)
    {
        int at = literal;
        while (TextLines.Next(pdu, ref at, out int start, out int lineLength))
        {
            if (pdu[at - 1] != '\n')
                return segment.IsLast || at - start >= TextLines.Longest ? pdu.Length : start > 0 ? start : NeedMore;
            at = (int)Math.Min(pdu.Length, (long)at + Math.Max(0, Literal(pdu.Slice(start, lineLength))));
        }
        return at;
    }

    /// <summary>Bytes of the literal that follows a line that ends in <c>{n}</c> or <c>{n+}</c> (RFC 9051 section 4.3); −1 when none follows.</summary>
    static int Literal(ReadOnlySpan<byte> line)
    {
        int open = line.LastIndexOf((byte)'{');
        return open >= 0 && line[^1] == '}' ? Text.Number(line[(open + 1)..^1].TrimEnd((byte)'+')) : -1;
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
        if (Ascii.EqualsIgnoreCase(command, "LOGIN"u8) && argument < line.Length)
            fields.Add(RequestUser, start + argument, ArgumentLength(line[argument..]));
        else if ((Ascii.EqualsIgnoreCase(command, "SELECT"u8) || Ascii.EqualsIgnoreCase(command, "EXAMINE"u8)) && argument < line.Length)
            fields.Add(RequestFolder, start + argument, ArgumentLength(line[argument..]));
        ulong key = Key(line[..tag]);
        session.Requests.Add(key, in segment);
        session.LastTag = key;
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
        if (key == session.LastTag)
            session.Of(isServer: false).Refuse();
        if (!session.Requests.TryTake(key, out PendingRequest request))
            return;
        fields.AddGenerated(ResponseTo, (ulong)request.Frame);
        fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        if (key == session.TlsTag && Ascii.EqualsIgnoreCase(status, "OK"u8))
            segment.Conversation?.StartTls();
    }

    /// <summary>Bytes of the argument at the start of the bytes, as it stands there: an atom, or a string in its quotes (RFC 9051 section 4.3), which may hold spaces.</summary>
    static int ArgumentLength(ReadOnlySpan<byte> rest)
    {
        if (rest[0] != '"')
            return Text.FirstWord(rest).Length;
        for (int at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
                return at + 1;
            if (rest[at] == '\\')
                at++;
        }
        return rest.Length;
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

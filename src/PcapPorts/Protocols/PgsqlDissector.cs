using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>PostgreSQL's frontend/backend protocol 3 (PostgreSQL manual, chapter "Message Formats").</summary>
public sealed class PgsqlDissector : Dissector
{
    const ushort Port = 5432;
    const int CancelCode = 80877102, SslCode = 80877103, GssCode = 80877104;

    static readonly Protocol Pgsql = new("PostgreSQL", "PGSQL", "pgsql");
    static readonly Field Frontend = Pgsql.Boolean("frontend", "Frontend");
    static readonly Field Type = Pgsql.String("type", "Type");
    static readonly Field Length = Pgsql.UInt32("length", "Length");
    static readonly Field VersionMajor = Pgsql.UInt16("version_major", "Protocol major version");
    static readonly Field VersionMinor = Pgsql.UInt16("version_minor", "Protocol minor version");
    static readonly Field ParameterName = Pgsql.String("parameter_name", "Parameter name");
    static readonly Field ParameterValue = Pgsql.String("parameter_value", "Parameter value");
    static readonly Field Query = Pgsql.String("query", "Query");
    static readonly Field Password = Pgsql.String("password", "Password");
    static readonly Field AuthenticationType = Pgsql.UInt32("authtype", "Authentication type", new ValueStrings
    {
        { 0, "Success" },
        { 1, "Kerberos V4" },
        { 2, "Kerberos V5" },
        { 3, "Plaintext password" },
        { 4, "crypt()ed password" },
        { 5, "MD5 password" },
        { 6, "SCM credentials" },
        { 7, "GSSAPI" },
        { 8, "GSSAPI/SSPI continue" },
        { 9, "SSPI" },
        { 10, "SASL" },
        { 11, "SASL continue" },
        { 12, "SASL complete" },
    });

    static readonly Field Mechanism = Pgsql.String("auth.sasl.mech", "SASL authentication mechanism");
    static readonly Field Statement = Pgsql.String("statement", "Statement");
    static readonly Field Portal = Pgsql.String("portal", "Portal");
    static readonly Field Tag = Pgsql.String("tag", "Tag");
    static readonly Field Status = Pgsql.UInt8("status", "Status", new ValueStrings { { 'E', "In a failed transaction" }, { 'I', "Idle" }, { 'T', "In a transaction" } });
    static readonly Field Pid = Pgsql.UInt32("pid", "PID");
    static readonly Field Key = Pgsql.UInt32("key", "Key");
    static readonly Field Condition = Pgsql.String("condition", "Condition");
    static readonly Field FieldCount = Pgsql.UInt16("field.count", "Field count");
    static readonly Field ColumnName = Pgsql.String("col.name", "Column name");
    static readonly Field ErrorSeverity = Pgsql.String("severity", "Severity");
    static readonly Field ErrorCode = Pgsql.String("code", "Code");
    static readonly Field ErrorMessage = Pgsql.String("message", "Message");
    static readonly Field ResponseTo = Pgsql.FrameNumber("response_to", "Query in frame");
    static readonly Field ResponseTime = Pgsql.RelativeTime("time", "Time from query");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => Pgsql;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.Length >= 5
            && (PostgreSqlSignature.Start(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain
                || (payload[0] is (byte)'Q' or (byte)'R' or (byte)'Z' or (byte)'E' && PostgreSqlSignature.Messages(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain));

    sealed class Session
    {
        public readonly OpenRequests Queries = new();
        public int ClientDirection = -1;
        public bool AskedForTls;
        public bool IsEncrypted;
        public uint Authentication;
        public bool SentMechanism;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 5 && PostgreSqlSignature.Messages(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();
        bool isClient = IsClient(pdu, in segment, session);
        if (session.IsEncrypted)
            return 0;
        if (session.AskedForTls && !isClient && pdu is [(byte)'S' or (byte)'N' or (byte)'G', ..])
            return DissectTlsAnswer(pdu, in segment, session, fields);
        if (pdu.Length < 5)
            return segment.IsLast ? 0 : NeedMore;
        bool hasType = pdu[0] != 0;
        long length = BinaryPrimitives.ReadUInt32BigEndian(pdu[(hasType ? 1 : 0)..]);
        if (length < 4 || length > 1 << 30)
            return 0;
        long whole = length + (hasType ? 1 : 0);
        if (whole > pdu.Length && !segment.IsLast)
            return NeedTotal((int)whole);
        int end = (int)Math.Min(whole, pdu.Length);
        int root = fields.Open(Pgsql.Root, 0, end);
        fields.AddGenerated(Frontend, isClient ? 1UL : 0);
        ReadOnlySpan<byte> message = pdu[..end];
        if (hasType)
            AddMessage(message, isClient, in segment, session, fields);
        else
            AddStart(message, session, fields);
        fields.Close(root);
        return end;
    }

    static bool IsClient(ReadOnlySpan<byte> pdu, in Segment segment, Session session)
    {
        if (pdu is [0, ..])
            session.ClientDirection = segment.Direction;
        if (session.ClientDirection >= 0)
            return session.ClientDirection == segment.Direction;
        if (segment.Sender != PayloadSender.Unknown)
            return segment.Sender == PayloadSender.Client;
        if (segment.SourcePort == Port ^ segment.DestinationPort == Port)
            return segment.DestinationPort == Port;
        return PostgreSqlSignature.Messages(new Payload(pdu, segment.SourcePort, segment.DestinationPort)).Sender == PayloadSender.Client;
    }

    /// <summary>One byte answers (manual, section "SSL Session Encryption"): S for TLS, G for GSSAPI, whose packets nobody reads, N for neither.</summary>
    static int DissectTlsAnswer(ReadOnlySpan<byte> pdu, in Segment segment, Session session, FieldList fields)
    {
        session.AskedForTls = false;
        session.IsEncrypted = pdu[0] != 'N';
        if (pdu[0] == 'S')
            segment.Conversation?.StartTls();
        int root = fields.Open(Pgsql.Root, 0, 1);
        fields.AddGenerated(Frontend, 0);
        fields.Close(root);
        fields.Info.Begin(Pgsql).Add("<SSL response: "u8).Add(pdu[..1]);
        return 1;
    }

    static void AddStart(ReadOnlySpan<byte> message, Session session, FieldList fields)
    {
        uint code = message.Length >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(message[4..]) : 0;
        ReadOnlySpan<byte> type = code switch
        {
            SslCode => "SSL request"u8,
            GssCode => "GSS encrypt request"u8,
            CancelCode => "Cancel request"u8,
            _ => "Startup message"u8,
        };
        session.AskedForTls = code is SslCode or GssCode;
        fields.AddBytes(Type, type, 0, Math.Min(8, message.Length));
        fields.Add(Length, 0, 4);
        InfoText info = fields.Info.Begin(Pgsql).Add(">"u8).Add(type);
        if (code == CancelCode)
        {
            fields.Add(Pid, 8, 4);
            fields.Add(Key, 12, 4);
        }
        if (code is SslCode or GssCode or CancelCode)
            return;
        fields.Add(VersionMajor, 4, 2);
        fields.Add(VersionMinor, 6, 2);
        for (int at = 8; at < message.Length && message[at] != 0 && !fields.IsFull;)
        {
            bool isUser = message[at..].StartsWith("user\0"u8);
            at = AddText(message, at, ParameterName, fields);
            int value = at;
            at = AddText(message, at, ParameterValue, fields);
            if (isUser && at > value)
                info.Add(" user="u8).Add(message[value..(at - 1)]);
        }
    }

    static void AddMessage(ReadOnlySpan<byte> message, bool isClient, in Segment segment, Session session, FieldList fields)
    {
        byte letter = message[0];
        ReadOnlySpan<byte> type = isClient ? ClientType(letter, session) : ServerType(letter);
        fields.AddBytes(Type, type, 0, 1);
        fields.Add(Length, 1, 4);
        InfoText info = fields.Info.Begin(Pgsql).Add(isClient ? ">"u8 : "<"u8).Add(type);
        if (isClient)
            AddClient(message, letter, in segment, session, fields, info);
        else
            AddServer(message, letter, in segment, session, fields, info);
    }

    static ReadOnlySpan<byte> ClientType(byte letter, Session session) => letter switch
    {
        (byte)'p' => session.Authentication switch
        {
            10 when !session.SentMechanism => "SASLInitialResponse message"u8,
            10 or 11 => "SASLResponse message"u8,
            7 or 8 or 9 => "GSSResponse message"u8,
            _ => "Password message"u8,
        },
        (byte)'Q' => "Simple query"u8,
        (byte)'P' => "Parse"u8,
        (byte)'B' => "Bind"u8,
        (byte)'E' => "Execute"u8,
        (byte)'D' => "Describe"u8,
        (byte)'C' => "Close"u8,
        (byte)'H' => "Flush"u8,
        (byte)'S' => "Sync"u8,
        (byte)'F' => "Function call"u8,
        (byte)'d' => "Copy data"u8,
        (byte)'c' => "Copy completion"u8,
        (byte)'f' => "Copy failure"u8,
        (byte)'X' => "Termination"u8,
        _ => "Unknown"u8,
    };

    static ReadOnlySpan<byte> ServerType(byte letter) => letter switch
    {
        (byte)'R' => "Authentication request"u8,
        (byte)'K' => "Backend key data"u8,
        (byte)'S' => "Parameter status"u8,
        (byte)'1' => "Parse completion"u8,
        (byte)'2' => "Bind completion"u8,
        (byte)'3' => "Close completion"u8,
        (byte)'C' => "Command completion"u8,
        (byte)'t' => "Parameter description"u8,
        (byte)'T' => "Row description"u8,
        (byte)'D' => "Data row"u8,
        (byte)'I' => "Empty query"u8,
        (byte)'n' => "No data"u8,
        (byte)'E' => "Error"u8,
        (byte)'N' => "Notice"u8,
        (byte)'s' => "Portal suspended"u8,
        (byte)'Z' => "Ready for query"u8,
        (byte)'A' => "Notification"u8,
        (byte)'V' => "Function call response"u8,
        (byte)'G' => "CopyIn response"u8,
        (byte)'H' => "CopyOut response"u8,
        (byte)'d' => "Copy data"u8,
        (byte)'c' => "Copy completion"u8,
        (byte)'v' => "Negotiate protocol version"u8,
        _ => "Unknown"u8,
    };

    static void AddClient(ReadOnlySpan<byte> message, byte letter, in Segment segment, Session session, FieldList fields, InfoText info)
    {
        switch (letter)
        {
            case (byte)'p':
                if (session.Authentication == 10 && !session.SentMechanism)
                    AddText(message, 5, Mechanism, fields);
                else if (session.Authentication is not (7 or 8 or 9 or 10 or 11))
                    AddText(message, 5, Password, fields);
                session.SentMechanism = true;
                break;
            case (byte)'Q':
                int end = AddText(message, 5, Query, fields);
                info.Add(": "u8).Add(message[5..Math.Max(5, end - 1)]);
                session.Queries.Add(0, in segment, mayRepeat: false);
                break;
            case (byte)'P':
                AddText(message, AddText(message, 5, Statement, fields), Query, fields);
                break;
            case (byte)'B':
                AddText(message, AddText(message, 5, Portal, fields), Statement, fields);
                break;
            case (byte)'E':
                AddText(message, 5, Portal, fields);
                break;
            case (byte)'D' or (byte)'C':
                if (message.Length > 6)
                    AddText(message, 6, message[5] == 'S' ? Statement : Portal, fields);
                break;
            case (byte)'S':
                session.Queries.Add(0, in segment, mayRepeat: false);
                break;
        }
    }

    static void AddServer(ReadOnlySpan<byte> message, byte letter, in Segment segment, Session session, FieldList fields, InfoText info)
    {
        switch (letter)
        {
            case (byte)'R':
                session.Authentication = (uint)fields.Add(AuthenticationType, 5, 4);
                if (session.Authentication == 10)
                {
                    for (int at = 9; at < message.Length && message[at] != 0;)
                        at = AddText(message, at, Mechanism, fields);
                }
                break;
            case (byte)'K':
                fields.Add(Pid, 5, 4);
                fields.Add(Key, 9, 4);
                break;
            case (byte)'S':
                AddText(message, AddText(message, 5, ParameterName, fields), ParameterValue, fields);
                break;
            case (byte)'C':
                int end = AddText(message, 5, Tag, fields);
                info.Add(": "u8).Add(message[5..Math.Max(5, end - 1)]);
                break;
            case (byte)'Z':
                fields.Add(Status, 5, 1);
                if (session.Queries.TryTake(out OpenRequests.Request request))
                {
                    fields.AddGenerated(ResponseTo, (ulong)request.Frame);
                    fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
                }
                break;
            case (byte)'T':
                AddColumns(message, fields);
                break;
            case (byte)'D':
                fields.Add(FieldCount, 5, 2);
                break;
            case (byte)'A':
                fields.Add(Pid, 5, 4);
                AddText(message, 9, Condition, fields);
                break;
            case (byte)'E' or (byte)'N':
                AddError(message, fields, info);
                break;
        }
    }

    static void AddColumns(ReadOnlySpan<byte> message, FieldList fields)
    {
        int count = (int)fields.Add(FieldCount, 5, 2);
        for (int at = 7, i = 0; i < count && at < message.Length && !fields.IsFull; i++)
            at = AddText(message, at, ColumnName, fields) + 18;
    }

    static void AddError(ReadOnlySpan<byte> message, FieldList fields, InfoText info)
    {
        for (int at = 5; at < message.Length && message[at] != 0 && !fields.IsFull;)
        {
            byte kind = message[at];
            int start = at + 1;
            int length = message[start..].IndexOf((byte)0);
            if (length < 0)
                return;
            Field? field = kind switch { (byte)'S' => ErrorSeverity, (byte)'C' => ErrorCode, (byte)'M' => ErrorMessage, _ => null };
            if (field is not null)
                fields.Add(field, start, length);
            if (kind == 'M')
                info.Add(": "u8).Add(message.Slice(start, length));
            at = start + length + 1;
        }
    }

    /// <summary>Adds a text that ends in a zero byte and returns what is behind it; the end when that byte is missing.</summary>
    static int AddText(ReadOnlySpan<byte> message, int at, Field field, FieldList fields)
    {
        if (at >= message.Length)
            return message.Length;
        int length = message[at..].IndexOf((byte)0);
        if (length < 0)
            length = message.Length - at;
        fields.Add(field, at, length);
        return Math.Min(message.Length, at + length + 1);
    }
}

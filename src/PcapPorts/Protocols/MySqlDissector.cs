using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>MySQL's and MariaDB's client/server protocol (MySQL internals, "Connection Phase" and "Command Phase").</summary>
public sealed class MySqlDissector : Dissector
{
    const ushort Port = 3306;
    const int HeaderLength = 4;
    const uint ConnectWithDatabase = 1 << 3, Compress = 1 << 5, SwitchToTls = 1 << 11, SecureConnection = 1 << 15, LengthEncodedAuthentication = 1 << 21,
        PluginAuthentication = 1 << 19, QueryAttributes = 1u << 27;
    const int UseDatabase = 2, Query = 3, Prepare = 22;

    static readonly Protocol MySql = new("MySQL Protocol", "MySQL", "mysql");
    static readonly Field PacketLength = MySql.UInt24("packet_length", "Packet Length");
    static readonly Field PacketNumber = MySql.UInt8("packet_number", "Packet Number");
    static readonly Field Greeting = MySql.None("server_greeting", "Server Greeting");
    static readonly Field ProtocolVersion = MySql.UInt8("protocol", "Protocol");
    static readonly Field Version = MySql.String("version", "Version");
    static readonly Field ThreadId = MySql.UInt32("thread_id", "Thread ID");
    static readonly Field ServerCapabilities = MySql.UInt16("caps.server", "Server Capabilities", shown: FieldBase.Hexadecimal);
    static readonly Field ServerExtended = MySql.UInt16("extcaps.server", "Extended Server Capabilities", shown: FieldBase.Hexadecimal);
    static readonly Field ServerStatus = MySql.UInt16("server_status", "Server Status", shown: FieldBase.Hexadecimal);
    static readonly Field Charset = MySql.UInt8("charset", "Charset");
    static readonly Field Login = MySql.None("login_request", "Login Request");
    static readonly Field ClientCapabilities = MySql.UInt16("caps.client", "Client Capabilities", shown: FieldBase.Hexadecimal);
    static readonly Field ClientExtended = MySql.UInt16("extcaps.client", "Extended Client Capabilities", shown: FieldBase.Hexadecimal);
    static readonly Field MaxPacket = MySql.UInt32("max_packet", "MAX Packet");
    static readonly Field User = MySql.String("user", "Username");
    static readonly Field Password = MySql.Bytes("passwd", "Password");
    static readonly Field Schema = MySql.String("schema", "Schema");
    static readonly Field ClientPlugin = MySql.String("client_auth_plugin", "Client Auth Plugin");
    static readonly Field Request = MySql.None("request", "Request Command");
    static readonly Field Command = MySql.UInt8("command", "Command", new ValueStrings
    {
        { 0, "SLEEP" },
        { 1, "Quit" },
        { 2, "Use Database" },
        { 3, "Query" },
        { 4, "Show Fields" },
        { 5, "Create Database" },
        { 6, "Drop Database" },
        { 7, "Refresh" },
        { 8, "Shutdown" },
        { 9, "Statistics" },
        { 10, "Process List" },
        { 11, "Connect" },
        { 12, "Kill Server Thread" },
        { 13, "Dump Debuginfo" },
        { 14, "Ping" },
        { 15, "Time" },
        { 16, "Insert Delayed" },
        { 17, "Change User" },
        { 18, "Send Binlog" },
        { 19, "Send Table" },
        { 20, "Slave Connect" },
        { 21, "Register Slave" },
        { 22, "Prepare Statement" },
        { 23, "Execute Statement" },
        { 24, "Send BLOB" },
        { 25, "Close Statement" },
        { 26, "Reset Statement" },
        { 27, "Set Option" },
        { 28, "Fetch Data" },
        { 29, "Daemon" },
        { 30, "Send Binlog GTID" },
        { 31, "Reset Connection" },
        { 250, "Execute Bulk Statement" },
    });

    static readonly Field Statement = MySql.String("query", "Statement");
    static readonly Field ResponseCode = MySql.UInt8("response_code", "Response Code", new ValueStrings { { 0, "OK Packet" }, { 0xfe, "EOF Packet" }, { 0xff, "ERR Packet" } }, FieldBase.Hexadecimal);
    static readonly Field AffectedRows = MySql.UInt64("affected_rows", "Affected Rows");
    static readonly Field ErrorCode = MySql.UInt16("error_code", "Error Code");
    static readonly Field SqlState = MySql.String("sqlstate", "SQL state");
    static readonly Field ErrorMessage = MySql.String("error.message", "Error message");
    static readonly Field FieldCount = MySql.UInt64("num_fields", "Number of fields");
    static readonly Field ResponseTo = MySql.FrameNumber("response_to", "Request in frame");
    static readonly Field ResponseTime = MySql.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? HandsOverTo => ["tls"];

    /// <inheritdoc/>
    public override Protocol Protocol => MySql;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.Length > 8 && payload[3] == 0 && payload[4] == 10
            && MySqlSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    sealed class Session
    {
        public readonly OpenRequests Commands = new();
        public int ServerDirection = -1;
        public bool AwaitsLogin;
        public bool IsOpaque;
        public uint Capabilities = 1u << 9;
    }

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => MySqlSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        Session session = segment.Conversation?.State<Session>(this) ?? new Session();

        // TLS or compression follow: nothing of it is MySQL's own.
        if (session.IsOpaque)
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = pdu[0] | pdu[1] << 8 | pdu[2] << 16;
        if (HeaderLength + length > pdu.Length && !segment.IsLast)
            return NeedTotal(HeaderLength + length);
        int end = Math.Min(HeaderLength + length, pdu.Length);
        ReadOnlySpan<byte> packet = pdu[..end];
        bool isServer = IsServer(packet, in segment, session);
        int root = fields.Open(MySql.Root, 0, end);
        fields.AddLittleEndian(PacketLength, 0, 3);
        fields.Add(PacketNumber, 3, 1);
        if (length > 0 && end > HeaderLength)
        {
            if (isServer)
                AddServer(packet, in segment, session, fields);
            else if (session.AwaitsLogin && packet[3] > 0)
                AddLogin(packet, in segment, session, fields);
            else if (packet[3] == 0)
                AddCommand(packet, in segment, session, fields);
        }
        fields.Close(root);
        return end;
    }

    static bool IsServer(ReadOnlySpan<byte> packet, in Segment segment, Session session)
    {
        if (session.ServerDirection >= 0)
            return session.ServerDirection == segment.Direction;
        if (IsGreeting(packet))
            session.ServerDirection = segment.Direction;
        else if (segment.Sender != PayloadSender.Unknown)
            return segment.Sender == PayloadSender.Server;
        else
            return segment.SourcePort == Port || (segment.DestinationPort != Port && packet is not [_, _, _, 0, ..]);
        return true;
    }

    static bool IsGreeting(ReadOnlySpan<byte> packet) => packet.Length > 20 && packet[3] == 0 && packet[4] == 10 && packet[5] is >= (byte)'0' and <= (byte)'9';

    static void AddServer(ReadOnlySpan<byte> packet, in Segment segment, Session session, FieldList fields)
    {
        if (IsGreeting(packet))
        {
            AddGreeting(packet, session, fields);
            return;
        }
        int code = packet[4];
        bool isFirst = session.Commands.TryTake(out OpenRequests.Request request);
        if (isFirst)
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
        if (code == 0xff && packet.Length >= 7)
        {
            session.AwaitsLogin = false;
            AddError(packet, fields);
        }
        else if (session.AwaitsLogin || (isFirst && code == 0))
        {
            fields.Add(ResponseCode, 4, 1);
            if (code != 0)
                return;
            session.AwaitsLogin = false;
            session.IsOpaque = (session.Capabilities & Compress) != 0;
            int at = 5;
            if (request.Kind != Prepare && TryLengthEncoded(packet, ref at, out ulong rows))
                fields.AddValue(AffectedRows, rows, 5, at - 5);
            fields.Info.Begin(MySql).Add("Response OK"u8);
        }
        else if (code == 0xfe && packet.Length < 13)
        {
            fields.Add(ResponseCode, 4, 1);
        }
        else if (isFirst)
        {
            int at = 4;
            if (TryLengthEncoded(packet, ref at, out ulong count) && at == packet.Length)
                fields.AddValue(FieldCount, count, 4, at - 4);
            fields.Info.Begin(MySql).Add("Response TABULAR"u8);
        }
    }

    static void AddGreeting(ReadOnlySpan<byte> packet, Session session, FieldList fields)
    {
        session.AwaitsLogin = true;
        int opened = fields.Open(Greeting, HeaderLength, packet.Length - HeaderLength);
        fields.Add(ProtocolVersion, 4, 1);
        int length = packet[5..].IndexOf((byte)0);
        if (length >= 0)
        {
            fields.Add(Version, 5, length);
            fields.Info.Begin(MySql).Add("Server Greeting version="u8).Add(packet.Slice(5, length));
            int at = 6 + length;
            fields.AddLittleEndian(ThreadId, at, 4);
            fields.AddLittleEndian(ServerCapabilities, at + 13, 2);
            fields.Add(Charset, at + 15, 1);
            fields.AddLittleEndian(ServerStatus, at + 16, 2);
            fields.AddLittleEndian(ServerExtended, at + 18, 2);
        }
        fields.Close(opened);
    }

    static void AddLogin(ReadOnlySpan<byte> packet, in Segment segment, Session session, FieldList fields)
    {
        // What follows a login with a password of another plugin is bytes of that plugin.
        if (packet.Length < 36 || (packet[5] & 0x02) == 0)
            return;
        int opened = fields.Open(Login, HeaderLength, packet.Length - HeaderLength);
        uint capabilities = BinaryPrimitives.ReadUInt32LittleEndian(packet[4..]);
        session.Capabilities = capabilities;
        fields.AddLittleEndian(ClientCapabilities, 4, 2);
        fields.AddLittleEndian(ClientExtended, 6, 2);
        fields.AddLittleEndian(MaxPacket, 8, 4);
        fields.Add(Charset, 12, 1);
        InfoText info = fields.Info.Begin(MySql);
        int at = 36;
        if (at >= packet.Length)
        {
            info.Add("Login Request: TLS follows"u8);
            session.IsOpaque = (capabilities & SwitchToTls) != 0;
            if (session.IsOpaque)
                segment.Conversation?.StartTls();
            fields.Close(opened);
            return;
        }
        info.Add("Login Request user="u8);
        int user = at;
        at = AddText(packet, at, User, fields);
        info.Add(packet[user..Math.Max(user, at - 1)]);
        at = AddPassword(packet, at, capabilities, fields);
        if ((capabilities & ConnectWithDatabase) != 0 && at < packet.Length)
        {
            int schema = at;
            at = AddText(packet, at, Schema, fields);
            info.Add(" db="u8).Add(packet[schema..Math.Max(schema, at - 1)]);
        }
        if ((capabilities & PluginAuthentication) != 0 && at < packet.Length)
            AddText(packet, at, ClientPlugin, fields);
        fields.Close(opened);
    }

    static int AddPassword(ReadOnlySpan<byte> packet, int at, uint capabilities, FieldList fields)
    {
        if ((capabilities & (SecureConnection | LengthEncodedAuthentication)) == 0)
            return AddText(packet, at, Password, fields);
        ulong length = at < packet.Length ? packet[at] : 0u;
        if ((capabilities & LengthEncodedAuthentication) == 0)
            at++;
        else if (!TryLengthEncoded(packet, ref at, out length))
            return packet.Length;
        if (length > (ulong)Math.Max(0, packet.Length - at))
            return packet.Length;
        if (length > 0)
            fields.Add(Password, at, (int)length);
        return at + (int)length;
    }

    static void AddCommand(ReadOnlySpan<byte> packet, in Segment segment, Session session, FieldList fields)
    {
        session.AwaitsLogin = false;
        int opened = fields.Open(Request, HeaderLength, packet.Length - HeaderLength);
        int command = (int)fields.Add(Command, 4, 1);
        InfoText info = fields.Info.Begin(MySql).Add("Request "u8).Add(Command.Values!, (ulong)command);

        // Quit, send data and close get no answer.
        if (command is not (1 or 24 or 25))
            session.Commands.Add(0, in segment, command, mayRepeat: false);
        int at = 5;
        if (command == Query && (session.Capabilities & QueryAttributes) != 0)
            at = SkipAttributes(packet);
        if (command is Query or Prepare && at < packet.Length)
        {
            fields.Add(Statement, at, packet.Length - at);
            info.Add(" "u8).Add(packet[at..]);
        }
        else if (command == UseDatabase)
        {
            fields.Add(Schema, at, packet.Length - at);
            info.Add(" "u8).Add(packet[at..]);
        }
        fields.Close(opened);
    }

    /// <summary>Where the text of a query begins behind its attributes; only queries without attributes are looked into.</summary>
    static int SkipAttributes(ReadOnlySpan<byte> packet)
    {
        int at = 5;
        if (!TryLengthEncoded(packet, ref at, out ulong count) || !TryLengthEncoded(packet, ref at, out _))
            return packet.Length;
        return count == 0 ? at : packet.Length;
    }

    static void AddError(ReadOnlySpan<byte> packet, FieldList fields)
    {
        fields.Add(ResponseCode, 4, 1);
        int code = (int)fields.AddLittleEndian(ErrorCode, 5, 2);
        int at = 7;
        if (packet.Length >= 13 && packet[7] == '#')
        {
            fields.Add(SqlState, 8, 5);
            at = 13;
        }
        fields.Add(ErrorMessage, at, packet.Length - at);
        fields.Info.Begin(MySql).Add("Response Error "u8).Add(code).Add(": "u8).Add(packet[at..]);
    }

    /// <summary>A length-encoded integer: one byte below 251, or 2, 3 or 8 bytes behind 252, 253, 254.</summary>
    static bool TryLengthEncoded(ReadOnlySpan<byte> packet, ref int at, out ulong value)
    {
        value = 0;
        if (at >= packet.Length)
            return false;
        int first = packet[at];
        int width = first switch { 252 => 2, 253 => 3, 254 => 8, _ => 0 };
        if (first is 251 or 255 || at + 1 + width > packet.Length)
            return false;
        value = width == 0 ? (ulong)first : 0;
        for (int i = width; i > 0; i--)
            value = value << 8 | packet[at + i];
        at += 1 + width;
        return true;
    }

    static int AddText(ReadOnlySpan<byte> packet, int at, Field field, FieldList fields)
    {
        if (at >= packet.Length)
            return packet.Length;
        int length = packet[at..].IndexOf((byte)0);
        if (length < 0)
            length = packet.Length - at;
        fields.Add(field, at, length);
        return Math.Min(packet.Length, at + length + 1);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Tabular Data Stream of SQL Server and Sybase ([MS-TDS] sections 2.2.3 to 2.2.6): packet headers, logins, batches, errors.</summary>
public sealed class TdsDissector : Dissector
{
    const int HeaderLength = 8, Batch = 1, Response = 4, Login7 = 16, PreLogin = 18, MaxText = 32 * 1024;

    static readonly Protocol Tds = new("Tabular Data Stream", "TDS", "tds");
    static readonly Field Type = Tds.UInt8("type", "Type", new ValueStrings
    {
        { 1, "SQL batch" },
        { 2, "TDS4/5 login" },
        { 3, "Remote Procedure Call" },
        { 4, "Response" },
        { 6, "Attention" },
        { 7, "Bulk load data" },
        { 14, "Transaction Manager Request" },
        { 15, "TDS5 query" },
        { 16, "TDS7 login" },
        { 17, "SSPI message" },
        { 18, "TDS7 pre-login message" },
        { 23, "TLS exchange" },
    });

    static readonly Field Status = Tds.UInt8("status", "Status", shown: FieldBase.Hexadecimal);
    static readonly Field EndOfMessage = Tds.Boolean("status.eom", "End of message", mask: 1);
    static readonly Field Length = Tds.UInt16("length", "Length");
    static readonly Field Channel = Tds.UInt16("channel", "Channel");
    static readonly Field PacketNumber = Tds.UInt8("packet_number", "Packet Number");
    static readonly Field Window = Tds.UInt8("window", "Window");
    static readonly Field TotalLength = Tds.UInt32("7login.total_len", "Total Packet Length");
    static readonly Field LoginVersion = Tds.UInt32("7login.version", "TDS version", shown: FieldBase.Hexadecimal);
    static readonly Field ClientName = Tds.String("7login.clientname", "Client name");
    static readonly Field UserName = Tds.String("7login.username", "Username");
    static readonly Field ApplicationName = Tds.String("7login.appname", "App name");
    static readonly Field ServerName = Tds.String("7login.servername", "Server name");
    static readonly Field LibraryName = Tds.String("7login.libraryname", "Library name");
    static readonly Field DatabaseName = Tds.String("7login.databasename", "Database name");
    static readonly Field Query = Tds.String("query", "Query");
    static readonly Field ErrorNumber = Tds.UInt32("error.number", "SQL Error Number");
    static readonly Field ErrorText = Tds.String("error.msgtext", "Error message");
    static readonly Field ResponseTo = Tds.FrameNumber("response_to", "Request in frame");
    static readonly Field ResponseTime = Tds.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Tds;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(1433);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload.Length > HeaderLength && payload[0] is 1 or 4 or 16 or 18
            && MssqlSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => MssqlSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Exists;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[2..]);
        if (pdu[0] is 0 or (> 18 and not 23) || length < HeaderLength)
            return 0;
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        ReadOnlySpan<byte> packet = pdu[..end];
        int root = fields.Open(Tds.Root, 0, end);
        ulong type = fields.Add(Type, 0, 1);
        int status = fields.Open(Status, 1, 1);
        fields.Add(EndOfMessage, 1, 1);
        fields.Close(status);
        fields.Add(Length, 2, 2);
        fields.Add(Channel, 4, 2);
        fields.Add(PacketNumber, 6, 1);
        fields.Add(Window, 7, 1);
        InfoText info = fields.Info.Begin(Tds).Add(Type.Values!, type);
        Pair((int)type, in segment, fields);
        switch ((int)type)
        {
            case Batch:
                AddBatch(packet, fields);
                break;
            case Login7:
                AddLogin(packet, fields);
                break;
            case Response when end > HeaderLength && packet[HeaderLength] == 0xaa:
                AddError(packet, HeaderLength, fields, info);
                break;
        }
        fields.Close(root);
        return end;
    }

    void Pair(int type, in Segment segment, FieldList fields)
    {
        if (segment.Conversation is not { } conversation)
            return;
        OpenRequests pending = conversation.State<OpenRequests>(this);
        if (type != Response)
        {
            pending.Add(0, in segment);
        }
        else if (pending.TryTake(out OpenRequests.Request request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(ResponseTime, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    /// <summary>A batch may begin with headers that say their length (section 2.2.5.3), which text in UTF-16 does not.</summary>
    static void AddBatch(ReadOnlySpan<byte> packet, FieldList fields)
    {
        int at = HeaderLength;
        if (packet.Length >= at + 8 && BinaryPrimitives.ReadUInt32LittleEndian(packet[at..]) is >= 10 and < 256 and var headers && headers <= packet.Length - at)
            at += (int)headers;
        AddText(packet, at, (packet.Length - at) & ~1, Query, fields);
    }

    /// <summary>Offsets and lengths in characters of the login's texts (section 2.2.6.4). The password is left alone.</summary>
    static void AddLogin(ReadOnlySpan<byte> packet, FieldList fields)
    {
        fields.AddLittleEndian(TotalLength, 8, 4);
        fields.AddLittleEndian(LoginVersion, 12, 4);
        AddLoginText(packet, 36, ClientName, fields);
        AddLoginText(packet, 40, UserName, fields);
        AddLoginText(packet, 48, ApplicationName, fields);
        AddLoginText(packet, 52, ServerName, fields);
        AddLoginText(packet, 60, LibraryName, fields);
        AddLoginText(packet, 68, DatabaseName, fields);
    }

    static void AddLoginText(ReadOnlySpan<byte> packet, int at, Field field, FieldList fields)
    {
        if (HeaderLength + at + 4 > packet.Length)
            return;
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(packet[(HeaderLength + at)..]);
        int length = 2 * BinaryPrimitives.ReadUInt16LittleEndian(packet[(HeaderLength + at + 2)..]);
        if (length > 0)
            AddText(packet, HeaderLength + offset, length, field, fields);
    }

    static void AddError(ReadOnlySpan<byte> packet, int at, FieldList fields, InfoText info)
    {
        if (at + 11 > packet.Length)
            return;
        info.Add(" Error "u8).Add((long)fields.AddLittleEndian(ErrorNumber, at + 3, 4));
        AddText(packet, at + 11, 2 * BinaryPrimitives.ReadUInt16LittleEndian(packet[(at + 9)..]), ErrorText, fields);
    }

    static void AddText(ReadOnlySpan<byte> packet, int at, int length, Field field, FieldList fields)
    {
        if (length <= 0 || length > MaxText || at > packet.Length - length)
            return;
        byte[] text = ArrayPool<byte>.Shared.Rent(length * 2);
        int count = Encoding.Unicode.GetCharCount(packet.Slice(at, length));
        char[] characters = ArrayPool<char>.Shared.Rent(count);
        Encoding.Unicode.GetChars(packet.Slice(at, length), characters);
        int written = Encoding.UTF8.TryGetBytes(characters.AsSpan(0, count), text, out int bytes) ? bytes : 0;
        fields.AddBytes(field, text.AsSpan(0, written), at, length);
        ArrayPool<char>.Shared.Return(characters);
        ArrayPool<byte>.Shared.Return(text);
    }
}

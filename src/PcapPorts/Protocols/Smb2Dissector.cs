using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>SMB 2 and 3 ([MS-SMB2] section 2.2), inside the session service; a request is found by its message id.</summary>
public sealed class Smb2Dissector : Dissector
{
    const int HeaderLength = 64, MaxChain = 64;
    const int Negotiate = 0, SessionSetup = 1, TreeConnect = 3, Create = 5, Read = 8, Write = 9, Find = 14, Notify = 15, GetInfo = 16, SetInfo = 17;
    const uint FlagResponse = 1, FlagAsync = 2;

    static readonly Protocol Smb2 = new("SMB2 (Server Message Block Protocol version 2)", "SMB2", "smb2");
    static readonly ValueStrings Commands = new()
    {
        { 0, "Negotiate Protocol" }, { 1, "Session Setup" }, { 2, "Session Logoff" }, { 3, "Tree Connect" }, { 4, "Tree Disconnect" }, { 5, "Create" }, { 6, "Close" }, { 7, "Flush" },
        { 8, "Read" }, { 9, "Write" }, { 10, "Lock" }, { 11, "Ioctl" }, { 12, "Cancel" }, { 13, "KeepAlive" }, { 14, "Find" }, { 15, "Notify" }, { 16, "GetInfo" }, { 17, "SetInfo" }, { 18, "Break" },
    };

    static readonly ValueStrings Dialects = new() { { 0x0202, "SMB 2.0.2" }, { 0x0210, "SMB 2.1" }, { 0x02ff, "SMB2 wildcard" }, { 0x0300, "SMB 3.0" }, { 0x0302, "SMB 3.0.2" }, { 0x0311, "SMB 3.1.1" } };
    static readonly Field HeaderSize = Smb2.UInt16("header_len", "Header Length");
    static readonly Field CreditCharge = Smb2.UInt16("credit.charge", "Credit Charge");
    static readonly Field NtStatus = Smb2.UInt32("nt_status", "NT Status", NtStatusNames.All, FieldBase.Hexadecimal);
    static readonly Field ChannelSequence = Smb2.UInt16("channel_sequence", "Channel Sequence");
    static readonly Field Command = Smb2.UInt16("cmd", "Command", Commands);
    static readonly Field CreditsRequested = Smb2.UInt16("credits.requested", "Credits requested");
    static readonly Field CreditsGranted = Smb2.UInt16("credits.granted", "Credits granted");
    static readonly Field Flags = Smb2.UInt32("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Response = Smb2.Boolean("flags.response", "Response", 0x01);
    static readonly Field Async = Smb2.Boolean("flags.async", "Async command", 0x02);
    static readonly Field Chained = Smb2.Boolean("flags.chained", "Chained", 0x04);
    static readonly Field Signed = Smb2.Boolean("flags.signature", "Signing", 0x08);
    static readonly Field Dfs = Smb2.Boolean("flags.dfs", "DFS operation", 0x10000000);
    static readonly Field ChainOffset = Smb2.UInt32("chain_offset", "Chain Offset", shown: FieldBase.Hexadecimal);
    static readonly Field MessageId = Smb2.UInt64("msg_id", "Message ID");
    static readonly Field ProcessId = Smb2.UInt32("pid", "Process Id", shown: FieldBase.Hexadecimal);
    static readonly Field AsyncId = Smb2.UInt64("aid", "Async Id", shown: FieldBase.Hexadecimal);
    static readonly Field TreeId = Smb2.UInt32("tid", "Tree Id", shown: FieldBase.Hexadecimal);
    static readonly Field Tree = Smb2.String("tree", "Tree");
    static readonly Field SessionId = Smb2.UInt64("sesid", "Session Id", shown: FieldBase.Hexadecimal);
    static readonly Field Signature = Smb2.Bytes("signature", "Signature");
    static readonly Field ResponseTo = Smb2.FrameNumber("response_to", "Response to");
    static readonly Field Time = Smb2.RelativeTime("time", "Time from request");
    static readonly Field DialectCount = Smb2.UInt16("dialect_count", "Dialect count");
    static readonly Field Dialect = Smb2.UInt16("dialect", "Dialect", Dialects, FieldBase.Hexadecimal);
    static readonly Field ShareType = Smb2.UInt8("share_type", "Share Type", new ValueStrings { { 1, "Physical disk" }, { 2, "Named pipe" }, { 3, "Printer" } }, FieldBase.Hexadecimal);
    static readonly Field FileName = Smb2.String("filename", "Filename");
    static readonly Field FindPattern = Smb2.String("find.pattern", "Search Pattern");
    static readonly Field ReadLength = Smb2.UInt32("read_length", "Read Length");
    static readonly Field WriteLength = Smb2.UInt32("write_length", "Write Length");
    static readonly Field FileOffset = Smb2.UInt64("file_offset", "File Offset");
    static readonly Field InfoClass = Smb2.UInt8("class", "Class", shown: FieldBase.Hexadecimal);
    static readonly Field InfoLevel = Smb2.UInt8("infolevel", "InfoLevel", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Smb2;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["kerberos"];

    /// <inheritdoc/>
    public override IEnumerable<Protocol> Protocols => [Smb2, NtlmSspFields.NtlmSsp, NtlmSspFields.Spnego];

    /// <inheritdoc/>
    /// <remarks>It has no ports of its own: <see cref="NbssDissector"/> leads to it.</remarks>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty)
            return 0;
        Smb2Session session = segment.Conversation?.State<Smb2Session>(this) ?? new Smb2Session();
        if (pdu[0] == 0xfd)
        {
            int root = fields.Open(Smb2.Root, 0, pdu.Length);
            fields.Close(root);
            fields.Info.Begin(Smb2).Add("Encrypted SMB3"u8);
            return pdu.Length;
        }
        int at = 0;
        for (int i = 0; i < MaxChain && at + HeaderLength <= pdu.Length; i++)
        {
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(pdu[(at + 20)..]);
            int end = next is >= HeaderLength && next <= (uint)(pdu.Length - at) ? at + (int)next : pdu.Length;
            AddMessage(pdu[..end], in segment, fields, at, session);
            if (next == 0 || end == pdu.Length)
                break;
            at = end;
        }
        return pdu.Length;
    }

    static void AddMessage(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int at, Smb2Session session)
    {
        int root = fields.Open(Smb2.Root, at, pdu.Length - at);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(pdu[(at + 16)..]);
        bool isResponse = (flags & FlagResponse) != 0;
        fields.AddLittleEndian(HeaderSize, at + 4, 2);
        fields.AddLittleEndian(CreditCharge, at + 6, 2);
        ulong status = 0;
        if (isResponse)
            status = fields.AddLittleEndian(NtStatus, at + 8, 4);
        else
            fields.AddLittleEndian(ChannelSequence, at + 8, 2);
        int command = (int)fields.AddLittleEndian(Command, at + 12, 2);
        fields.AddLittleEndian(isResponse ? CreditsGranted : CreditsRequested, at + 14, 2);
        int openedFlags = fields.OpenValue(Flags, flags, at + 16, 4);
        fields.AddLittleEndian(Response, at + 16, 4);
        fields.AddLittleEndian(Async, at + 16, 4);
        fields.AddLittleEndian(Chained, at + 16, 4);
        fields.AddLittleEndian(Signed, at + 16, 4);
        fields.AddLittleEndian(Dfs, at + 16, 4);
        fields.Close(openedFlags);
        fields.AddLittleEndian(ChainOffset, at + 20, 4);
        ulong id = fields.AddLittleEndian(MessageId, at + 24, 8);
        bool isAsync = (flags & FlagAsync) != 0;
        uint tree = BinaryPrimitives.ReadUInt32LittleEndian(pdu[(at + 36)..]);
        if (isAsync)
        {
            fields.AddLittleEndian(AsyncId, at + 32, 8);
        }
        else
        {
            fields.AddLittleEndian(ProcessId, at + 32, 4);
            fields.AddLittleEndian(TreeId, at + 36, 4);
        }
        ulong sessionId = fields.AddLittleEndian(SessionId, at + 40, 8);
        Smb2Request request = session.Match(id, command, isResponse, in segment);
        if (command != TreeConnect && !isAsync && session.Tree(tree, sessionId) is { } name)
            fields.AddBytes(Tree, name, 0, 0);
        fields.Add(Signature, at + 48, 16);
        if (isResponse && request.Frame > 0)
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
        fields.Info.Begin(Smb2).Add(Commands, (ulong)command).Add(isResponse ? " Response"u8 : " Request"u8);
        if (status != 0)
            fields.Info.Add(", Error: "u8).Add(NtStatusNames.All, status);
        int body = at + HeaderLength;
        if (!isResponse)
            AddRequest(pdu, fields, command, at, body, id, session);
        else if (status is 0 or 0xc0000016)
            AddResponse(pdu, fields, command, at, body, in request, tree, sessionId, session);
        fields.Close(root);
    }

    static void AddRequest(ReadOnlySpan<byte> pdu, FieldList fields, int command, int at, int body, ulong id, Smb2Session session)
    {
        switch (command)
        {
            case Negotiate:
                int count = (int)fields.AddLittleEndian(DialectCount, body + 2, 2);
                for (int i = 0; i < Math.Min(count, 64); i++)
                    fields.AddLittleEndian(Dialect, body + 36 + 2 * i, 2);
                break;
            case SessionSetup:
                AddBlob(pdu, fields, at, body + 12);
                break;
            case TreeConnect:
                if (TryFind(pdu, at, body + 4, body + 6, out int start, out int length))
                {
                    fields.AddUtf16(Tree, start, length);
                    fields.Info.Add(", Tree: "u8).AddUtf16(pdu.Slice(start, length));
                    session.Name(id, pdu.Slice(start, length));
                }
                break;
            case Create:
                if (TryFind(pdu, at, body + 44, body + 46, out start, out length))
                {
                    fields.AddUtf16(FileName, start, length);
                    fields.Info.Add(", File: "u8).AddUtf16(pdu.Slice(start, length));
                }
                break;
            case Read:
                fields.AddLittleEndian(ReadLength, body + 4, 4);
                fields.AddLittleEndian(FileOffset, body + 8, 8);
                break;
            case Write:
                fields.AddLittleEndian(WriteLength, body + 4, 4);
                fields.AddLittleEndian(FileOffset, body + 8, 8);
                break;
            case Find:
                session.Level(id, (int)fields.AddLittleEndian(InfoLevel, body + 2, 1));
                if (TryFind(pdu, at, body + 24, body + 26, out start, out length))
                {
                    fields.AddUtf16(FindPattern, start, length);
                    fields.Info.Add(", Pattern: "u8).AddUtf16(pdu.Slice(start, length));
                }
                break;
            case GetInfo:
                int infoClass = (int)fields.AddLittleEndian(InfoClass, body + 2, 1);
                session.Level(id, infoClass << 8 | (int)fields.AddLittleEndian(InfoLevel, body + 3, 1));
                break;
            case SetInfo:
                int level = (int)fields.AddLittleEndian(InfoClass, body + 2, 1) << 8 | (int)fields.AddLittleEndian(InfoLevel, body + 3, 1);

                // FILE_RENAME_INFORMATION ends in the new name ([MS-FSCC] section 2.4.42.2).
                if (level == (1 << 8 | 10) && TryFind(pdu, at, body + 8, body + 4, out start, out length) && length > 20)
                    AddName(pdu.Slice(start, length), fields, start, 16, 20);
                break;
            default:
                break;
        }
    }

    static void AddResponse(ReadOnlySpan<byte> pdu, FieldList fields, int command, int at, int body, in Smb2Request request, uint tree, ulong sessionId, Smb2Session session)
    {
        switch (command)
        {
            case Negotiate:
                fields.AddLittleEndian(Dialect, body + 4, 2);
                AddBlob(pdu, fields, at, body + 56);
                break;
            case SessionSetup:
                AddBlob(pdu, fields, at, body + 4);
                break;
            case TreeConnect:
                fields.AddLittleEndian(ShareType, body + 2, 1);
                if (request.Name is not null)
                    session.SetTree(tree, sessionId, request.Name);
                break;
            case Find when request.Level > 0:
                if (TryFind(pdu, at, body + 2, body + 4, out int start, out int length))
                    AddDirectory(pdu.Slice(start, length), fields, start, request.Level);
                break;
            case Notify:
                if (TryFind(pdu, at, body + 2, body + 4, out start, out length))
                    AddDirectory(pdu.Slice(start, length), fields, start, ChangesAreAsLevel);
                break;
            case GetInfo:
                // FILE_ALL_INFORMATION ends in the file's name ([MS-FSCC] section 2.4.2).
                if (request.Level == (1 << 8 | 18) && TryFind(pdu, at, body + 2, body + 4, out start, out length) && length > 100)
                    AddName(pdu.Slice(start, length), fields, start, 96, 100);
                break;
            default:
                break;
        }
    }

    static void AddBlob(ReadOnlySpan<byte> pdu, FieldList fields, int at, int descriptor)
    {
        if (TryFind(pdu, at, descriptor, descriptor + 2, out int start, out int length))
            NtlmSspFields.AddBlob(pdu, fields, start, length);
    }

    /// <summary>An offset from the message's header, and a length (16 bits, or the low ones of 32), say where a value stands.</summary>
    static bool TryFind(ReadOnlySpan<byte> pdu, int at, int offset, int size, out int start, out int length)
    {
        start = length = 0;
        if (pdu.Length < size + 2)
            return false;
        start = at + BinaryPrimitives.ReadUInt16LittleEndian(pdu[offset..]);
        length = BinaryPrimitives.ReadUInt16LittleEndian(pdu[size..]);
        return length > 0 && start > at && start <= pdu.Length - length;
    }

    /// <summary>What changed in a directory is written as entries of this level are, with the kind of change in the place of the index ([MS-FSCC] section 2.7.1).</summary>
    const int ChangesAreAsLevel = 12;

    /// <summary>The entries of a directory: where name and length stand depends on the level ([MS-FSCC] section 2.4).</summary>
    static void AddDirectory(ReadOnlySpan<byte> entries, FieldList fields, int origin, int level)
    {
        (int lengthAt, int nameAt) = level switch
        {
            1 => (60, 64),
            2 => (60, 68),
            3 => (60, 94),
            12 => (8, 12),
            37 => (60, 104),
            38 => (60, 80),
            _ => (0, 0),
        };
        if (nameAt == 0)
            return;
        int at = 0;
        while (at + nameAt <= entries.Length)
        {
            AddName(entries[at..], fields, origin + at, lengthAt, nameAt);
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(entries[at..]);
            if (next < (uint)nameAt || next > (uint)(entries.Length - at))
                return;
            at += (int)next;
        }
    }

    static void AddName(ReadOnlySpan<byte> entry, FieldList fields, int origin, int lengthAt, int nameAt)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(entry[lengthAt..]);
        if (length > 0 && length <= (uint)(entry.Length - nameAt))
            fields.AddUtf16(FileName, origin + nameAt, (int)length);
    }
}

using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>SMB 1 ([MS-CIFS] section 2.2, [MS-SMB]), inside the session service or a datagram; a request is found by its multiplex id.</summary>
public sealed class SmbDissector : Dissector
{
    const int HeaderLength = 32, MaxChain = 8, NoAndX = 0xff;
    const int Negotiate = 0x72, SessionSetup = 0x73, TreeConnect = 0x75, NtCreate = 0xa2;

    static readonly Protocol Smb = new("SMB (Server Message Block Protocol)", "SMB", "smb");
    static readonly ValueStrings Commands = new()
    {
        { 0x00, "Create Directory" }, { 0x01, "Delete Directory" }, { 0x02, "Open" }, { 0x03, "Create" }, { 0x04, "Close" }, { 0x05, "Flush File" }, { 0x06, "Delete" }, { 0x07, "Rename" },
        { 0x08, "Query Information" }, { 0x09, "Set Information" }, { 0x0a, "Read" }, { 0x0b, "Write" }, { 0x10, "Check Directory" }, { 0x24, "Locking AndX" }, { 0x25, "Trans" },
        { 0x2b, "Echo" }, { 0x2d, "Open AndX" }, { 0x2e, "Read AndX" }, { 0x2f, "Write AndX" }, { 0x32, "Trans2" }, { 0x34, "Find Close2" }, { 0x70, "Tree Connect" },
        { 0x71, "Tree Disconnect" }, { 0x72, "Negotiate Protocol" }, { 0x73, "Session Setup AndX" }, { 0x74, "Logoff AndX" }, { 0x75, "Tree Connect AndX" }, { 0xa0, "NT Trans" },
        { 0xa2, "NT Create AndX" }, { 0xa4, "NT Cancel" }, { 0xff, "No further commands" },
    };

    static readonly Field Component = Smb.UInt32("server_component", "Server Component", shown: FieldBase.Hexadecimal);
    static readonly Field Command = Smb.UInt8("cmd", "SMB Command", Commands, FieldBase.Hexadecimal);
    static readonly Field NtStatus = Smb.UInt32("nt_status", "NT Status", NtStatusNames.All, FieldBase.Hexadecimal);
    static readonly Field ErrorClass = Smb.UInt8("error_class", "Error Class", shown: FieldBase.Hexadecimal);
    static readonly Field ErrorCode = Smb.UInt16("error_code", "Error Code", shown: FieldBase.Hexadecimal);
    static readonly Field Flags = Smb.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Response = Smb.Boolean("flags.response", "Request/Response", 0x80);
    static readonly Field Flags2 = Smb.UInt16("flags2", "Flags2", shown: FieldBase.Hexadecimal);
    static readonly Field ProcessIdHigh = Smb.UInt16("pid.high", "Process ID High");
    static readonly Field Signature = Smb.Bytes("signature", "Signature");
    static readonly Field TreeId = Smb.UInt16("tid", "Tree ID");
    static readonly Field ProcessId = Smb.UInt16("pid", "Process ID");
    static readonly Field UserId = Smb.UInt16("uid", "User ID");
    static readonly Field MultiplexId = Smb.UInt16("mid", "Multiplex ID");
    static readonly Field WordCount = Smb.UInt8("wct", "Word Count (WCT)");
    static readonly Field AndXOffset = Smb.UInt16("andxoffset", "AndXOffset");
    static readonly Field Dialect = Smb.String("dialect", "Dialect");
    static readonly Field Path = Smb.String("path", "Path");
    static readonly Field FileName = Smb.String("file", "File Name");
    static readonly Field ResponseTo = Smb.FrameNumber("response_to", "Response to");
    static readonly Field Time = Smb.RelativeTime("time", "Time from request");

    /// <inheritdoc/>
    public override Protocol Protocol => Smb;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["ntlmssp", "spnego", "kerberos"];

    /// <inheritdoc/>
    /// <remarks>It has no ports of its own: <see cref="NbssDissector"/> and <see cref="NbdgmDissector"/> lead to it.</remarks>
    public override void Register(DissectorTable table)
    {
    }

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return 0;
        int root = fields.Open(Smb.Root, 0, pdu.Length);
        fields.AddLittleEndian(Component, 0, 4);
        int command = (int)fields.Add(Command, 4, 1);
        int flags2 = BinaryPrimitives.ReadUInt16LittleEndian(pdu[10..]);
        ulong status = 0;
        if ((flags2 & 0x4000) != 0)
        {
            status = fields.AddLittleEndian(NtStatus, 5, 4);
        }
        else
        {
            fields.Add(ErrorClass, 5, 1);
            fields.AddLittleEndian(ErrorCode, 7, 2);
        }
        int flags = fields.Open(Flags, 9, 1);
        bool isResponse = fields.Add(Response, 9, 1) != 0;
        fields.Close(flags);
        fields.AddLittleEndian(Flags2, 10, 2);
        fields.AddLittleEndian(ProcessIdHigh, 12, 2);
        fields.Add(Signature, 14, 8);
        fields.AddLittleEndian(TreeId, 24, 2);
        fields.AddLittleEndian(ProcessId, 26, 2);
        fields.AddLittleEndian(UserId, 28, 2);
        ulong multiplex = fields.AddLittleEndian(MultiplexId, 30, 2);
        fields.Info.Begin(Smb).Add(Commands, (ulong)command).Add(isResponse ? " Response"u8 : " Request"u8);
        if (status != 0)
            fields.Info.Add(", Error: "u8).Add(NtStatusNames.All, status);
        Pair(in segment, fields, isResponse, multiplex << 8 | (uint)command);
        AddBlocks(pdu, fields, command, isResponse, isUnicode: (flags2 & 0x8000) != 0);
        fields.Close(root);
        return pdu.Length;
    }

    void Pair(in Segment segment, FieldList fields, bool isResponse, ulong key)
    {
        if (segment.Conversation is null || segment.Transport != Packets.IpProtocol.Tcp)
            return;
        PendingRequests requests = segment.Conversation.State<PendingRequests>(this);
        if (!isResponse)
        {
            requests.Add(key, in segment);
        }
        else if (requests.TryFind(key, out PendingRequest request))
        {
            fields.AddGenerated(ResponseTo, (ulong)request.Frame);
            fields.AddGenerated(Time, (ulong)(segment.Nanoseconds - request.Nanoseconds));
        }
    }

    /// <summary>Parameters and data of the command, and of those that are batched behind it ([MS-CIFS] section 2.2.3.4).</summary>
    static void AddBlocks(ReadOnlySpan<byte> pdu, FieldList fields, int command, bool isResponse, bool isUnicode)
    {
        int at = HeaderLength;
        for (int i = 0; i < MaxChain && at < pdu.Length; i++)
        {
            int words = (int)fields.Add(WordCount, at, 1), parameters = at + 1, data = parameters + 2 * words;
            if (data + 2 > pdu.Length)
                return;
            int next = NoAndX, offset = 0;
            if (IsAndX(command) && words >= 2)
            {
                next = (int)fields.Add(Command, parameters, 1);
                offset = (int)fields.AddLittleEndian(AndXOffset, parameters + 2, 2);
            }
            int length = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(pdu[data..]), pdu.Length - data - 2);
            AddData(pdu, fields, command, isResponse, isUnicode, words, parameters, data + 2, length);
            if (next == NoAndX || offset <= at)
                return;
            command = next;
            at = offset;
        }
    }

    static bool IsAndX(int command) => command is 0x24 or 0x2d or 0x2e or 0x2f or SessionSetup or 0x74 or TreeConnect or NtCreate;

    static void AddData(ReadOnlySpan<byte> pdu, FieldList fields, int command, bool isResponse, bool isUnicode, int words, int parameters, int data, int length)
    {
        switch (command)
        {
            case Negotiate when !isResponse:
                for (int at = data, end = data + length; at < end && pdu[at] == 2;)
                    at += 1 + fields.AddTerminated(Dialect, at + 1, end - at - 1);
                break;
            case Negotiate when words == 17 && length > 16:
                // Behind the server's GUID ([MS-SMB] section 2.2.4.5.2.1).
                NtlmSspFields.AddBlob(pdu[..(data + length)], fields, data + 16, length - 16);
                break;
            case SessionSetup when words == 12 && !isResponse:
                NtlmSspFields.AddBlob(pdu[..(data + length)], fields, data, BinaryPrimitives.ReadUInt16LittleEndian(pdu[(parameters + 14)..]));
                break;
            case SessionSetup when words == 4 && isResponse:
                NtlmSspFields.AddBlob(pdu[..(data + length)], fields, data, BinaryPrimitives.ReadUInt16LittleEndian(pdu[(parameters + 6)..]));
                break;
            case TreeConnect when words == 4 && !isResponse:
                int password = BinaryPrimitives.ReadUInt16LittleEndian(pdu[(parameters + 6)..]);
                AddText(pdu, fields, Path, data + password, length - password, isUnicode);
                break;
            case NtCreate when words == 24 && !isResponse:
                AddText(pdu, fields, FileName, data, length, isUnicode);
                break;
            case 0x06 or 0x00 or 0x01 or 0x10 or 0x08 when !isResponse && length > 1 && pdu[data] == 4:
                AddText(pdu, fields, FileName, data + 1, length - 1, isUnicode);
                break;
            default:
                break;
        }
    }

    /// <summary>Text of UTF-16 starts at an even offset of the message ([MS-CIFS] section 2.2.1.1).</summary>
    static void AddText(ReadOnlySpan<byte> pdu, FieldList fields, Field field, int at, int length, bool isUnicode)
    {
        if (length <= 0 || at >= pdu.Length)
            return;
        fields.Info.Add(", Path: "u8);
        if (!isUnicode)
        {
            int taken = fields.AddTerminated(field, at, length);
            fields.Info.Add(pdu.Slice(at, taken).TrimEnd((byte)0));
            return;
        }
        int skip = at & 1;
        length = Math.Min(length, pdu.Length - at) - skip;
        if (length < 2)
            return;
        fields.AddUtf16(field, at + skip, length);
        fields.Info.AddUtf16(pdu.Slice(at + skip, length));
    }
}

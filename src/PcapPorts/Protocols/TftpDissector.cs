using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>
/// TFTP (RFC 1350; options: RFC 2347, RFC 2348, RFC 2349, RFC 7440). A request goes to port 69; the server answers from a port of its own, so the request
/// announces the transfer by the client's port.
/// </summary>
public sealed class TftpDissector : Dissector
{
    const int ReadRequest = 1, WriteRequest = 2, Data = 3, Acknowledgement = 4, Error = 5, OptionAcknowledgement = 6;
    const int MaxOptions = 32;

    static readonly Protocol Tftp = new("Trivial File Transfer Protocol", "TFTP", "tftp");
    static readonly ValueStrings Opcodes = new()
    {
        { 1, "Read Request" }, { 2, "Write Request" }, { 3, "Data Packet" }, { 4, "Acknowledgement" }, { 5, "Error Code" }, { 6, "Option Acknowledgement" },
    };

    static readonly ValueStrings Errors = new()
    {
        { 0, "Not defined" }, { 1, "File not found" }, { 2, "Access violation" }, { 3, "Disk full or allocation exceeded" }, { 4, "Illegal TFTP Operation" },
        { 5, "Unknown transfer ID" }, { 6, "File already exists" }, { 7, "No such user" }, { 8, "Option negotiation failed" },
    };

    static readonly Field Opcode = Tftp.UInt16("opcode", "Opcode", Opcodes);
    static readonly Field SourceFile = Tftp.String("source_file", "Source File");
    static readonly Field DestinationFile = Tftp.String("destination_file", "Destination File");
    static readonly Field RequestFrame = Tftp.FrameNumber("request_frame", "Request frame");
    static readonly Field Type = Tftp.String("type", "Type");
    static readonly Field Block = Tftp.UInt16("block", "Block");
    static readonly Field FullBlock = Tftp.UInt32("block.full", "Full Block Number");
    static readonly Field ErrorCode = Tftp.UInt16("error.code", "Error code", Errors);
    static readonly Field ErrorMessage = Tftp.String("error.message", "Error message");
    static readonly Field OptionName = Tftp.String("option.name", "Option name");
    static readonly Field OptionValue = Tftp.String("option.value", "Option value");
    static readonly Field Contents = Tftp.Bytes("data", "Data");

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override Protocol Protocol => Tftp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(69);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= 4 && payload[0] == 0 && payload[1] is ReadRequest or WriteRequest or OptionAcknowledgement
            && segment.Transport == IpProtocol.Udp && TftpSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment) => true;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < 4)
            return 0;
        int root = fields.Open(Tftp.Root, 0, pdu.Length);
        int opcode = (int)fields.Add(Opcode, 0, 2);
        fields.Info.Begin(Tftp).Add(Opcodes, (ulong)opcode);
        TftpTransfer? transfer = segment.Conversation?.State<TftpTransfer>(this);
        if (transfer is { RequestFrame: 0 } && segment.Conversation!.Parent is { } parent)
            transfer.Continue(parent.State<TftpTransfer>(this), segment.Conversation.AnnouncedBy);
        if (opcode is ReadRequest or WriteRequest)
        {
            AddRequest(pdu, in segment, fields, opcode, transfer);
        }
        else
        {
            if (transfer is not null)
                AddOrigin(fields, transfer);
            AddAnswer(pdu, in segment, fields, opcode, transfer);
        }
        fields.Close(root);
        return pdu.Length;
    }

    void AddRequest(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int opcode, TftpTransfer? transfer)
    {
        bool isRead = opcode == ReadRequest;
        int length = fields.AddTerminated(isRead ? SourceFile : DestinationFile, 2, pdu.Length - 2);
        ReadOnlySpan<byte> name = pdu.Slice(2, length).TrimEnd((byte)0);
        int at = 2 + length;
        int typeLength = fields.AddTerminated(Type, at, pdu.Length - at);
        fields.Info.Add(", File: "u8).Add(name).Add(", Transfer type: "u8).Add(pdu.Slice(Math.Min(at, pdu.Length), typeLength).TrimEnd((byte)0));
        AddOptions(pdu, fields, at + typeLength);
        transfer?.Begin(name, segment.FrameNumber);

        // The answer comes from another port of the server (RFC 1350 section 4), so the client's port is all that is known.
        segment.Conversation?.Announce(IpProtocol.Udp, segment.Source, segment.SourcePort, this, in segment);
    }

    static void AddOrigin(FieldList fields, TftpTransfer transfer)
    {
        if (transfer.RequestFrame == 0)
            return;
        // As Wireshark has it: one field for both kinds of transfer.
        fields.AddBytes(DestinationFile, transfer.FileName, 0, 0);
        fields.AddGenerated(RequestFrame, (ulong)transfer.RequestFrame);
    }

    static void AddAnswer(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields, int opcode, TftpTransfer? transfer)
    {
        switch (opcode)
        {
            case Data or Acknowledgement:
                ulong block = fields.Add(Block, 2, 2);
                fields.Info.Add(", Block: "u8).Add((long)block);
                if (transfer is not null)
                    fields.AddGenerated(FullBlock, transfer.FullBlock((ushort)block));
                if (opcode == Data && pdu.Length > 4)
                    fields.Add(Contents, 4, pdu.Length - 4);
                break;
            case Error:
                ulong code = fields.Add(ErrorCode, 2, 2);
                int length = fields.AddTerminated(ErrorMessage, 4, pdu.Length - 4);
                fields.Info.Add(", Code: "u8).Add(Errors, code).Add(", Message: "u8).Add(pdu.Slice(4, length).TrimEnd((byte)0));
                break;
            case OptionAcknowledgement:
                AddOptions(pdu, fields, 2);
                break;
            default:
                break;
        }
    }

    static void AddOptions(ReadOnlySpan<byte> pdu, FieldList fields, int at)
    {
        for (int i = 0; i < MaxOptions && at < pdu.Length; i++)
        {
            int nameLength = fields.AddTerminated(OptionName, at, pdu.Length - at);
            int valueLength = fields.AddTerminated(OptionValue, at + nameLength, pdu.Length - at - nameLength);
            fields.Info.Add(", "u8).Add(pdu.Slice(at, nameLength).TrimEnd((byte)0)).Add("="u8).Add(pdu.Slice(at + nameLength, valueLength).TrimEnd((byte)0));
            at += nameLength + valueLength;
        }
    }
}

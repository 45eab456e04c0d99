using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>The session service of NetBIOS over TCP/IP (RFC 1002 section 4.3), and its plainer form before SMB on port 445 ([MS-SMB2] section 2.1).</summary>
public sealed class NbssDissector : Dissector
{
    const int HeaderLength = 4, LongestMessage = 1 << 24, SessionMessage = 0, SessionRequest = 0x81, NegativeResponse = 0x83, KeepAlive = 0x85;

    static readonly Protocol Nbss = new("NetBIOS Session Service", "NBSS", "nbss");
    static readonly ValueStrings Types = new()
    {
        { 0x00, "Session message" }, { 0x81, "Session request" }, { 0x82, "Positive session response" }, { 0x83, "Negative session response" }, { 0x84, "Retarget session response" }, { 0x85, "Session keep-alive" },
    };

    static readonly Field Type = Nbss.UInt8("type", "Message Type", Types, FieldBase.Hexadecimal);
    static readonly Field Length = Nbss.UInt24("length", "Length");
    static readonly Field CalledName = Nbss.String("called_name", "Called name");
    static readonly Field CallingName = Nbss.String("calling_name", "Calling name");
    static readonly Field ErrorCode = Nbss.UInt8("error_code", "Error code", new ValueStrings
    {
        { 0x80, "Not listening on called name" }, { 0x81, "Not listening for called name" }, { 0x82, "Called name not present" }, { 0x83, "Called name present, but insufficient resources" },
        { 0x8f, "Unspecified error" },
    }, FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Nbss;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["smb", "smb2"];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(139, 445);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= HeaderLength + 4 && payload[0] == SessionMessage && segment.Transport == IpProtocol.Tcp
            && payload[HeaderLength] is 0xff or 0xfe or 0xfd && payload.Slice(HeaderLength + 1, 3).SequenceEqual("SMB"u8);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => Detect(payload, in segment) || (payload.Length == HeaderLength && payload[0] is 0x82 or KeepAlive) || (payload.Length > HeaderLength && payload[0] is SessionRequest or NegativeResponse);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.IsEmpty || Types.Find(pdu[0]) is null)
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(pdu) & 0xffffff), end = HeaderLength + length;
        if (length >= LongestMessage || (pdu[0] != SessionMessage && length > 256))
            return 0;
        if (end > pdu.Length && !segment.IsLast)
            return NeedTotal(end);
        end = Math.Min(end, pdu.Length);
        int root = fields.Open(Nbss.Root, 0, pdu[0] == SessionMessage ? HeaderLength : end);
        ulong type = fields.Add(Type, 0, 1);
        fields.Add(Length, 1, 3);
        fields.Info.Begin(Nbss).Add(Types, type);
        if (type == SessionRequest)
        {
            int called = AddName(pdu[..end], fields, CalledName, HeaderLength);
            AddName(pdu[..end], fields, CallingName, HeaderLength + called);
        }
        else if (type == NegativeResponse)
        {
            fields.Add(ErrorCode, HeaderLength, 1);
        }
        fields.Close(root);
        if (type == SessionMessage)
            AddMessage(pdu[HeaderLength..end], in segment, fields, HeaderLength);
        return end;
    }

    /// <summary>Adds the SMB message that the session service, or a datagram, carries.</summary>
    internal static void AddMessage(ReadOnlySpan<byte> message, in Segment segment, FieldList fields, int at)
    {
        if (message.Length < 8 || !message.Slice(1, 3).SequenceEqual("SMB"u8))
            return;
        FieldWindow window = fields.Enter(fields.Origin + at, message.Length);
        if (message[0] == 0xff && Dissectors.Table.Find("smb") is { } smb)
            smb.Dissect(message, in segment, fields);
        else if (message[0] is 0xfe or 0xfd && Dissectors.Table.Find("smb2") is { } smb2)
            smb2.Dissect(message, in segment, fields);
        fields.Leave(in window);
    }

    static int AddName(ReadOnlySpan<byte> pdu, FieldList fields, Field field, int at)
    {
        Span<byte> text = stackalloc byte[NetBiosName.MaxText];
        int length = NetBiosName.Read(pdu, at, text, out int written, out int kind);
        if (length == 0)
            return 0;
        if (kind >= 0)
            written = NetBiosName.AppendKind(kind, text, written);
        fields.AddBytes(field, text[..written], at, length);
        fields.Info.Add(", "u8).Add(text[..written]);
        return length;
    }
}

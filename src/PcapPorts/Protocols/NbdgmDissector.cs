using PcapPorts.Fields;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>The datagram service of NetBIOS over TCP/IP (RFC 1002 section 4.4).</summary>
public sealed class NbdgmDissector : Dissector
{
    const int HeaderLength = 10, DataHeader = 14, ErrorType = 0x13;

    static readonly Protocol Nbdgm = new("NetBIOS Datagram Service", "NBDS", "nbdgm");
    static readonly ValueStrings Types = new()
    {
        { 0x10, "Direct_unique datagram" }, { 0x11, "Direct_group datagram" }, { 0x12, "Broadcast datagram" }, { 0x13, "Datagram error" }, { 0x14, "Datagram query request" },
        { 0x15, "Datagram positive query response" }, { 0x16, "Datagram negative query response" },
    };

    static readonly Field Type = Nbdgm.UInt8("type", "Message Type", Types);
    static readonly Field Flags = Nbdgm.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field More = Nbdgm.Boolean("next", "More fragments follow", 0x01);
    static readonly Field First = Nbdgm.Boolean("first", "This is first fragment", 0x02);
    static readonly Field NodeType = Nbdgm.UInt8("node_type", "Node Type", new ValueStrings { { 0, "B node" }, { 1, "P node" }, { 2, "M node" }, { 3, "NBDD" } }, mask: 0x0c);
    static readonly Field Id = Nbdgm.UInt16("dgram_id", "Datagram ID", shown: FieldBase.Hexadecimal);
    static readonly Field SourceAddress = Nbdgm.IPv4("src.ip", "Source IP");
    static readonly Field SourcePort = Nbdgm.UInt16("src.port", "Source Port");
    static readonly Field Length = Nbdgm.UInt16("dgram_len", "Datagram length");
    static readonly Field Offset = Nbdgm.UInt16("pkt_offset", "Packet offset");
    static readonly Field ErrorCode = Nbdgm.UInt8("error_code", "Error code", shown: FieldBase.Hexadecimal);
    static readonly Field SourceName = Nbdgm.String("source_name", "Source name");
    static readonly Field DestinationName = Nbdgm.String("destination_name", "Destination name");

    /// <inheritdoc/>
    public override Protocol Protocol => Nbdgm;

    /// <inheritdoc/>
    public override IEnumerable<string> Carried => ["smb", "smb2"];

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(138);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length > DataHeader && payload[0] is >= 0x10 and <= 0x16 && segment.On(138) && NetBiosSignature.Datagram(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength || Types.Find(pdu[0]) is null)
            return 0;
        int root = fields.Open(Nbdgm.Root, 0, pdu.Length);
        int type = (int)fields.Add(Type, 0, 1);
        int flags = fields.Open(Flags, 1, 1);
        fields.Add(More, 1, 1);
        fields.Add(First, 1, 1);
        fields.Add(NodeType, 1, 1);
        fields.Close(flags);
        fields.Add(Id, 2, 2);
        fields.Add(SourceAddress, 4, 4);
        fields.Add(SourcePort, 8, 2);
        fields.Info.Begin(Nbdgm).Add(Types, (ulong)type);
        int at = HeaderLength;
        if (type < ErrorType)
        {
            fields.Add(Length, 10, 2);
            fields.Add(Offset, 12, 2);
            at = AddName(pdu, fields, SourceName, DataHeader);
            at = AddName(pdu, fields, DestinationName, at);
        }
        else if (type == ErrorType)
        {
            fields.Add(ErrorCode, HeaderLength, 1);
        }
        else
        {
            AddName(pdu, fields, DestinationName, HeaderLength);
        }
        fields.Close(root);
        if (type < ErrorType && at < pdu.Length)
            NbssDissector.AddMessage(pdu[at..], in segment, fields, at);
        return pdu.Length;
    }

    static int AddName(ReadOnlySpan<byte> pdu, FieldList fields, Field field, int at)
    {
        Span<byte> text = stackalloc byte[NetBiosName.MaxText];
        int length = NetBiosName.Read(pdu, at, text, out int written, out _);
        if (length == 0)
            return pdu.Length;
        fields.AddBytes(field, text[..written], at, length);
        fields.Info.Add(", "u8).Add(text[..written]);
        return at + length;
    }
}

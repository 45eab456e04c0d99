using System.Buffers.Binary;
using PcapPorts.Fields;

namespace PcapPorts.Protocols;

/// <summary>The name service of NetBIOS over TCP/IP (RFC 1002 section 4.2).</summary>
public sealed class NbnsDissector : Dissector
{
    const int HeaderLength = 12, MaxRecords = 256;
    const int TypeNb = 32, TypeNbStat = 33;

    static readonly Protocol Nbns = new("NetBIOS Name Service", "NBNS", "nbns");
    static readonly ValueStrings Opcodes = new()
    {
        { 0, "Name query" }, { 5, "Registration" }, { 6, "Release" }, { 7, "Wait and acknowledgment" }, { 8, "Refresh" }, { 9, "Refresh(altcode)" }, { 15, "Multi-homed registration" },
    };

    static readonly ValueStrings ReplyCodes = new()
    {
        { 0, "No error" }, { 1, "Request was invalidly formatted" }, { 2, "Server failure" }, { 3, "Requested name does not exist" }, { 4, "Unsupported request" }, { 5, "Refused" },
        { 6, "Name is owned by another node" }, { 7, "Name is in conflict" },
    };

    static readonly ValueStrings Types = new() { { 1, "A" }, { 2, "NS" }, { 10, "NULL" }, { 32, "NB" }, { 33, "NBSTAT" } };
    static readonly Field Id = Nbns.UInt16("id", "Transaction ID", shown: FieldBase.Hexadecimal);
    static readonly Field Flags = Nbns.UInt16("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field Response = Nbns.Boolean("flags.response", "Response", 0x8000);
    static readonly Field Opcode = Nbns.UInt16("flags.opcode", "Opcode", Opcodes, mask: 0x7800);
    static readonly Field Authoritative = Nbns.Boolean("flags.authoritative", "Authoritative", 0x0400);
    static readonly Field Truncated = Nbns.Boolean("flags.truncated", "Truncated", 0x0200);
    static readonly Field RecursionDesired = Nbns.Boolean("flags.recdesired", "Recursion desired", 0x0100);
    static readonly Field RecursionAvailable = Nbns.Boolean("flags.recavail", "Recursion available", 0x0080);
    static readonly Field Broadcast = Nbns.Boolean("flags.broadcast", "Broadcast", 0x0010);
    static readonly Field ReplyCode = Nbns.UInt16("flags.rcode", "Reply code", ReplyCodes, mask: 0x000f);
    static readonly Field QuestionCount = Nbns.UInt16("count.queries", "Questions");
    static readonly Field AnswerCount = Nbns.UInt16("count.answers", "Answer RRs");
    static readonly Field AuthorityCount = Nbns.UInt16("count.auth_rr", "Authority RRs");
    static readonly Field AdditionalCount = Nbns.UInt16("count.add_rr", "Additional RRs");
    static readonly Field Name = Nbns.String("name", "Name");
    static readonly Field Type = Nbns.UInt16("type", "Type", Types);
    static readonly Field Class = Nbns.UInt16("class", "Class", new ValueStrings { { 1, "IN" } });
    static readonly Field TimeToLive = Nbns.UInt32("ttl", "Time to live");
    static readonly Field DataLength = Nbns.UInt16("data_length", "Data length");
    static readonly Field NbFlags = Nbns.UInt16("nb_flags", "Name flags", shown: FieldBase.Hexadecimal);
    static readonly Field NbGroup = Nbns.Boolean("nb_flags.group", "Name type", 0x8000);
    static readonly Field NbNodeType = Nbns.UInt16("nb_flags.ont", "ONT", new ValueStrings { { 0, "B-node" }, { 1, "P-node" }, { 2, "M-node" }, { 3, "H-node" } }, mask: 0x6000);
    static readonly Field Address = Nbns.IPv4("addr", "Addr");
    static readonly Field NameCount = Nbns.UInt8("number_of_names", "Number of names");
    static readonly Field NetBiosNameText = Nbns.String("netbios_name", "Name");
    static readonly Field NameFlags = Nbns.UInt16("name_flags", "Name flags", shown: FieldBase.Hexadecimal);
    static readonly Field NameGroup = Nbns.Boolean("name_flags.group", "Name type", 0x8000);
    static readonly Field UnitId = Nbns.Ether("unit_id", "Unit ID");

    /// <inheritdoc/>
    public override Protocol Protocol => Nbns;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Udp(137);

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength && !segment.IsCut)
            return 0;
        int root = fields.Open(Nbns.Root, 0, pdu.Length);
        fields.Add(Id, 0, 2);
        bool isResponse = AddFlags(fields);
        int questions = (int)fields.Add(QuestionCount, 4, 2);
        int records = (int)(fields.Add(AnswerCount, 6, 2) + fields.Add(AuthorityCount, 8, 2) + fields.Add(AdditionalCount, 10, 2));
        int at = HeaderLength;
        for (int i = 0; i < Math.Min(questions, MaxRecords) && at > 0; i++)
            at = AddQuestion(pdu, fields, at, tell: i == 0);
        for (int i = 0; i < Math.Min(records, MaxRecords) && at > 0; i++)
            at = AddRecord(pdu, fields, at, tell: i == 0 && isResponse);
        fields.Close(root);
        return pdu.Length;
    }

    static bool AddFlags(FieldList fields)
    {
        int opened = fields.Open(Flags, 2, 2);
        bool isResponse = fields.Add(Response, 2, 2) != 0;
        ulong opcode = fields.Add(Opcode, 2, 2);
        if (isResponse)
            fields.Add(Authoritative, 2, 2);
        fields.Add(Truncated, 2, 2);
        fields.Add(RecursionDesired, 2, 2);
        if (isResponse)
            fields.Add(RecursionAvailable, 2, 2);
        fields.Add(Broadcast, 2, 2);
        fields.Info.Begin(Nbns).Add(Opcodes, opcode);
        if (isResponse)
        {
            ulong code = fields.Add(ReplyCode, 2, 2);
            fields.Info.Add(" response"u8);
            if (code != 0)
                fields.Info.Add(", "u8).Add(ReplyCodes, code);
        }
        fields.Close(opened);
        return isResponse;
    }

    static int AddQuestion(ReadOnlySpan<byte> pdu, FieldList fields, int at, bool tell)
    {
        Span<byte> text = stackalloc byte[NetBiosName.MaxText];
        int length = NetBiosName.Read(pdu, at, text, out int written, out _);
        if (length == 0)
            return 0;
        fields.AddBytes(Name, text[..written], at, length);
        ulong type = fields.Add(Type, at + length, 2);
        fields.Add(Class, at + length + 2, 2);
        if (tell)
            fields.Info.Add(" "u8).Add(Types, type).Add(" "u8).Add(text[..written]);
        return at + length + 4;
    }

    static int AddRecord(ReadOnlySpan<byte> pdu, FieldList fields, int at, bool tell)
    {
        Span<byte> text = stackalloc byte[NetBiosName.MaxText];
        int length = NetBiosName.Read(pdu, at, text, out int written, out int kind);
        if (length == 0)
            return 0;
        if (tell)
            fields.Info.Add(" "u8).Add(text[..written]);

        // The kind tells what an address is for; a status is that of the whole host, asked by the wildcard name, whose last byte means nothing (RFC 1002 section 4.2.18).
        if (pdu.Length >= at + length + 2 && BinaryPrimitives.ReadUInt16BigEndian(pdu[(at + length)..]) == TypeNb && kind >= 0)
            written = NetBiosName.AppendKind(kind, text, written);
        fields.AddBytes(Name, text[..written], at, length);
        at += length;
        ulong type = fields.Add(Type, at, 2);
        fields.Add(Class, at + 2, 2);
        fields.Add(TimeToLive, at + 4, 4);
        int dataLength = (int)fields.Add(DataLength, at + 8, 2);
        at += 10;
        if (type == TypeNb)
            AddAddresses(pdu, fields, at, dataLength, tell);
        else if (type == TypeNbStat)
            AddStatus(pdu, fields, at);
        return at + dataLength;
    }

    static void AddAddresses(ReadOnlySpan<byte> pdu, FieldList fields, int at, int length, bool tell)
    {
        for (int end = Math.Min(pdu.Length, at + length); at + 2 <= end; at += 6)
        {
            int opened = fields.Open(NbFlags, at, 2);
            fields.Add(NbGroup, at, 2);
            fields.Add(NbNodeType, at, 2);
            fields.Close(opened);
            if (at + 6 > end)
                return;
            fields.Add(Address, at + 2, 4);
            if (tell)
                fields.Info.Add(" "u8).AddAddress(pdu.Slice(at + 2, 4));
        }
    }

    static void AddStatus(ReadOnlySpan<byte> pdu, FieldList fields, int at)
    {
        Span<byte> text = stackalloc byte[NetBiosName.MaxText];
        int count = (int)fields.Add(NameCount, at++, 1);
        for (; count > 0 && at + NetBiosName.Length + 2 <= pdu.Length; count--, at += NetBiosName.Length + 2)
        {
            int written = NetBiosName.Format(pdu.Slice(at, NetBiosName.Length), text);
            written = NetBiosName.AppendKind(pdu[at + NetBiosName.Length - 1], text, written);
            fields.AddBytes(NetBiosNameText, text[..written], at, NetBiosName.Length);
            int opened = fields.Open(NameFlags, at + NetBiosName.Length, 2);
            fields.Add(NameGroup, at + NetBiosName.Length, 2);
            fields.Close(opened);
        }
        if (count == 0)
            fields.Add(UnitId, at, Packets.MacAddress.Length);
    }
}

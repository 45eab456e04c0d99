using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>IGMP versions 1 to 3 (RFC 1112, RFC 2236, RFC 3376).</summary>
public sealed class IgmpDissector : LayerDissector
{
    static readonly Protocol Igmp = new("Internet Group Management Protocol", "IGMP", "igmp");
    static readonly Field Version = Igmp.UInt8("version", "IGMP Version");
    static readonly Field Type = Igmp.UInt8("type", "Type", new ValueStrings
    {
        { 0x11, "Membership Query" },
        { 0x12, "Membership Report" },
        { 0x13, "DVMRP Protocol" },
        { 0x14, "PIM Routing Protocol" },
        { 0x16, "Membership Report" },
        { 0x17, "Leave Group" },
        { 0x1e, "Traceroute Response" },
        { 0x1f, "Traceroute Message" },
        { 0x22, "Membership Report" },
        { 0x30, "Multicast Router Advertisement" },
        { 0x31, "Multicast Router Solicitation" },
        { 0x32, "Multicast Router Termination" },
    }, FieldBase.Hexadecimal);

    static readonly Field MaxResponse = Igmp.UInt8("max_resp", "Max Resp Time");
    static readonly Field Checksum = Igmp.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Igmp, bad: "bad_checksum");
    static readonly Field Group = Igmp.IPv4("maddr", "Multicast Address");
    static readonly Field SourceCount = Igmp.UInt16("num_src", "Num Src");
    static readonly Field Source = Igmp.IPv4("saddr", "Source Address");
    static readonly Field RecordCount = Igmp.UInt16("num_grp_recs", "Num Group Records");
    static readonly Field Record = Igmp.None("record", "Group Record");
    static readonly Field RecordType = Igmp.UInt8("record_type", "Record Type", new ValueStrings
    {
        { 1, "Mode Is Include" },
        { 2, "Mode Is Exclude" },
        { 3, "Change To Include Mode" },
        { 4, "Change To Exclude Mode" },
        { 5, "Allow New Sources" },
        { 6, "Block Old Sources" },
    });

    /// <summary>Stands for a version in the messages of multicast traceroute, which have none.</summary>
    const int Traceroute = -1;

    /// <inheritdoc/>
    public override Protocol Protocol => Igmp;

    /// <inheritdoc/>
    public override bool EndsHeaders => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(IpProtocol.Igmp);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        int version = VersionOf(bytes, end - offset);
        if (version == 0)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Igmp.Root, 0, end - offset);
        if (version != Traceroute)
            fields.AddGenerated(Version, (ulong)version);
        int type = (int)fields.Add(Type, 0, 1);
        if (bytes.Length < 2)
        {
            fields.Close(root);
            return;
        }
        if (type is 0x11 or 0x12 or 0x16 or 0x17 && version > 1)
            fields.AddValue(MaxResponse, version == 3 ? ResponseTime(bytes[1]) : bytes[1], 1, 1);
        fields.Add(Checksum, 2, 2);
        if (fields.Has(2, 2))
            Verdict.Add(fields, walk.Check(offset, end, 2));
        if (type is 0x11 or 0x12 or 0x16 or 0x17 or 0x1e or 0x1f)
            fields.Add(Group, 4, 4);
        if (type == 0x11 && version == 3)
            AddSources(fields, 10, 12);
        else if (type == 0x22)
            AddRecords(fields);
        fields.Close(root);
    }

    /// <summary>
    /// A query's version shows in its length and its response time (RFC 3376 section 7.1). 0 for the messages of other protocols that
    /// borrow IGMP's number (DVMRP, PIM version 1).
    /// </summary>
    static int VersionOf(ReadOnlySpan<byte> bytes, int length) => bytes[0] switch
    {
        0x11 when length >= 12 => 3,
        0x11 => bytes.Length > 1 && bytes[1] != 0 ? 2 : 1,
        0x12 => 1,
        0x16 or 0x17 => 2,
        0x22 => 3,
        0x1e or 0x1f => Traceroute,
        _ => 0,
    };

    /// <summary>From 128 on the time is a floating-point number of 3 bits exponent and 4 bits mantissa (RFC 3376 section 4.1.1).</summary>
    static ulong ResponseTime(byte code) => code < 128 ? code : (ulong)((code & 0x0f | 0x10) << ((code >> 4 & 7) + 3));

    static int AddSources(FieldList fields, int countAt, int at)
    {
        int count = (int)fields.Add(SourceCount, countAt, 2);
        for (int i = 0; i < count && fields.Has(at, 4); i++, at += 4)
            fields.Add(Source, at, 4);
        return at;
    }

    static void AddRecords(FieldList fields)
    {
        int count = (int)fields.Add(RecordCount, 6, 2);
        int at = 8;
        for (int i = 0; i < count && fields.Has(at, 8); i++)
        {
            int auxiliary = fields.Window[at + 1] * 4;
            int record = fields.Open(Record, at, 8);
            fields.Add(RecordType, at, 1);
            fields.Add(Group, at + 4, 4);
            int next = AddSources(fields, at + 2, at + 8) + auxiliary;
            fields.Close(record, next - at);
            at = next;
        }
    }
}

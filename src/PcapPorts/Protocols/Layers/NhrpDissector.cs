using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Next Hop Resolution Protocol (RFC 2332 section 5.2): the fixed header and the addresses of the mandatory part. Traffic indications (Cisco's DMVPN) and
/// errors carry the packet that they are about.
/// </summary>
public sealed class NhrpDissector : LayerDissector
{
    const int FixedLength = 20, CommonLength = 8;
    const int ErrorIndication = 7, TrafficIndication = 8;

    static readonly Protocol Nhrp = new("NBMA Next Hop Resolution Protocol", "NHRP", "nhrp");
    static readonly Field Family = Nhrp.UInt16("hdr.afn", "Address Family Number", shown: FieldBase.Hexadecimal);
    static readonly Field ProtocolType = Nhrp.UInt16("hdr.pro.type", "Protocol Type (short form)", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field HopCount = Nhrp.UInt8("hdr.hopcnt", "Hop Count");
    static readonly Field PacketLength = Nhrp.UInt16("hdr.pktsz", "Packet Length");
    static readonly Field Checksum = Nhrp.UInt16("hdr.chksum", "NHRP Packet Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Nhrp, "hdr.chksum", "hdr.bad_checksum", "NHRP Packet Checksum Status");
    static readonly Field ExtensionOffset = Nhrp.UInt16("hdr.extoff", "Extension Offset");
    static readonly Field Version = Nhrp.UInt8("hdr.version", "Version");
    static readonly Field Type = Nhrp.UInt8("hdr.op.type", "NHRP Packet Type", new ValueStrings
    {
        { 1, "Resolution Request" },
        { 2, "Resolution Reply" },
        { 3, "Registration Request" },
        { 4, "Registration Reply" },
        { 5, "Purge Request" },
        { 6, "Purge Reply" },
        { 7, "Error Indication" },
        { 8, "Traffic Indication" },
    });

    static readonly Field SourceLength = Nhrp.UInt8("hdr.shtl.len", "Length", mask: 0x3f);
    static readonly Field SubaddressLength = Nhrp.UInt8("hdr.sstl.len", "Length", mask: 0x3f);
    static readonly Field SourceProtocolLength = Nhrp.UInt16("src.prot.len", "Source Protocol Len");
    static readonly Field DestinationProtocolLength = Nhrp.UInt16("dst.prot.len", "Destination Protocol Len");
    static readonly Field RequestId = Nhrp.UInt32("reqid", "Request ID", shown: FieldBase.Hexadecimal);
    static readonly Field ErrorCode = Nhrp.UInt16("err.code", "Error Code");
    static readonly Field SourceNbma = Nhrp.IPv4("src.nbma.addr", "Source NBMA Address");
    static readonly Field SourceProtocol = Nhrp.IPv4("src.prot.addr", "Source Protocol Address");
    static readonly Field DestinationProtocol = Nhrp.IPv4("dst.prot.addr", "Destination Protocol Address");

    /// <inheritdoc/>
    public override Protocol Protocol => Nhrp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.EtherType(0x2001);
        table.IpProtocol(54);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < FixedLength + CommonLength)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Nhrp.Root, 0, bytes.Length);
        fields.Add(Family, 0, 2);
        int protocol = (int)fields.Add(ProtocolType, 2, 2);
        fields.Add(HopCount, 9, 1);
        int length = (int)fields.Add(PacketLength, 10, 2);
        bool hasChecksum = fields.Add(Checksum, 12, 2) != 0;
        Verdict.Add(fields, hasChecksum && offset + length <= end ? walk.Check(offset, offset + length, 12) : hasChecksum ? ChecksumVerdict.Unverified : ChecksumVerdict.NotPresent);
        int extensions = (int)fields.Add(ExtensionOffset, 14, 2);
        fields.Add(Version, 16, 1);
        int type = (int)fields.Add(Type, 17, 1);
        int behind = AddAddresses(bytes, fields, type);
        fields.Close(root);
        fields.Info.Begin(Nhrp).Add("NHRP "u8).Add(Type.Values!, (ulong)type);
        if (walk.IsQuote || type is not (ErrorIndication or TrafficIndication))
            return;
        int packetEnd = Math.Min(end, offset + (extensions > behind ? extensions : length));
        if (type == ErrorIndication)
            walk.DissectSample(this, Capture.LinkType.Raw.Number, offset + behind, packetEnd);
        else if (protocol is EtherType.Ipv4 or EtherType.Ipv6 && Dissectors.Table.ForEtherType((ushort)protocol) is { } layer)
            walk.DissectSample(layer, Capture.LinkType.Raw.Number, offset + behind, packetEnd);
    }

    /// <summary>Adds the mandatory part and returns where its addresses end.</summary>
    static int AddAddresses(ReadOnlySpan<byte> bytes, FieldList fields, int type)
    {
        int nbma = (int)fields.Add(SourceLength, 18, 1) & 0x3f;
        int subaddress = (int)fields.Add(SubaddressLength, 19, 1) & 0x3f;
        fields.Add(SourceProtocolLength, FixedLength, 1);
        fields.Add(DestinationProtocolLength, FixedLength + 1, 1);
        int source = bytes[FixedLength], destination = bytes[FixedLength + 1];
        if (type == ErrorIndication)
            fields.Add(ErrorCode, FixedLength + 4, 2);
        else if (type != TrafficIndication)
            fields.Add(RequestId, FixedLength + 4, 4);
        int at = FixedLength + CommonLength;
        if (nbma == 4)
            fields.Add(SourceNbma, at, 4);
        at += nbma + subaddress;
        if (source == 4)
            fields.Add(SourceProtocol, at, 4);
        at += source;
        if (destination == 4)
            fields.Add(DestinationProtocol, at, 4);
        return at + destination;
    }
}

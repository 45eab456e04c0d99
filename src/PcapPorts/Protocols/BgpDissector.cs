using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;
using PcapPorts.Protocols.Signatures;

namespace PcapPorts.Protocols;

/// <summary>Border Gateway Protocol 4 (RFC 4271 section 4; route refresh RFC 2918, additional paths RFC 7911).</summary>
public sealed class BgpDissector : Dissector
{
    const int HeaderLength = 19, MarkerLength = 16, Open = 1, Update = 2, Notification = 3, Refresh = 5;

    static readonly Protocol Bgp = new("Border Gateway Protocol", "BGP", "bgp");
    static readonly Field Marker = Bgp.Bytes("marker", "Marker");
    static readonly Field Length = Bgp.UInt16("length", "Length");
    static readonly Field Type = Bgp.UInt8("type", "Type", new ValueStrings
    {
        { 1, "OPEN Message" },
        { 2, "UPDATE Message" },
        { 3, "NOTIFICATION Message" },
        { 4, "KEEPALIVE Message" },
        { 5, "ROUTE-REFRESH Message" },
        { 6, "CAPABILITY Message" },
        { 128, "Cisco ROUTE-REFRESH Message" },
    });

    static readonly Field OpenVersion = Bgp.UInt8("open.version", "Version");
    static readonly Field OpenSystem = Bgp.UInt16("open.myas", "My AS");
    static readonly Field HoldTime = Bgp.UInt16("open.holdtime", "Hold Time");
    static readonly Field Identifier = Bgp.IPv4("open.identifier", "BGP Identifier");
    static readonly Field ParametersLength = Bgp.UInt8("open.opt.len", "Optional Parameters Length");
    static readonly Field ParameterType = Bgp.UInt8("open.opt.param.type", "Parameter Type", new ValueStrings { { 1, "Authentication" }, { 2, "Capability" } });
    static readonly Field ParameterLength = Bgp.UInt8("open.opt.param.len", "Parameter Length");
    static readonly Field CapabilityType = Bgp.UInt8("cap.type", "Type");
    static readonly Field CapabilityLength = Bgp.UInt8("cap.length", "Length");
    static readonly Field WithdrawnLength = Bgp.UInt16("update.withdrawn_routes.length", "Withdrawn Routes Length");
    static readonly Field Withdrawn = Bgp.IPv4("withdrawn_prefix", "Withdrawn prefix");
    static readonly Field AttributesLength = Bgp.UInt16("update.path_attributes.length", "Total Path Attribute Length");
    static readonly Field AttributeFlags = Bgp.UInt8("update.path_attribute.flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field AttributeType = Bgp.UInt8("update.path_attribute.type_code", "Type Code", new ValueStrings
    {
        { 1, "ORIGIN" },
        { 2, "AS_PATH" },
        { 3, "NEXT_HOP" },
        { 4, "MULTI_EXIT_DISC" },
        { 5, "LOCAL_PREF" },
        { 6, "ATOMIC_AGGREGATE" },
        { 7, "AGGREGATOR" },
        { 8, "COMMUNITIES" },
        { 9, "ORIGINATOR_ID" },
        { 10, "CLUSTER_LIST" },
        { 14, "MP_REACH_NLRI" },
        { 15, "MP_UNREACH_NLRI" },
        { 16, "EXTENDED_COMMUNITIES" },
        { 17, "AS4_PATH" },
        { 18, "AS4_AGGREGATOR" },
        { 22, "PMSI_TUNNEL_ATTRIBUTE" },
        { 23, "TUNNEL_ENCAPSULATION_ATTRIBUTE" },
        { 26, "AIGP" },
        { 29, "LINK_STATE" },
        { 32, "LARGE_COMMUNITY" },
        { 33, "BGPsec_PATH" },
        { 40, "BGP Prefix-SID" },
        { 128, "ATTR_SET" },
    });

    static readonly Field Origin = Bgp.UInt8("update.path_attribute.origin", "Origin", new ValueStrings { { 0, "IGP" }, { 1, "EGP" }, { 2, "INCOMPLETE" } });
    static readonly Field NextHop = Bgp.IPv4("update.path_attribute.next_hop", "Next hop");
    static readonly Field PrefixLength = Bgp.UInt8("prefix_length", "Prefix Length");
    static readonly Field NlriPrefix = Bgp.IPv4("nlri_prefix", "NLRI prefix");
    static readonly Field NlriPathId = Bgp.UInt32("nlri_path_id", "NLRI path id");
    static readonly Field MajorError = Bgp.UInt8("notify.major_error", "Major error Code", new ValueStrings
    {
        { 1, "Message Header Error" },
        { 2, "OPEN Message Error" },
        { 3, "UPDATE Message Error" },
        { 4, "Hold Timer Expired" },
        { 5, "Finite State Machine Error" },
        { 6, "Cease" },
        { 7, "CAPABILITY Message Error" },
    });

    static readonly Field MinorError = Bgp.UInt8("notify.minor_error", "Minor error Code");
    static readonly Field RefreshFamily = Bgp.UInt16("route_refresh.afi", "Address family identifier (AFI)");
    static readonly Field RefreshSubtype = Bgp.UInt8("route_refresh.subtype", "Subtype");
    static readonly Field RefreshSubsequent = Bgp.UInt8("route_refresh.safi", "Subsequent address family identifier (SAFI)");

    /// <inheritdoc/>
    public override Protocol Protocol => Bgp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(179);

    /// <inheritdoc/>
    public override bool Detect(ReadOnlySpan<byte> payload, in Segment segment)
        => segment.Transport == IpProtocol.Tcp && payload is [0xff, ..] && BgpSignature.Match(new Payload(payload, segment.SourcePort, segment.DestinationPort)).Certain;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu[..Math.Min(MarkerLength, pdu.Length)].ContainsAnyExcept((byte)0xff))
            return 0;
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        int length = BinaryPrimitives.ReadUInt16BigEndian(pdu[MarkerLength..]);
        if (length < HeaderLength)
            return 0;
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        int end = Math.Min(length, pdu.Length);
        ReadOnlySpan<byte> message = pdu[..end];
        int root = fields.Open(Bgp.Root, 0, end);
        fields.Add(Marker, 0, MarkerLength);
        fields.Add(Length, MarkerLength, 2);
        ulong type = fields.Add(Type, 18, 1);
        InfoText info = fields.Info.Begin(Bgp).Add(Type.Values!, type);
        switch (type)
        {
            case Open:
                AddOpen(message, fields);
                break;
            case Update:
                AddUpdate(message, fields);
                break;
            case Notification:
                ulong major = fields.Add(MajorError, 19, 1);
                fields.Add(MinorError, 20, 1);
                info.Add(": "u8).Add(MajorError.Values!, major);
                break;
            case Refresh or 128:
                fields.Add(RefreshFamily, 19, 2);
                fields.Add(RefreshSubtype, 21, 1);
                fields.Add(RefreshSubsequent, 22, 1);
                break;
        }
        fields.Close(root);
        return end;
    }

    static void AddOpen(ReadOnlySpan<byte> message, FieldList fields)
    {
        fields.Add(OpenVersion, 19, 1);
        fields.Add(OpenSystem, 20, 2);
        fields.Add(HoldTime, 22, 2);
        fields.Add(Identifier, 24, 4);
        int length = (int)fields.Add(ParametersLength, 28, 1);
        int end = Math.Min(message.Length, 29 + length);
        for (int at = 29; at + 2 <= end && !fields.IsFull;)
        {
            int opened = fields.Open(ParameterType, at, 1);
            int size = (int)fields.Add(ParameterLength, at + 1, 1);
            if (message[at] == 2)
                AddCapabilities(message, at + 2, Math.Min(end, at + 2 + size), fields);
            fields.Close(opened);
            at += 2 + size;
        }
    }

    static void AddCapabilities(ReadOnlySpan<byte> message, int at, int end, FieldList fields)
    {
        while (at + 2 <= end)
        {
            fields.Add(CapabilityType, at, 1);
            fields.Add(CapabilityLength, at + 1, 1);
            at += 2 + message[at + 1];
        }
    }

    static void AddUpdate(ReadOnlySpan<byte> message, FieldList fields)
    {
        int withdrawn = (int)fields.Add(WithdrawnLength, 19, 2);
        int at = 21;
        int attributes = at + withdrawn;
        if (attributes + 2 > message.Length)
            return;
        AddPrefixes(message, at, attributes, Withdrawn, fields);
        int length = (int)fields.Add(AttributesLength, attributes, 2);
        int end = Math.Min(message.Length, attributes + 2 + length);
        AddAttributes(message, attributes + 2, end, fields);
        AddPrefixes(message, end, message.Length, NlriPrefix, fields);
    }

    static void AddAttributes(ReadOnlySpan<byte> message, int at, int end, FieldList fields)
    {
        while (at + 3 <= end && !fields.IsFull)
        {
            int opened = fields.Open(AttributeType, at + 1, 1);
            bool isExtended = (fields.Add(AttributeFlags, at, 1) & 0x10) != 0;
            int size = isExtended ? at + 4 <= end ? BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) : 0 : message[at + 2];
            int value = at + (isExtended ? 4 : 3);
            if (value + size <= end && message[at + 1] == 1)
                fields.Add(Origin, value, Math.Min(1, size));
            else if (value + size <= end && message[at + 1] == 3 && size == 4)
                fields.Add(NextHop, value, 4);
            fields.Close(opened);
            at = value + size;
        }
    }

    /// <summary>Prefixes of IPv4: a length in bits and as many bytes as it needs (RFC 4271 section 4.3), maybe behind a path identifier.</summary>
    static void AddPrefixes(ReadOnlySpan<byte> message, int at, int end, Field field, FieldList fields)
    {
        bool withPaths = !Fits(message, at, end, withPaths: false) && Fits(message, at, end, withPaths: true);
        Span<byte> address = stackalloc byte[4];
        while (at < end && !fields.IsFull)
        {
            if (withPaths)
            {
                fields.Add(NlriPathId, at, 4);
                at += 4;
            }
            int bits = message[at];
            int size = (bits + 7) / 8;
            if (bits > 32 || at + 1 + size > end)
                return;
            fields.Add(PrefixLength, at, 1);
            address.Clear();
            message.Slice(at + 1, size).CopyTo(address);
            if (bits % 8 != 0)
                address[size - 1] &= (byte)(0xff << (8 - bits % 8));
            fields.AddBytes(field, address, at, 1 + size);
            at += 1 + size;
        }
    }

    /// <summary>
    /// Whether the bytes can be read as prefixes of one form. Both forms may fit: then a default route beside others, or bits behind a prefix's end,
    /// speak against it.
    /// </summary>
    static bool Fits(ReadOnlySpan<byte> message, int at, int end, bool withPaths)
    {
        int start = at;
        while (at < end)
        {
            at += withPaths ? 4 : 0;
            if (at >= end || message[at] > 32 || (!withPaths && message[at] == 0 && end - start > 1))
                return false;
            int bits = message[at];
            at += 1 + (bits + 7) / 8;
            if (at > end || (bits % 8 != 0 && (message[at - 1] & (0xff >> (bits % 8))) != 0))
                return false;
        }
        return at == end;
    }
}

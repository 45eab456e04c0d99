using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Geneve (RFC 8926 section 3.4): a header, options, and a frame or packet by EtherType.</summary>
public sealed class GeneveDissector : LayerDissector
{
    const int HeaderLength = 8, OptionHeader = 4;

    static readonly Protocol Geneve = new("Generic Network Virtualization Encapsulation", "Geneve", "geneve");
    static readonly Field Version = Geneve.UInt8("version", "Version", mask: 0xc0);
    static readonly Field OptionsLength = Geneve.UInt8("opt_len", "Options length", mask: 0x3f);
    static readonly Field Flags = Geneve.UInt8("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field IsControl = Geneve.Boolean("flags.oam", "Operations, Administration and Management Frame", mask: 0x80);
    static readonly Field HasCritical = Geneve.Boolean("flags.critical", "Critical Options Present", mask: 0x40);
    static readonly Field ProtocolType = Geneve.UInt16("proto_type", "Protocol Type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field Identifier = Geneve.UInt24("vni", "Virtual Network Identifier (VNI)", shown: FieldBase.Hexadecimal);
    static readonly Field Options = Geneve.Bytes("options", "Geneve Options");
    static readonly Field OptionClass = Geneve.UInt16("option.class", "Class", shown: FieldBase.Hexadecimal);
    static readonly Field OptionType = Geneve.UInt8("option.type", "Type", shown: FieldBase.Hexadecimal);
    static readonly Field OptionLength = Geneve.UInt8("option.length", "Length", mask: 0x1f);

    /// <inheritdoc/>
    public override Protocol Protocol => Geneve;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(6081);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < HeaderLength || bytes[0] >> 6 != 0)
            return;
        FieldList fields = walk.Fields;
        int options = 4 * (bytes[0] & 0x3f);
        int root = fields.Open(Geneve.Root, 0, HeaderLength + options);
        fields.Add(Version, 0, 1);
        fields.Add(OptionsLength, 0, 1);
        int flags = fields.Open(Flags, 1, 1);
        fields.Add(IsControl, 1, 1);
        fields.Add(HasCritical, 1, 1);
        fields.Close(flags);
        int type = (int)fields.Add(ProtocolType, 2, 2);
        fields.Add(Identifier, 4, 3);
        if (options > 0)
            AddOptions(bytes, options, fields);
        fields.Close(root);
        int start = offset + HeaderLength + options;
        if (type == EtherType.TransparentEthernet)
            walk.Dissect(EthernetDissector.Instance, start, end);
        else
            walk.DissectEtherType(type, start, end);
    }

    static void AddOptions(ReadOnlySpan<byte> bytes, int length, FieldList fields)
    {
        int opened = fields.Open(Options, HeaderLength, length);
        int end = Math.Min(bytes.Length, HeaderLength + length);
        for (int at = HeaderLength; at + OptionHeader <= end;)
        {
            fields.Add(OptionClass, at, 2);
            fields.Add(OptionType, at + 2, 1);
            at += OptionHeader + 4 * (int)fields.Add(OptionLength, at + 3, 1);
        }
        fields.Close(opened);
    }
}

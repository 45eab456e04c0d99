using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>VXLAN (RFC 7348 section 5; the group policy extension of draft-smith-vxlan-group-policy).</summary>
public sealed class VxlanDissector : LayerDissector
{
    const int HeaderLength = 8;

    static readonly Protocol Vxlan = new("Virtual eXtensible Local Area Network", "VXLAN", "vxlan");
    static readonly Field Flags = Vxlan.UInt16("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field HasIdentifier = Vxlan.Boolean("flag_i", "VXLAN Network ID (VNI)", mask: 0x0800);
    static readonly Field Group = Vxlan.UInt16("gbp", "Group Policy ID");
    static readonly Field Identifier = Vxlan.UInt24("vni", "VXLAN Network Identifier (VNI)");

    /// <inheritdoc/>
    public override Protocol Protocol => Vxlan;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(4789, 8472);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Vxlan.Root, 0, HeaderLength);
        int flags = fields.Open(Flags, 0, 2);
        fields.Add(HasIdentifier, 0, 2);
        fields.Close(flags);
        fields.Add(Group, 2, 2);
        fields.Add(Identifier, 4, 3);
        fields.Close(root);
        walk.Dissect(EthernetDissector.Instance, offset + HeaderLength, end);
    }
}

using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// VXLAN (RFC 7348 section 5; the group policy extension of draft-smith-vxlan-group-policy; on its port the generic protocol extension of
/// draft-ietf-nvo3-vxlan-gpe section 3). What old Linux kernels put on port 8472, IANA's OTV, is passed over to the packet inside, as Wireshark
/// does not call it VXLAN either.
/// </summary>
public sealed class VxlanDissector : LayerDissector
{
    const int HeaderLength = 8;
    const ushort Port = 4789, ExtensionPort = 4790;

    static readonly Protocol Vxlan = new("Virtual eXtensible Local Area Network", "VXLAN", "vxlan");
    static readonly Field Flags = Vxlan.UInt16("flags", "Flags", shown: FieldBase.Hexadecimal);
    static readonly Field HasIdentifier = Vxlan.Boolean("flag_i", "VXLAN Network ID (VNI)", mask: 0x0800);
    static readonly Field Group = Vxlan.UInt16("gbp", "Group Policy ID");
    static readonly Field NextProtocol = Vxlan.UInt8("next_proto", "Next Protocol", new ValueStrings
    {
        { 1, "IPv4" },
        { 2, "IPv6" },
        { 3, "Ethernet" },
        { 4, "Network Service Header" },
        { 5, "MPLS" },
    });

    static readonly Field Identifier = Vxlan.UInt24("vni", "VXLAN Network Identifier (VNI)");

    /// <inheritdoc/>
    public override Protocol Protocol => Vxlan;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.UdpTunnel(Port, ExtensionPort);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Vxlan.Root, 0, HeaderLength);
        if (walk.HasLevel && (walk.Level.DestinationPort == ExtensionPort || (walk.Level.SourcePort == ExtensionPort && walk.Level.DestinationPort != Port)))
        {
            DissectExtension(ref walk, root, offset, end);
            return;
        }
        int flags = fields.Open(Flags, 0, 2);
        fields.Add(HasIdentifier, 0, 2);
        fields.Close(flags);
        fields.Add(Group, 2, 2);
        fields.Add(Identifier, 4, 3);
        fields.Close(root);
        walk.Dissect(EthernetDissector.Instance, offset + HeaderLength, end);
    }

    static void DissectExtension(ref LayerWalk walk, int root, int offset, int end)
    {
        const int ethernet = 3;
        FieldList fields = walk.Fields;
        fields.Add(Flags, 0, 1);
        ulong next = fields.Add(NextProtocol, 3, 1);
        fields.Add(Identifier, 4, 3);
        fields.Close(root);
        if (next is 0 or ethernet)
            walk.Dissect(EthernetDissector.Instance, offset + HeaderLength, end);
        else
            walk.Resume(offset + HeaderLength, end);
    }
}

using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>An 802.1Q tag (IEEE 802.1Q section 9.6).</summary>
public sealed class VlanDissector : LayerDissector
{
    static readonly Protocol Vlan = new("802.1Q Virtual LAN", "VLAN", "vlan");
    static readonly Field Priority = Vlan.UInt16("priority", "Priority", PriorityNames.All, mask: 0xe000);
    static readonly Field DropEligible = Vlan.Boolean("dei", "DEI", mask: 0x1000);
    static readonly Field Id = Vlan.UInt16("id", "ID", mask: 0x0fff);
    /// <summary>The EtherType that the header ends in.</summary>
    internal static readonly Field Type = Vlan.UInt16("etype", "Type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field Length = Vlan.UInt16("len", "Length");

    /// <inheritdoc/>
    public override Protocol Protocol => Vlan;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.Vlan, EtherType.OldQinQ, EtherType.OldQinQ2, EtherType.OldQinQ3);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!VlanTag.TryRead(walk.Bytes(offset, end), out VlanTag tag))
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Vlan.Root, 0, VlanTag.Length);
        fields.Add(Priority, 0, 2);
        fields.Add(DropEligible, 0, 2);
        fields.Add(Id, 0, 2);
        fields.Add(tag.TypeOrLength > EtherType.MaxLength ? Type : Length, 2, 2);
        fields.Close(root);
        walk.DissectTypeOrLength(tag.TypeOrLength, offset + VlanTag.Length, end);
    }
}

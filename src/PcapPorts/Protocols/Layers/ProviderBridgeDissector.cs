using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>An 802.1ad service tag (IEEE 802.1Q section 9.6).</summary>
public sealed class ProviderBridgeDissector : LayerDissector
{
    static readonly Protocol Bridge = new("IEEE 802.1ad", "IEEE 802.1AD", "ieee8021ad");
    static readonly Field Priority = Bridge.UInt16("priority", "Priority", PriorityNames.All, mask: 0xe000);
    static readonly Field DropEligible = Bridge.UInt16("dei", "DEI", mask: 0x1000);
    static readonly Field Id = Bridge.UInt16("id", "ID", mask: 0x0fff);

    /// <inheritdoc/>
    public override Protocol Protocol => Bridge;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.ServiceVlan);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!VlanTag.TryRead(walk.Bytes(offset, end), out VlanTag tag))
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Bridge.Root, 0, VlanTag.Length);
        fields.Add(Priority, 0, 2);
        fields.Add(DropEligible, 0, 2);
        fields.Add(Id, 0, 2);
        fields.Close(root);
        walk.DissectTypeOrLength(tag.TypeOrLength, offset + VlanTag.Length, end);
    }
}

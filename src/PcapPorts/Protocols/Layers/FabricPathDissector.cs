using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Cisco FabricPath ("Cisco FabricPath Best Practices", section Encapsulation): a header before a host's frame whose outer addresses name switches and their ports.
/// They are shown as the addresses of the outer frame; here stands what follows them.
/// </summary>
public sealed class FabricPathDissector : LayerDissector
{
    const int Length = 2;

    static readonly Protocol FabricPath = new("Cisco FabricPath", "CFP", "cfp");
    static readonly Field ForwardingTag = FabricPath.UInt16("ftag", "FTAG", mask: 0xffc0);
    static readonly Field TimeToLive = FabricPath.UInt16("ttl", "TTL", mask: 0x003f);

    /// <inheritdoc/>
    public override Protocol Protocol => FabricPath;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.FabricPath);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(FabricPath.Root, 0, Length);
        fields.Add(ForwardingTag, 0, Length);
        fields.Add(TimeToLive, 0, Length);
        fields.Close(root);
        walk.Dissect(EthernetDissector.Instance, offset + Length, end);
    }
}

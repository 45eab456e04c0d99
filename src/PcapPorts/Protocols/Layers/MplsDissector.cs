using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>An MPLS label stack (RFC 3032 section 2.1, RFC 5462).</summary>
public sealed class MplsDissector : LayerDissector
{
    static readonly Protocol Mpls = new("MultiProtocol Label Switching Header", "MPLS", "mpls");
    static readonly Field Label = Mpls.UInt32("label", "MPLS Label", new ValueStrings
    {
        { 0, "IPv4 Explicit-Null" },
        { 1, "Router Alert" },
        { 2, "IPv6 Explicit-Null" },
        { 3, "Implicit-Null" },
        { 7, "Entropy Label Indicator" },
        { 13, "Generic Associated Channel Label" },
        { 14, "OAM Alert" },
    }, mask: 0xfffff000);

    static readonly Field Experimental = Mpls.UInt32("exp", "MPLS Experimental Bits", mask: 0x0e00);
    static readonly Field Bottom = Mpls.UInt32("bottom", "MPLS Bottom Of Label Stack", mask: 0x0100);
    static readonly Field TimeToLive = Mpls.UInt32("ttl", "MPLS TTL", mask: 0xff);

    /// <inheritdoc/>
    public override Protocol Protocol => Mpls;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.EtherType(EtherType.Mpls, EtherType.MplsUpstream);
        table.IpProtocol(IpProtocol.MplsInIp);
        table.UdpTunnel(6635);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!MplsEntry.TryRead(walk.Bytes(offset, end), out MplsEntry entry))
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Mpls.Root, 0, MplsEntry.Length);
        fields.Add(Label, 0, 4);
        fields.Add(Experimental, 0, 4);
        fields.Add(Bottom, 0, 4);
        fields.Add(TimeToLive, 0, 4);
        fields.Close(root);
        int next = offset + MplsEntry.Length;
        ReadOnlySpan<byte> rest = walk.Bytes(next, end);
        if (!entry.IsBottom)
            walk.Dissect(this, next, end);
        else if (rest.IsEmpty)
            return;
        else if (rest[0] >> 4 is 4 or 6)
            walk.DissectIp(next, end);
        else if (rest[0] >> 4 == 0 && rest.Length >= 4 + EthernetHeader.Length)
            walk.Dissect(EthernetDissector.Instance, next + 4, end);
        else
            walk.Resume(next, end);
    }
}

using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>PPP over Ethernet (RFC 2516 section 4).</summary>
public sealed class PppoeDissector : LayerDissector
{
    static readonly Protocol Pppoe = new("PPP-over-Ethernet", "PPPoE", "pppoe");
    static readonly Field Version = Pppoe.UInt8("version", "Version", mask: 0xf0);
    static readonly Field Type = Pppoe.UInt8("type", "Type", mask: 0x0f);
    static readonly Field Code = Pppoe.UInt8("code", "Code", new ValueStrings
    {
        { 0x00, "Session Data" },
        { 0x07, "Active Discovery Offer (PADO)" },
        { 0x09, "Active Discovery Initiation (PADI)" },
        { 0x0a, "Active Discovery Session-Grant (PADG)" },
        { 0x0b, "Active Discovery Session-Credit (PADC)" },
        { 0x0c, "Active Discovery Quality (PADQ)" },
        { 0x19, "Active Discovery Request (PADR)" },
        { 0x65, "Active Discovery Session-confirmation (PADS)" },
        { 0xa7, "Active Discovery Terminate (PADT)" },
    }, FieldBase.Hexadecimal);

    static readonly Field Session = Pppoe.UInt16("session_id", "Session ID", shown: FieldBase.Hexadecimal);
    static readonly Field PayloadLength = Pppoe.UInt16("payload_length", "Payload Length");

    /// <inheritdoc/>
    public override Protocol Protocol => Pppoe;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.PppoeDiscovery, EtherType.PppoeSession);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!PppoeHeader.TryRead(walk.Bytes(offset, end), out PppoeHeader header))
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Pppoe.Root, 0, PppoeHeader.Length);
        fields.Add(Version, 0, 1);
        fields.Add(Type, 0, 1);
        fields.Add(Code, 1, 1);
        fields.Add(Session, 2, 2);
        fields.Add(PayloadLength, 4, 2);
        fields.Close(root);
        int payload = offset + PppoeHeader.Length;
        if (walk.EtherType == EtherType.PppoeSession && header.Code == 0)
            walk.Dissect(PppDissector.Instance, payload, Math.Min(end, payload + header.PayloadLength));
    }
}

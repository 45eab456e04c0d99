using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>Cisco HDLC: address, control, EtherType (RFC 1547 section 4.3.1).</summary>
public sealed class CiscoHdlcDissector : LayerDissector
{
    const int HeaderLength = 4;

    /// <summary>Cisco's keep-alive, under the number that is RARP's on Ethernet.</summary>
    const int Slarp = 0x8035;

    static readonly Protocol Hdlc = new("Cisco HDLC", "CHDLC", "chdlc");
    static readonly Field Address = Hdlc.UInt8("address", "Address", shown: FieldBase.Hexadecimal);
    static readonly Field Type = Hdlc.UInt16("protocol", "Protocol", EtherTypeNames.All, FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Hdlc;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.LinkType(104);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Hdlc.Root, 0, HeaderLength);
        fields.Add(Address, 0, 1);
        int type = (int)fields.Add(Type, 2, 2);
        fields.Close(root);
        if (type != Slarp)
            walk.DissectEtherType(type, offset + HeaderLength, end);
    }
}

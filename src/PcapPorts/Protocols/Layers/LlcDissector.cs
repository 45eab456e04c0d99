using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>802.2 LLC (ISO/IEC 8802-2) and SNAP behind it (RFC 1042).</summary>
public sealed class LlcDissector : LayerDissector
{
    /// <summary>Link type of ATM with LLC encapsulation.</summary>
    const ushort AtmRfc1483 = 100;

    static readonly Protocol Llc = new("Logical-Link Control", "LLC", "llc");
    static readonly Field DestinationSap = Llc.UInt8("dsap", "DSAP", shown: FieldBase.Hexadecimal);
    static readonly Field SourceSap = Llc.UInt8("ssap", "SSAP", shown: FieldBase.Hexadecimal);
    static readonly Field Control = Llc.UInt16("control", "Control", shown: FieldBase.Hexadecimal);
    static readonly Field Organization = Llc.UInt24("oui", "Organization Code", shown: FieldBase.Hexadecimal);
    static readonly Field Type = Llc.UInt16("type", "Type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field ProtocolId = Llc.UInt16("pid", "Protocol ID", shown: FieldBase.Hexadecimal);

    /// <summary>The one dissector.</summary>
    public static readonly LlcDissector Instance = new();

    /// <inheritdoc/>
    public override Protocol Protocol => Llc;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.LinkType(AtmRfc1483);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        const int novellRaw = 0xffff;
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (!LlcHeader.TryRead(bytes, out LlcHeader header) || BinaryPrimitives.ReadUInt16BigEndian(bytes) == novellRaw)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Llc.Root, 0, header.HasSnap ? LlcHeader.SnapLength : LlcHeader.Length);
        fields.Add(DestinationSap, 0, 1);
        fields.Add(SourceSap, 1, 1);

        // Information and supervisory frames have a second control byte; unnumbered ones (both low bits set) do not.
        if ((header.Control & 3) == 3)
            fields.Add(Control, 2, 1);
        else
            fields.AddLittleEndian(Control, 2, 2);
        if (!header.HasSnap)
        {
            fields.Close(root);
            if (header.DestinationSap == 0x06 && header.Control == 3)
                walk.DissectEtherType(EtherType.Ipv4, offset + LlcHeader.Length, end);
            return;
        }
        bool isEtherType = header.Organisation is 0 or 0x0000f8;
        fields.Add(Organization, 3, 3);
        fields.Add(isEtherType ? Type : ProtocolId, 6, 2);
        fields.Close(root);
        if (isEtherType)
            walk.DissectEtherType(header.Protocol, offset + LlcHeader.SnapLength, end);
        else if (header.Organisation == 0x0080c2 && header.Protocol is 1 or 7)
            walk.Dissect(EthernetDissector.Instance, offset + LlcHeader.SnapLength, end);
        else
            walk.Resume(offset + LlcHeader.SnapLength, end);
    }
}

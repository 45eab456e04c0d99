using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Ethernet (IEEE 802.3 section 3.2).</summary>
public sealed class EthernetDissector : LayerDissector
{
    static readonly Protocol Ethernet = new("Ethernet", "ETH", "eth");
    static readonly Field Address = Ethernet.Ether("addr", "Address");
    static readonly Field Destination = Ethernet.Ether("dst", "Destination", also: Address);
    static readonly Field Source = Ethernet.Ether("src", "Source", also: Address);
    /// <summary>The EtherType that the header ends in.</summary>
    internal static readonly Field Type = Ethernet.UInt16("type", "Type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field Length = Ethernet.UInt16("len", "Length");

    /// <summary>The one dissector.</summary>
    public static readonly EthernetDissector Instance = new();

    /// <inheritdoc/>
    public override Protocol Protocol => Ethernet;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.LinkType(1);
        table.EtherType(EtherType.TransparentEthernet);
        table.IpProtocol(IpProtocol.Ethernet);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!EthernetHeader.TryRead(walk.Bytes(offset, end), out EthernetHeader header))
            return;
        FieldList fields = walk.Fields;
        if (header.TypeOrLength <= EtherType.MaxLength && IsInterSwitchLink(walk.Bytes(offset, end)))
        {
            const int tagLength = 26;
            walk.Dissect(this, offset + tagLength, end);
            return;
        }

        // No frame is empty: 0 is shown as a type that nobody has.
        int root = fields.Open(Ethernet.Root, 0, EthernetHeader.Length);
        fields.Add(Destination, 0, 6);
        fields.Add(Source, 6, 6);
        fields.Add(header.TypeOrLength is 0 or > EtherType.MaxLength ? Type : Length, 12, 2);
        fields.Close(root);
        walk.DissectTypeOrLength(header.TypeOrLength, offset + EthernetHeader.Length, end);
    }

    /// <summary>Cisco's ISL tag looks like a frame with a length, to 01-00-0c-00-00 or 03-00-0c-00-00.</summary>
    static bool IsInterSwitchLink(ReadOnlySpan<byte> header) => header[0] is 1 or 3 && header[1..].StartsWith<byte>([0, 0x0c, 0, 0]);
}

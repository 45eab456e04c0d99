using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Linux cooked capture, versions 1 and 2 (tcpdump.org, LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2).</summary>
public sealed class CookedDissector : LayerDissector
{
    const int LlcProtocol = 4;
    const int Version2 = 276;

    static readonly Protocol Cooked = new("Linux cooked capture", "SLL", "sll");
    static readonly Field PacketType = Cooked.UInt16("pkttype", "Packet type", new ValueStrings
    {
        { 0, "Unicast to us" },
        { 1, "Broadcast" },
        { 2, "Multicast" },
        { 3, "Unicast to another host" },
        { 4, "Sent by us" },
    });

    static readonly Field HardwareType = Cooked.UInt16("hatype", "Link-layer address type");
    static readonly Field AddressLength = Cooked.UInt16("halen", "Link-layer address length");
    static readonly Field Source = Cooked.Ether("src.eth", "Source");
    static readonly Field Interface = Cooked.UInt32("ifindex", "Interface index");
    /// <summary>The EtherType that the header ends in.</summary>
    internal static readonly Field Type = Cooked.UInt16("etype", "Protocol", EtherTypeNames.All, FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Cooked;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.LinkType(113, Version2);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        bool isVersion2 = walk.Context.Record.LinkType == Version2;
        int length = isVersion2 ? LinuxCooked2Header.Length : LinuxCookedHeader.Length;
        if (walk.Available(offset, end) < length)
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Cooked.Root, 0, length);
        ulong type;
        if (isVersion2)
        {
            type = fields.Add(Type, 0, 2);
            fields.Add(Interface, 4, 4);
            fields.Add(HardwareType, 8, 2);
            fields.Add(PacketType, 10, 1);
            if (fields.Add(AddressLength, 11, 1) == MacAddress.Length)
                fields.Add(Source, 12, 6);
        }
        else
        {
            fields.Add(PacketType, 0, 2);
            fields.Add(HardwareType, 2, 2);
            if (fields.Add(AddressLength, 4, 2) == MacAddress.Length)
                fields.Add(Source, 6, 6);
            type = fields.Add(Type, 14, 2);
        }
        fields.Close(root);
        if (type == LlcProtocol)
            walk.Dissect(LlcDissector.Instance, offset + length, end);
        else
            walk.DissectEtherType((int)type, offset + length, end);
    }
}

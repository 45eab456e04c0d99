using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// IPv6 over low-power wireless networks (RFC 4944 section 5.1, RFC 6282): the compressed header, and behind it the IPv6 packet that it stands for, as
/// <see cref="SixLowpanPacket"/> puts it together. Fragments (RFC 4944 section 5.3) and mesh headers are left alone.
/// </summary>
public sealed class SixLowpanDissector : LayerDissector
{
    const byte Uncompressed = 0x41;

    static readonly Protocol Lowpan = new("IPv6 over Low power Wireless Personal Area Networks", "6LoWPAN", "6lowpan");
    static readonly Field Pattern = Lowpan.UInt8("pattern", "Pattern", shown: FieldBase.Hexadecimal);
    static readonly Field Traffic = Lowpan.UInt16("iphc.tf", "Traffic class and flow label", shown: FieldBase.Hexadecimal, mask: 0x1800);
    static readonly Field NextHeader = Lowpan.Boolean("iphc.nh", "Next header", mask: 0x0400);
    static readonly Field HopLimit = Lowpan.UInt16("iphc.hlim", "Hop limit", shown: FieldBase.Hexadecimal, mask: 0x0300);
    static readonly Field Context = Lowpan.Boolean("iphc.cid", "Context identifier extension", mask: 0x0080);
    static readonly Field SourceContext = Lowpan.Boolean("iphc.sac", "Source address compression", mask: 0x0040);
    static readonly Field SourceMode = Lowpan.UInt16("iphc.sam", "Source address mode", shown: FieldBase.Hexadecimal, mask: 0x0030);
    static readonly Field Multicast = Lowpan.Boolean("iphc.m", "Multicast address compression", mask: 0x0008);
    static readonly Field DestinationContext = Lowpan.Boolean("iphc.dac", "Destination address compression", mask: 0x0004);
    static readonly Field DestinationMode = Lowpan.UInt16("iphc.dam", "Destination address mode", shown: FieldBase.Hexadecimal, mask: 0x0003);

    /// <inheritdoc/>
    public override Protocol Protocol => Lowpan;

    /// <summary>Data frames of IEEE 802.15.4 begin with it; elsewhere it has an EtherType (RFC 7973).</summary>
    public override void Register(DissectorTable table) => table.EtherType(0xa0ed);

    /// <summary>Addresses that the frame would tell stay without an interface identifier.</summary>
    public override void Dissect(ref LayerWalk walk, int offset, int end) => Dissect(ref walk, offset, end, default, default);

    /// <summary>Takes the payload of a data frame apart, if it begins as 6LoWPAN does.</summary>
    /// <param name="walk">The walk through the frame.</param>
    /// <param name="offset">Start of the payload.</param>
    /// <param name="end">Its end.</param>
    /// <param name="sender">The sender's address on the link, of 8, 2 or no bytes.</param>
    /// <param name="receiver">The receiver's.</param>
    internal static void Dissect(ref LayerWalk walk, int offset, int end, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> receiver)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < 2 || !(bytes[0] == Uncompressed || SixLowpanPacket.IsCompressed(bytes[0])))
            return;
        FieldList fields = walk.Fields;
        FieldWindow window = fields.Enter(offset, bytes.Length);
        bool isCompressed = bytes[0] != Uncompressed;
        int root = fields.Open(Lowpan.Root, 0, isCompressed ? 2 : 1);
        fields.AddValue(Pattern, isCompressed ? (ulong)bytes[0] >> 5 : bytes[0], 0, 1);
        if (isCompressed)
            AddHeader(fields);
        fields.Close(root);
        if (isCompressed)
            Unpack(ref walk, bytes, end - offset, sender, receiver);
        else
            walk.DissectEtherType(EtherType.Ipv6, offset + 1, end);
        fields.Leave(in window);
    }

    static void AddHeader(FieldList fields)
    {
        fields.Add(Traffic, 0, 2);
        fields.Add(NextHeader, 0, 2);
        fields.Add(HopLimit, 0, 2);
        fields.Add(Context, 0, 2);
        fields.Add(SourceContext, 0, 2);
        fields.Add(SourceMode, 0, 2);
        fields.Add(Multicast, 0, 2);
        fields.Add(DestinationContext, 0, 2);
        fields.Add(DestinationMode, 0, 2);
    }

    static void Unpack(ref LayerWalk walk, ReadOnlySpan<byte> bytes, int length, ReadOnlySpan<byte> sender, ReadOnlySpan<byte> receiver)
    {
        Span<byte> header = stackalloc byte[SixLowpanPacket.MaxHeader];
        var packet = new SixLowpanPacket(bytes, length, header);
        if (!packet.TryUnpack(sender, receiver))
            return;
        int start = walk.Fields.Append(packet.Header);
        if (start >= 0 && walk.Fields.Append(bytes[packet.Used..]) >= 0)
            walk.DissectUnpacked(start, packet.Header.Length + bytes.Length - packet.Used, packet.Length);
    }
}

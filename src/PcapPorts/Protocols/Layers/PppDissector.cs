using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>A PPP frame (RFC 1661 section 2, RFC 1662 section 3.1).</summary>
public sealed class PppDissector : LayerDissector
{
    static readonly Protocol Ppp = new("Point-to-Point Protocol", "PPP", "ppp");
    static readonly Field Address = Ppp.UInt8("address", "Address", shown: FieldBase.Hexadecimal);
    static readonly Field Control = Ppp.UInt8("control", "Control", shown: FieldBase.Hexadecimal);
    static readonly Field Number = Ppp.UInt16("protocol", "Protocol", new ValueStrings
    {
        { 0x0021, "Internet Protocol version 4" },
        { 0x002d, "Van Jacobson Compressed TCP/IP" },
        { 0x0031, "Bridging PDU" },
        { 0x003d, "PPP Multilink Protocol" },
        { 0x0057, "Internet Protocol version 6" },
        { 0x0281, "MPLS Unicast" },
        { 0x8021, "Internet Protocol Control Protocol" },
        { 0x8057, "IPv6 Control Protocol" },
        { 0x80fd, "Compression Control Protocol" },
        { 0xc021, "Link Control Protocol" },
        { 0xc023, "Password Authentication Protocol" },
        { 0xc025, "Link Quality Report" },
        { 0xc223, "Challenge Handshake Authentication Protocol" },
    }, FieldBase.Hexadecimal);

    /// <summary>The one dissector.</summary>
    public static readonly PppDissector Instance = new();

    /// <inheritdoc/>
    public override Protocol Protocol => Ppp;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.LinkType(9);
        table.EtherType(EtherType.Ppp);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        FieldList fields = walk.Fields;
        int root = fields.Open(Ppp.Root, 0, 0);
        int at = 0;
        if (bytes.StartsWith<byte>([0xff, 0x03]))
        {
            fields.Add(Address, 0, 1);
            fields.Add(Control, 1, 1);
            at = 2;
        }

        // The protocol may be compressed to one byte, which is odd then.
        bool isShort = at < bytes.Length && (bytes[at] & 1) != 0;
        int length = isShort ? 1 : 2;
        int protocol = at + length > bytes.Length ? 0 : isShort ? bytes[at] : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        fields.Add(Number, at, length);
        fields.Close(root, at + length);
        int next = offset + at + length;
        switch (protocol)
        {
            case 0x0021:
                walk.DissectEtherType(EtherType.Ipv4, next, end);
                break;
            case 0x0057:
                walk.DissectEtherType(EtherType.Ipv6, next, end);
                break;
            case 0x0281:
                walk.DissectEtherType(EtherType.Mpls, next, end);
                break;
            case 0x0283:
                walk.DissectEtherType(EtherType.MplsUpstream, next, end);
                break;
            default:
                walk.Resume(next, end);
                break;
        }
    }
}

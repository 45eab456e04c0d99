using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>ARP, reverse and inverse ARP (RFC 826, RFC 903, RFC 2390), and that of ATM (RFC 2225).</summary>
public sealed class ArpDissector : LayerDissector
{
    const int FixedLength = 8;
    const int AtmFixedLength = 12;
    const int AtmHardware = 19;

    static readonly Protocol Arp = new("Address Resolution Protocol", "ARP", "arp");
    static readonly Field HardwareType = Arp.UInt16("hw.type", "Hardware type", new ValueStrings
    {
        { 1, "Ethernet" },
        { 6, "IEEE 802" },
        { 15, "Frame Relay" },
        { 18, "Fibre Channel" },
        { 19, "ATM" },
        { 24, "IEEE 1394" },
        { 32, "InfiniBand" },
    });

    static readonly Field ProtocolType = Arp.UInt16("proto.type", "Protocol type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field HardwareSize = Arp.UInt8("hw.size", "Hardware size");
    static readonly Field ProtocolSize = Arp.UInt8("proto.size", "Protocol size");
    static readonly Field Opcode = Arp.UInt16("opcode", "Opcode", new ValueStrings
    {
        { 1, "request" },
        { 2, "reply" },
        { 3, "reverse request" },
        { 4, "reverse reply" },
        { 8, "inverse request" },
        { 9, "inverse reply" },
        { 10, "nak" },
    });

    static readonly Field Gratuitous = Arp.Boolean("isgratuitous", "Is gratuitous");
    static readonly Field SenderHardware = Arp.Ether("src.hw_mac", "Sender MAC address");
    static readonly Field SenderOtherHardware = Arp.Bytes("src.hw", "Sender hardware address");
    static readonly Field SenderProtocol = Arp.IPv4("src.proto_ipv4", "Sender IP address");
    static readonly Field SenderOtherProtocol = Arp.Bytes("src.proto", "Sender protocol address");
    static readonly Field TargetHardware = Arp.Ether("dst.hw_mac", "Target MAC address");
    static readonly Field TargetOtherHardware = Arp.Bytes("dst.hw", "Target hardware address");
    static readonly Field TargetProtocol = Arp.IPv4("dst.proto_ipv4", "Target IP address");
    static readonly Field TargetOtherProtocol = Arp.Bytes("dst.proto", "Target protocol address");

    /// <inheritdoc/>
    public override Protocol Protocol => Arp;

    /// <inheritdoc/>
    public override bool EndsHeaders => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.Arp, EtherType.Rarp);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        FieldList fields = walk.Fields;
        int root = fields.Open(Arp.Root, 0, FixedLength);
        ulong hardware = fields.Add(HardwareType, 0, 2);
        ulong protocol = fields.Add(ProtocolType, 2, 2);
        if (hardware == AtmHardware && protocol == EtherType.Ipv4)
        {
            AddAtm(bytes, fields);
            fields.Close(root, Math.Min(bytes.Length, AtmFixedLength));
            return;
        }
        int hardwareSize = (int)fields.Add(HardwareSize, 4, 1);
        int protocolSize = (int)fields.Add(ProtocolSize, 5, 1);
        ulong operation = fields.Add(Opcode, 6, 2);
        if (operation is 1 or 2 && protocol == EtherType.Ipv4 && protocolSize == 4 && IsGratuitous(bytes, hardwareSize))
            fields.AddGenerated(Gratuitous, 1);

        // Addresses of length 0 are left out.
        bool isEthernet = hardware is 1 or 6 && hardwareSize == MacAddress.Length;
        bool isIpv4 = protocol == EtherType.Ipv4 && protocolSize == 4;
        int at = FixedLength;
        at = AddAddress(fields, isEthernet ? SenderHardware : SenderOtherHardware, at, hardwareSize);
        at = AddAddress(fields, isIpv4 ? SenderProtocol : SenderOtherProtocol, at, protocolSize);
        at = AddAddress(fields, isEthernet ? TargetHardware : TargetOtherHardware, at, hardwareSize);
        at = AddAddress(fields, isIpv4 ? TargetProtocol : TargetOtherProtocol, at, protocolSize);
        fields.Close(root, at);
    }

    static int AddAddress(FieldList fields, Field field, int at, int size)
    {
        if (size > 0)
            fields.Add(field, at, size);
        return at + size;
    }

    /// <summary>
    /// ARP for ATM has six lengths in place of two (RFC 2225 section 8.1): of the ATM number and subaddress (6 bits each) and of the protocol address, of
    /// the sender and then of the target. Nothing is said of a packet that is shorter than they tell.
    /// </summary>
    static void AddAtm(ReadOnlySpan<byte> bytes, FieldList fields)
    {
        if (bytes.Length < AtmFixedLength)
            return;
        int senderAtm = (bytes[4] & 0x3f) + (bytes[5] & 0x3f), senderProtocol = bytes[8];
        int targetAtm = (bytes[9] & 0x3f) + (bytes[10] & 0x3f), targetProtocol = bytes[11];
        if (AtmFixedLength + senderAtm + senderProtocol + targetAtm + targetProtocol > bytes.Length)
            return;
        fields.Add(Opcode, 6, 2);
        int at = AtmFixedLength + senderAtm;
        if (senderProtocol == 4)
            fields.Add(SenderProtocol, at, 4);
        if (targetProtocol == 4)
            fields.Add(TargetProtocol, at + senderProtocol + targetAtm, 4);
    }

    /// <summary>Who asks for his own IPv4 address announces it (RFC 5227 section 3), whatever the hardware.</summary>
    static bool IsGratuitous(ReadOnlySpan<byte> bytes, int hardwareSize)
    {
        int sender = FixedLength + hardwareSize, target = sender + 4 + hardwareSize;
        return target + 4 <= bytes.Length && bytes.Slice(sender, 4).SequenceEqual(bytes.Slice(target, 4));
    }
}

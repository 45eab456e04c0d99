using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>ARP, reverse and inverse ARP (RFC 826, RFC 903, RFC 2390).</summary>
public sealed class ArpDissector : LayerDissector
{
    const int FixedLength = 8;

    static readonly Protocol Arp = new("Address Resolution Protocol", "ARP", "arp");
    static readonly Field HardwareType = Arp.UInt16("hw.type", "Hardware type", new ValueStrings
    {
        { 1, "Ethernet" },
        { 6, "IEEE 802" },
        { 15, "Frame Relay" },
        { 18, "Fibre Channel" },
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
        int hardwareSize = (int)fields.Add(HardwareSize, 4, 1);
        int protocolSize = (int)fields.Add(ProtocolSize, 5, 1);
        fields.Add(Opcode, 6, 2);
        if (IsGratuitous(bytes))
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

    /// <summary>Who asks for his own address announces it (RFC 5227 section 3).</summary>
    static bool IsGratuitous(ReadOnlySpan<byte> bytes)
        => ArpHeader.TryRead(bytes, out ArpHeader header) && header.Operation is 1 or 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes) == 1
            && header.SenderProtocol == header.TargetProtocol;
}

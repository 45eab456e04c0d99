using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>GRE (RFC 2784, RFC 2890; RFC 2637 for version 1; RFC 8086 over UDP).</summary>
public sealed class GreDissector : LayerDissector
{
    /// <summary>ERSPAN type II has a header, and a GRE sequence number; type I has neither (draft-foschiano-erspan section 4).</summary>
    const int ErspanLength = 8;

    static readonly Protocol Gre = new("Generic Routing Encapsulation", "GRE", "gre");
    static readonly Field Flags = Gre.UInt16("flags_and_version", "Flags and Version", shown: FieldBase.Hexadecimal);
    static readonly Field HasChecksum = Gre.Boolean("flags.checksum", "Checksum Bit", mask: 0x8000);
    static readonly Field HasRouting = Gre.Boolean("flags.routing", "Routing Bit", mask: 0x4000);
    static readonly Field HasKey = Gre.Boolean("flags.key", "Key Bit", mask: 0x2000);
    static readonly Field HasSequence = Gre.Boolean("flags.sequence_number", "Sequence Number Bit", mask: 0x1000);
    static readonly Field HasAcknowledgment = Gre.Boolean("flags.ack", "Acknowledgment", mask: 0x0080);
    static readonly Field Version = Gre.UInt16("flags.version", "Version", mask: 0x0007);
    static readonly Field Type = Gre.UInt16("proto", "Protocol Type", EtherTypeNames.All, FieldBase.Hexadecimal);
    static readonly Field Checksum = Gre.UInt16("checksum", "Checksum", shown: FieldBase.Hexadecimal);
    static readonly ChecksumFields Verdict = new(Gre, bad: "checksum.incorrect");
    static readonly Field Offset = Gre.UInt16("offset", "Offset");
    static readonly Field Key = Gre.UInt32("key", "Key", shown: FieldBase.Hexadecimal);
    static readonly Field PayloadLength = Gre.UInt16("key.payload_length", "Payload Length");
    static readonly Field CallId = Gre.UInt16("key.call_id", "Call ID");
    static readonly Field Sequence = Gre.UInt32("sequence_number", "Sequence Number");
    static readonly Field Acknowledgment = Gre.UInt32("ack_number", "Acknowledgment Number");

    /// <inheritdoc/>
    public override Protocol Protocol => Gre;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
        table.IpProtocol(IpProtocol.Gre);
        table.UdpTunnel(4754);
    }

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        if (!GreHeader.TryRead(walk.Bytes(offset, end), out GreHeader header))
            return;
        FieldList fields = walk.Fields;
        int root = fields.Open(Gre.Root, 0, header.HeaderLength);
        int flags = fields.Open(Flags, 0, 2);
        fields.Add(HasChecksum, 0, 2);
        fields.Add(HasRouting, 0, 2);
        fields.Add(HasKey, 0, 2);
        fields.Add(HasSequence, 0, 2);
        if (header.Version == 1)
            fields.Add(HasAcknowledgment, 0, 2);
        fields.Add(Version, 0, 2);
        fields.Close(flags);
        fields.Add(Type, 2, 2);
        int at = GreHeader.Length;
        if (header.HasChecksum || header.HasRouting)
        {
            fields.Add(Checksum, at, 2);
            Verdict.Add(fields, header.HasChecksum ? walk.Check(offset, end, at) : ChecksumVerdict.NotPresent);
            fields.Add(Offset, at + 2, 2);
            at += 4;
        }
        if (header.HasKey)
        {
            AddKey(fields, header.Protocol, at);
            at += 4;
        }
        if (header.HasSequence)
        {
            fields.Add(Sequence, at, 4);
            at += 4;
        }
        if (header.HasAcknowledgment)
        {
            fields.Add(Acknowledgment, at, 4);
            at += 4;
        }
        fields.Close(root);
        if (header.Protocol == EtherType.Erspan3)
            DissectErspan3(ref walk, offset + at, end);
        else if (header.Protocol == EtherType.CiscoMetadata)
            DissectMetadata(ref walk, offset + at, end);
        else if (header.HasRouting || header.Protocol == EtherType.Wccp)
            walk.Resume(offset + at, end);
        else if (header.Protocol == EtherType.Erspan)
            walk.Dissect(EthernetDissector.Instance, offset + at + (header.HasSequence ? ErspanLength : 0), end);
        else
            walk.DissectEtherType(header.Protocol, offset + at, end);
    }

    /// <summary>ERSPAN type III: 12 bytes, 8 more when the last bit says so; the frame type tells what follows (draft-foschiano-erspan section 4.3).</summary>
    static void DissectErspan3(ref LayerWalk walk, int offset, int end)
    {
        const int headerLength = 12, subheaderLength = 8;
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < headerLength)
            return;
        int start = offset + headerLength + ((bytes[11] & 1) != 0 ? subheaderLength : 0);
        bool isEthernet = (bytes[10] >> 2 & 0x1f) == 0;
        if (isEthernet)
            walk.Dissect(EthernetDissector.Instance, start, end);
        else
            walk.Resume(start, end);
    }

    /// <summary>Cisco metadata: behind GRE the type of what follows comes first, then version, length in units of 4 bytes, and options.</summary>
    static void DissectMetadata(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length >= 4)
            walk.DissectEtherType(bytes[0] << 8 | bytes[1], offset + 4 + bytes[3] * 4, end);
    }

    /// <summary>PPTP divides the key into length and call (RFC 2637 section 4.1).</summary>
    static void AddKey(FieldList fields, ushort protocol, int at)
    {
        if (protocol == EtherType.Ppp)
        {
            fields.Add(PayloadLength, at, 2);
            fields.Add(CallId, at + 2, 2);
        }
        else
        {
            fields.Add(Key, at, 4);
        }
    }
}

using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>IP Authentication Header (RFC 4302 section 2).</summary>
public sealed class AhDissector : LayerDissector
{
    const int FixedLength = 12;

    static readonly Protocol Ah = new("Authentication Header", "AH", "ah");
    static readonly Field Next = Ah.UInt8("next_header", "Next header", IpProtocolNames.All);
    static readonly Field Length = Ah.UInt8("length", "Length");
    static readonly Field Reserved = Ah.UInt16("reserved", "Reserved", shown: FieldBase.Hexadecimal);
    static readonly Field Spi = Ah.UInt32("spi", "AH SPI", shown: FieldBase.Hexadecimal);
    static readonly Field Sequence = Ah.UInt32("sequence", "AH Sequence");
    static readonly Field CheckValue = Ah.Bytes("icv", "AH ICV");

    /// <inheritdoc/>
    public override Protocol Protocol => Ah;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(51);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (bytes.Length < FixedLength)
            return;
        FieldList fields = walk.Fields;

        // In words of four bytes, less two (section 2.2).
        int length = Math.Max(FixedLength, 4 * (bytes[1] + 2));
        int root = fields.Open(Ah.Root, 0, length);
        fields.Add(Next, 0, 1);
        fields.Add(Length, 1, 1);
        fields.Add(Reserved, 2, 2);
        fields.Add(Spi, 4, 4);
        fields.Add(Sequence, 8, 4);
        if (length > FixedLength)
            fields.Add(CheckValue, FixedLength, length - FixedLength);
        fields.Close(root);
        walk.DissectIpProtocol(bytes[0], offset + length, end);
    }
}

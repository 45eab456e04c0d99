using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>The time stamp that Arista's switches put before the type (Arista, "Hardware timestamping").</summary>
public sealed class AristaDissector : LayerDissector
{
    static readonly Protocol Arista = new("Arista Vendor Specific Protocol", "ARISTA", "arista");
    static readonly Field Subtype = Arista.UInt16("subtype", "Subtype", shown: FieldBase.Hexadecimal);
    static readonly Field Version = Arista.UInt16("version", "Version", shown: FieldBase.Hexadecimal);

    /// <inheritdoc/>
    public override Protocol Protocol => Arista;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.EtherType(EtherType.Arista);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        const int timestampSubtype = 1;
        FieldList fields = walk.Fields;
        int root = fields.Open(Arista.Root, 0, 4);
        ulong subtype = fields.Add(Subtype, 0, 2);
        ulong version = fields.Add(Version, 2, 2);

        // The third half byte of the version is the format: 1 for times of 64 bits, 2 for 48.
        ulong format = version >> 4 & 15;
        int length = 4 + (format == 1 ? 8 : 6);
        fields.Close(root, length);
        ReadOnlySpan<byte> bytes = walk.Bytes(offset, end);
        if (subtype == timestampSubtype && format is 1 or 2 && bytes.Length >= length + 2)
            walk.DissectTypeOrLength(BinaryPrimitives.ReadUInt16BigEndian(bytes[length..]), offset + length + 2, end);
    }
}

using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>PIM version 2 (RFC 7761 section 4.9): the header, and the packet that a Register message carries.</summary>
public sealed class PimDissector : LayerDissector
{
    const int RegisterMessage = 1, RegisterLength = 8;

    static readonly Protocol Pim = new("Protocol Independent Multicast", "PIM", "pim");
    static readonly Field Version = Pim.UInt8("version", "Version", mask: 0xf0);
    static readonly Field Type = Pim.UInt8("type", "Type", new ValueStrings
    {
        { 0, "Hello" },
        { 1, "Register" },
        { 2, "Register-stop" },
        { 3, "Join/Prune" },
        { 4, "Bootstrap" },
        { 5, "Assert" },
        { 6, "Graft" },
        { 7, "Graft-Ack" },
        { 8, "Candidate-RP-Advertisement" },
        { 9, "State-Refresh" },
        { 10, "DF election" },
    }, mask: 0x0f);

    static readonly Field Checksum = Pim.UInt16("cksum", "Checksum", shown: FieldBase.Hexadecimal);

    static readonly ChecksumFields Verdict = new(Pim, "cksum", "bad_checksum");

    /// <inheritdoc/>
    public override Protocol Protocol => Pim;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.IpProtocol(103);

    /// <inheritdoc/>
    public override void Dissect(ref LayerWalk walk, int offset, int end)
    {
        FieldList fields = walk.Fields;
        int root = fields.Open(Pim.Root, 0, end - offset);
        ulong version = fields.Add(Version, 0, 1);
        ulong type = fields.Add(Type, 0, 1);
        fields.Add(Checksum, 2, 2);
        if (version == 2 && fields.Has(2, 2))
            Verdict.Add(fields, Check(in walk, offset, end, isRegister: type == RegisterMessage));
        fields.Close(root);
        if (version == 2 && type == RegisterMessage)
            walk.DissectIp(offset + RegisterLength, end);
    }

    /// <summary>
    /// Over IPv6 with a pseudo header. The packet that a Register message carries is left out, and its length too; some senders take it in, which is
    /// as good (RFC 7761 section 4.9).
    /// </summary>
    static ChecksumVerdict Check(in LayerWalk walk, int offset, int end, bool isRegister)
    {
        ChecksumVerdict verdict = CheckTo(in walk, offset, isRegister ? Math.Min(end, offset + RegisterLength) : end);
        return isRegister && verdict.Status == ChecksumStatus.Bad && CheckTo(in walk, offset, end) is { Status: not ChecksumStatus.Bad } whole ? whole : verdict;
    }

    static ChecksumVerdict CheckTo(in LayerWalk walk, int offset, int end)
        => walk.HasLevel && walk.Level.Version == 6 ? walk.CheckWithAddresses(IpProtocol.Pim, offset, end, 2) : walk.Check(offset, end, 2);
}

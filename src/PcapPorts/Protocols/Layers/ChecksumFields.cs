using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>The fields that say whether the checksum of a protocol is right. They stand behind the checksum.</summary>
sealed class ChecksumFields
{
    /// <summary>What is said of a checksum that was not yet there when the packet was captured.</summary>
    public const string LeftToCard = "Checksum left to the network card: captured before it was filled in";

    static readonly ValueStrings Statuses = new()
    {
        { 0, "Bad" },
        { 1, "Good" },
        { 2, "Unverified" },
        { 3, "Not present" },
        { 4, "Illegal" },
    };

    readonly Field _status;
    readonly Field _right;
    readonly Field _bad;
    readonly Field? _partial;
    readonly Field? _illegal;

    /// <param name="protocol">The protocol.</param>
    /// <param name="checksum">The name of the checksum itself.</param>
    /// <param name="bad">The name of the remark that it is wrong; Wireshark's is another for each protocol.</param>
    /// <param name="label">What the tree calls the status.</param>
    /// <param name="partial">What is said when it is left to the network card; null where that is never so.</param>
    /// <param name="illegal">What is said when it is missing and must not; null where that is never so.</param>
    /// <param name="isLong">Whether it has 32 bits rather than 16.</param>
    public ChecksumFields(Protocol protocol, string checksum = "checksum", string bad = "checksum_bad.expert", string label = "Checksum Status", string? partial = null, string? illegal = null, bool isLong = false)
    {
        _status = protocol.UInt8($"{checksum}.status", label, Statuses);
        _right = isLong ? protocol.UInt32($"{checksum}_calculated", "Calculated Checksum", shown: FieldBase.Hexadecimal) : protocol.UInt16($"{checksum}_calculated", "Calculated Checksum", shown: FieldBase.Hexadecimal);
        _bad = protocol.Expert(bad, "Bad checksum", ExpertSeverity.Error, ExpertGroup.Checksum);
        _partial = partial is null ? null : protocol.Expert($"{checksum}.partial", partial, ExpertSeverity.Note, ExpertGroup.Checksum);
        _illegal = illegal is null ? null : protocol.Expert($"{checksum}.zero", illegal, ExpertSeverity.Error, ExpertGroup.Checksum);
    }

    /// <summary>Adds what a verdict says.</summary>
    public void Add(FieldList fields, ChecksumVerdict verdict)
    {
        bool isPartial = verdict.Status == ChecksumStatus.Partial;
        fields.AddGenerated(_status, (ulong)(isPartial ? ChecksumStatus.Unverified : verdict.Status));
        switch (verdict.Status)
        {
            case ChecksumStatus.Bad:
                fields.AddGenerated(_right, (ulong)verdict.Right);
                fields.AddGenerated(_bad);
                break;
            case ChecksumStatus.Partial when _partial is not null:
                fields.AddGenerated(_partial);
                break;
            case ChecksumStatus.Illegal when _illegal is not null:
                fields.AddGenerated(_illegal);
                break;
            default:
                break;
        }
    }
}

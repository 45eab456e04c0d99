namespace PcapPorts.Fields;

/// <summary>That a field is a remark on the packet, and of what weight: what Wireshark calls expert information.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Group">What it is about.</param>
public sealed record ExpertInfo(ExpertSeverity Severity, ExpertGroup Group);

/// <summary>How much a remark matters.</summary>
public enum ExpertSeverity : byte
{
    /// <summary>An ordinary event worth a look: a connection begins or ends.</summary>
    Chat,

    /// <summary>Unusual but allowed: an error answer, a duplicate.</summary>
    Note,

    /// <summary>Something went wrong: loss, a reset.</summary>
    Warning,

    /// <summary>The packet breaks its protocol's rules.</summary>
    Error,
}

/// <summary>What a remark is about.</summary>
public enum ExpertGroup : byte
{
    /// <summary>The order of messages.</summary>
    Sequence,

    /// <summary>An answer of the application.</summary>
    Response,

    /// <summary>A field with a doubtful value.</summary>
    Protocol,

    /// <summary>A packet that cannot be read to its end.</summary>
    Malformed,

    /// <summary>A checksum.</summary>
    Checksum,
}

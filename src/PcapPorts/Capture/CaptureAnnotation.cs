namespace PcapPorts.Capture;

/// <summary>What wrote a section of a pcapng file (draft-ietf-opsawg-pcapng, section 4.1). Texts are as captured: escape them before they reach a terminal.</summary>
/// <param name="Hardware">shb_hardware.</param>
/// <param name="OperatingSystem">shb_os.</param>
/// <param name="Application">shb_userappl.</param>
public sealed record CaptureSection(string? Hardware, string? OperatingSystem, string? Application);

/// <summary>What a comment is about.</summary>
public enum CommentSubject : byte
{
    /// <summary>A section; <see cref="CaptureComment.Number"/> counts them from 0.</summary>
    Section,

    /// <summary>An interface; <see cref="CaptureComment.Number"/> is its index in <see cref="CaptureReader.Interfaces"/>.</summary>
    Interface,

    /// <summary>A frame; <see cref="CaptureComment.Number"/> is its number, from 1.</summary>
    Frame,

    /// <summary>The names, statistics or secrets that stand in a block of their own; the number is 0.</summary>
    Other,
}

/// <summary>A comment that somebody left in a capture (pcapng opt_comment).</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Number">Which one of them.</param>
/// <param name="Text">The text as captured: escape it before it reaches a terminal.</param>
public sealed record CaptureComment(CommentSubject Subject, long Number, string Text);

/// <summary>A name that the capture file gives to an address (draft-ietf-opsawg-pcapng, section 4.5).</summary>
/// <param name="Address">4 bytes of IPv4, 16 of IPv6, 6 of EUI-48 or 8 of EUI-64, in network order.</param>
/// <param name="Name">The name as captured: escape it before it reaches a terminal.</param>
public sealed record CaptureName(ReadOnlyMemory<byte> Address, string Name);

/// <summary>What an interface counted (draft-ietf-opsawg-pcapng, section 4.6); null where the file is silent.</summary>
/// <param name="Interface">Index into <see cref="CaptureReader.Interfaces"/>.</param>
/// <param name="Time">When the counters were read.</param>
public sealed record CaptureStatistics(int Interface, Timestamp Time)
{
    /// <summary>When the capture began (isb_starttime).</summary>
    public Timestamp Start { get; init; } = Timestamp.None;

    /// <summary>When the capture ended (isb_endtime).</summary>
    public Timestamp End { get; init; } = Timestamp.None;

    /// <summary>Packets that the interface received (isb_ifrecv).</summary>
    public ulong? Received { get; init; }

    /// <summary>Packets that the interface dropped for want of room (isb_ifdrop).</summary>
    public ulong? Dropped { get; init; }

    /// <summary>Packets that the capture filter let pass (isb_filteraccept).</summary>
    public ulong? Accepted { get; init; }

    /// <summary>Packets that the operating system dropped (isb_osdrop).</summary>
    public ulong? DroppedBySystem { get; init; }

    /// <summary>Packets that reached the capturing program (isb_usrdeliv).</summary>
    public ulong? Delivered { get; init; }
}

/// <summary>Secrets for decryption (draft-ietf-opsawg-pcapng, section 4.7).</summary>
/// <param name="Kind">Type of secrets: 0x544c534b TLS key log, 0x57474b4c WireGuard key log, 0x5353484b SSH, and others.</param>
/// <param name="Data">The secrets as they stand in the file.</param>
public sealed record CaptureSecrets(uint Kind, ReadOnlyMemory<byte> Data);

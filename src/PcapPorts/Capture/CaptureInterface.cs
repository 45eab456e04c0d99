namespace PcapPorts.Capture;

/// <summary>An interface that a capture was recorded on.</summary>
/// <param name="LinkType">Link type of its frames.</param>
/// <param name="SnapLength">Most bytes captured of a frame; 0 for no limit.</param>
/// <param name="Name">Its name, where the file gives one (pcapng if_name).</param>
public sealed record CaptureInterface(LinkType LinkType, uint SnapLength, string? Name)
{
    /// <summary>What it is, in words (pcapng if_description).</summary>
    public string? Description { get; init; }

    /// <summary>The capture filter that was in force, where it is given as text (pcapng if_filter).</summary>
    public string? Filter { get; init; }

    /// <summary>The operating system of the machine that it belongs to (pcapng if_os).</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>Frame check sequence bytes at the end of its frames; 0 when the file names none.</summary>
    public byte FcsLength { get; init; }

    /// <summary>
    /// Unit of its times as pcapng if_tsresol writes it: a negative power of 10, or of 2 when the highest bit is set.
    /// 6 is microseconds, 9 nanoseconds.
    /// </summary>
    public byte TimestampResolution { get; init; } = 6;

    /// <summary>Seconds to add to its times (pcapng if_tsoffset).</summary>
    public long TimestampOffset { get; init; }
}

namespace PcapPorts.Capture.LibPcap;

/// <summary>How devices are opened by <see cref="LiveCapture"/>.</summary>
public sealed record LiveCaptureOptions
{
    /// <summary>Most bytes of a frame that are kept: 262,144, which is every frame whole.</summary>
    public const int DefaultSnapLength = (int)FrameLimits.Ordinary;

    /// <summary>Default of <see cref="BufferSize"/>: 32 MiB, a quarter of a second of 1 Gbit/s.</summary>
    public const int DefaultBufferSize = 32 << 20;

    /// <summary>Most bytes of a frame that are kept, 1 to 262,144.</summary>
    public int SnapLength { get; init; } = DefaultSnapLength;

    /// <summary>Whether frames for other hosts are wanted too.</summary>
    public bool Promiscuous { get; init; } = true;

    /// <summary>Whether a wireless device is to hear all of its channel (monitor mode).</summary>
    public bool Monitor { get; init; }

    /// <summary>Whether each frame is handed over at once. It costs the kernel's larger buffers: at high rates frames are lost sooner.</summary>
    public bool Immediate { get; init; }

    /// <summary>Bytes of the kernel's buffer of each device.</summary>
    public int BufferSize { get; init; } = DefaultBufferSize;

    /// <summary>Where times come from, by the library's names (pcap-tstamp(7)): <c>host</c>, <c>adapter</c>, ...; null for the device's default.</summary>
    public string? TimestampType { get; init; }

    /// <summary>The link type wanted where a device has several, by the library's name (<c>EN10MB</c>, <c>IEEE802_11_RADIO</c>); null for its default.</summary>
    public string? LinkType { get; init; }

    /// <summary>A capture filter (pcap-filter(7)); null or empty for every frame.</summary>
    public string? Filter { get; init; }

    /// <summary>Bytes of frames that one batch can hold at the least; a batch ends earlier than its 128 frames when they are large.</summary>
    internal int BatchBytes => Math.Max(4 << 20, SnapLength * 16);
}

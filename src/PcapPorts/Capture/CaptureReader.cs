namespace PcapPorts.Capture;

/// <summary>Reads the frames of a capture in order, in batches.</summary>
public abstract class CaptureReader : IDisposable
{
    /// <summary>The name that messages use: the path, or <c>standard input</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Fills <paramref name="batch"/> with the next frames, at least one. From a pipe it returns what has arrived rather than wait
    /// for a full batch. False at the end of the capture, and at damage: then <see cref="Damage"/> says where and why.
    /// </summary>
    public abstract bool Read(FrameBatch batch);

    /// <summary>What ended the reading before the end of the file; null when nothing did.</summary>
    public abstract CaptureDamage? Damage { get; }

    /// <summary>The interfaces described so far; pcap files have one.</summary>
    public abstract IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>Damage in a capture file: everything before it was read.</summary>
/// <param name="Offset">Offset in the file (after decompression) of the record or block that could not be read.</param>
/// <param name="Cause">A sentence fragment that names the cause.</param>
public sealed record CaptureDamage(long Offset, string Cause);

/// <summary>An interface that a capture was recorded on.</summary>
/// <param name="LinkType">Link type of its frames.</param>
/// <param name="SnapLength">Most bytes captured of a frame; 0 for no limit.</param>
/// <param name="Name">Its name, where the file gives one (pcapng if_name).</param>
public sealed record CaptureInterface(LinkType LinkType, uint SnapLength, string? Name);

namespace PcapPorts.Capture;

/// <summary>Reads the frames of a capture in order, in batches.</summary>
public abstract class CaptureReader : IDisposable
{
    /// <summary>The name that messages use: the path, or <c>standard input</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Opens a capture file: pcap or pcapng, plain or compressed with gzip or zstd, told apart by their first bytes.
    /// A regular file is read in large blocks, a pipe as it streams.
    /// </summary>
    /// <param name="path">A path, or <c>-</c> for standard input.</param>
    /// <param name="readAhead">Whether a second thread may read, and decompress, a large regular file ahead of the frames that are taken.</param>
    /// <exception cref="CaptureFormatException">It is no capture, or ends inside its file header.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static CaptureReader Open(string path, bool readAhead = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return string.Equals(path, "-", StringComparison.Ordinal)
            ? CaptureOpening.Open(ByteSource.StandardInput(), "standard input")
            : CaptureOpening.Open(ByteSource.OpenFile(path), path, readAhead);
    }

    /// <summary>Opens a capture that comes through a stream, from where the stream stands. The reader disposes the stream.</summary>
    /// <param name="stream">Any readable stream; it need not seek. A short read is taken as what has arrived.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="CaptureFormatException">It is no capture, or ends inside its file header.</exception>
    public static CaptureReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return CaptureOpening.Open(new StreamSource(stream), name);
    }

    /// <summary>
    /// Fills <paramref name="batch"/> with the next frames, at least one. From a pipe it returns what has arrived rather than wait
    /// for a full batch. False at the end of the capture, and at damage: then <see cref="Damage"/> says where and why.
    /// What a reader returned before is no longer valid, whichever batch it was read into.
    /// </summary>
    public abstract bool Read(FrameBatch batch);

    /// <summary>What ended the reading before the end of the file; null when nothing did.</summary>
    public abstract CaptureDamage? Damage { get; }

    /// <summary>The interfaces described so far, of all sections in file order; pcap files have one.</summary>
    public abstract IReadOnlyList<CaptureInterface> Interfaces { get; }

    /// <summary>The sections begun so far, with what wrote them; empty for pcap files.</summary>
    public virtual IReadOnlyList<CaptureSection> Sections => [];

    /// <summary>The comments read so far; only pcapng has any.</summary>
    public virtual IReadOnlyList<CaptureComment> Comments => [];

    /// <summary>The names of addresses that the file itself gives (pcapng Name Resolution Block).</summary>
    public virtual IReadOnlyList<CaptureName> Names => [];

    /// <summary>What interfaces counted, dropped packets among it (pcapng Interface Statistics Block).</summary>
    public virtual IReadOnlyList<CaptureStatistics> Statistics => [];

    /// <summary>Decryption secrets (pcapng Decryption Secrets Block).</summary>
    public virtual IReadOnlyList<CaptureSecrets> Secrets => [];

    /// <summary>Whether sections, comments, names, statistics or secrets were left out because a list had reached its limit.</summary>
    public virtual bool AnnotationLimitReached => false;

    /// <summary>Closes the capture; the bytes of every batch that this reader filled become invalid.</summary>
    public abstract void Dispose();
}

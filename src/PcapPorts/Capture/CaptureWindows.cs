namespace PcapPorts.Capture;

/// <summary>
/// Splits one regular, uncompressed capture file into windows that several threads can read at once. Where a window's first record starts is
/// guessed from a chain of plausible records; when the window before it has been read, <see cref="Follows"/> tells whether the guess was right,
/// and if not <see cref="OpenAt(int, WindowEnd)"/> reads the window from the true start. So the result is always that of one pass.
/// A window with damage ends the capture: the windows behind it do not count. Safe for use by several threads.
/// </summary>
public sealed class CaptureWindows : IDisposable
{
    const int MaximumCount = 1 << 20;

    readonly FileStream _file;
    readonly string _path;
    readonly long _length;
    readonly long _windowBytes;
    readonly PcapFileHeader? _pcap;
    readonly SectionState? _section;

    CaptureWindows(FileStream file, string path, long windowBytes, PcapFileHeader? pcap, SectionState? section)
    {
        _file = file;
        _path = path;
        _length = file.Length;
        _pcap = pcap;
        _section = section;
        _windowBytes = Math.Max(windowBytes, _length / MaximumCount + 1);
        Count = (int)(_length / _windowBytes);
    }

    /// <summary>Bytes that hold a window and the rest of an ordinary record at its end; the last window may be longer.</summary>
    internal int BufferLength => (int)Math.Min(_windowBytes + (1 << 16), 1 << 26);

    /// <summary>Number of windows, at least 2. The last is up to twice as long as the others, and takes in what the file grows by.</summary>
    public int Count { get; }

    /// <summary>
    /// Splits a file; null when it cannot be split: it is <c>-</c> (standard input), a pipe, compressed, no capture, or shorter than two windows. Then
    /// <see cref="CaptureReader.Open(string, bool)"/> reads it, or says what is wrong with it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="windowBytes">Length of a window in bytes, above 0.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The permission to read it is missing.</exception>
    public static CaptureWindows? TryOpen(string path, long windowBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowBytes);
        if (string.Equals(path, "-", StringComparison.Ordinal))
            return null;
        // Only a regular file has a length here; opening a pipe to find out would take its first bytes.
        var information = new FileInfo(path);
        if (!information.Exists || information.Length / 2 < windowBytes)
            return null;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        CaptureWindows? windows = null;
        try
        {
            windows = file.CanSeek && file.Length / 2 >= windowBytes ? Split(file, path, windowBytes) : null;
            return windows;
        }
        catch (CaptureFormatException)
        {
            return null;
        }
        finally
        {
            if (windows is null)
                file.Dispose();
        }
    }

    static CaptureWindows? Split(FileStream file, string path, long windowBytes)
    {
        Span<byte> header = stackalloc byte[PcapFileHeader.Length];
        if (RandomAccess.Read(file.SafeFileHandle, header, 0) < header.Length)
            return null;
        if (PcapFileHeader.IsMagic(header))
            return PcapFileHeader.Read(header, out _) is { } pcap ? new CaptureWindows(file, path, windowBytes, pcap, null) : null;
        if (!PcapNgReader.IsMagic(header))
            return null;
        // Every window but the first begins in the middle; what was declared before the first packet is taken to hold there.
        using var reader = new PcapNgReader(new CaptureInput(new FileSource(file.SafeFileHandle, 0, file.Length, owner: null)), path);
        reader.ReadFirstSection().ReadToFirstPacket();
        return new CaptureWindows(file, path, windowBytes, null, reader.End.State);
    }

    /// <summary>
    /// Reads a window from where its first record seems to start: that is certain for the first window and a guess for the others.
    /// A window in which no start is found has no frames, and follows nothing. Frame numbers count from 1 in every window.
    /// </summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public CaptureFileReader Open(int index) => Open(index, kept: null);

    /// <summary>As <see cref="Open(int)"/>; frames stay valid in the buffers that they were delivered in, the first of which is <paramref name="kept"/>.</summary>
    internal CaptureFileReader Open(int index, byte[]? kept)
    {
        CheckIndex(index);
        if (index > 0)
            return Open(index, FindStart(index * _windowBytes), _section, kept);
        if (_pcap is not null)
            return Open(0, PcapFileHeader.Length, null, kept);
        var input = new CaptureInput(new FileSource(_file.SafeFileHandle, 0, _length, owner: null), kept: kept);
        try
        {
            return new PcapNgReader(input, _path) { Limit = LimitOf(0) }.ReadFirstSection();
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads a window from where the one before it ended.</summary>
    /// <param name="index">1 to <see cref="Count"/> - 1.</param>
    /// <param name="previousEnd"><see cref="CaptureFileReader.End"/> of the window before, read to its end.</param>
    public CaptureFileReader OpenAt(int index, WindowEnd previousEnd) => OpenAt(index, previousEnd, kept: null);

    /// <summary>As <see cref="OpenAt(int, WindowEnd)"/>; frames stay valid as with <see cref="Open(int, byte[])"/>.</summary>
    internal CaptureFileReader OpenAt(int index, WindowEnd previousEnd, byte[]? kept)
    {
        CheckIndex(index);
        if (_pcap is null && previousEnd.State is null)
            throw new ArgumentException("The end of a window of another capture.", nameof(previousEnd));
        return Open(index, previousEnd.Offset, previousEnd.State, kept);
    }

    /// <summary>Whether a window began exactly where the one before it ended, and in the same state.</summary>
    /// <param name="end"><see cref="CaptureFileReader.End"/> of the window before, read to its end.</param>
    /// <param name="next">The reader of the window behind it.</param>
    public static bool Follows(WindowEnd end, CaptureReader next)
        => next is CaptureFileReader reader && reader.Start == end.Offset && Equals(reader.StartState, end.State);

    CaptureFileReader Open(int index, long start, SectionState? state, byte[]? kept)
    {
        var input = new CaptureInput(new FileSource(_file.SafeFileHandle, Math.Max(start, 0), _length, owner: null), Math.Max(start, 0), kept);
        CaptureFileReader reader = _pcap is { } header ? new PcapReader(input, _path, header) : new PcapNgReader(input, _path, state!);
        reader.Limit = start < 0 ? 0 : LimitOf(index);
        reader.Start = start;
        reader.StartState = state;
        return reader;
    }

    long LimitOf(int index) => index == Count - 1 ? long.MaxValue : (index + 1) * _windowBytes;

    long FindStart(long nominal)
        => _pcap is { } header
            ? RecordSearch.FindPcap(_file.SafeFileHandle, nominal, header)
            : RecordSearch.FindPcapNg(_file.SafeFileHandle, nominal, _section!);

    void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    /// <summary>Closes the file; the readers of its windows can read no more.</summary>
    public void Dispose() => _file.Dispose();
}

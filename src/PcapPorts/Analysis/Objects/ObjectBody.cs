namespace PcapPorts.Analysis.Objects;

/// <summary>
/// The bytes of an object that is under way: in memory up to <see cref="MaxInMemory"/>, beyond it in a file that the system removes with its last handle.
/// Pieces may come in any order; what came first stays.
/// </summary>
sealed class ObjectBody : IDisposable
{
    /// <summary>Most bytes in memory.</summary>
    public const int MaxInMemory = 1 << 18;

    /// <summary>Most bytes that may be missing before a piece, for pieces that come early.</summary>
    public const long MaxAhead = 1 << 24;

    const int MaxPieces = 256;

    readonly List<(long Start, long End)> _pieces = [];
    Stream _bytes = new MemoryStream();
    bool _isFile;

    /// <summary>Where the last byte ends.</summary>
    public long Length => _pieces.Count == 0 ? 0 : _pieces[^1].End;

    /// <summary>Whether no byte before <see cref="Length"/> is missing.</summary>
    public bool IsWhole => _pieces is [] or [(0, _)];

    /// <summary>Whether a piece was refused, for it lay too far ahead.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Write(Length, bytes);

    /// <summary>Adds bytes somewhere.</summary>
    /// <param name="offset">Where they belong.</param>
    /// <param name="bytes">The bytes.</param>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (offset < 0 || offset > Length + MaxAhead || _pieces.Count >= MaxPieces)
        {
            IsBroken = true;
            return;
        }

        // Into the holes only: a server that sends a part again may send another one.
        long at = offset, end = offset + bytes.Length;
        foreach ((long start, long stop) in _pieces.ToArray())
        {
            if (stop <= at)
                continue;
            if (start >= end)
                break;
            if (start > at)
                Fill(at, bytes[(int)(at - offset)..(int)(start - offset)]);
            at = stop;
        }
        if (at < end)
            Fill(at, bytes[(int)(at - offset)..]);
    }

    /// <summary>The bytes from the first one on; a hole reads as zeros.</summary>
    public Stream Read()
    {
        _bytes.Position = 0;
        return _bytes;
    }

    public void Dispose() => _bytes.Dispose();

    void Fill(long offset, ReadOnlySpan<byte> bytes)
    {
        if (!_isFile && offset + bytes.Length > MaxInMemory)
            MoveToFile();
        _bytes.Position = offset;
        _bytes.Write(bytes);
        int at = _pieces.Count;
        while (at > 0 && _pieces[at - 1].Start > offset)
            at--;
        _pieces.Insert(at, (offset, offset + bytes.Length));
        Join(at);
        Join(at - 1);
    }

    void Join(int at)
    {
        if (at < 0 || at + 1 >= _pieces.Count || _pieces[at].End != _pieces[at + 1].Start)
            return;
        _pieces[at] = (_pieces[at].Start, _pieces[at + 1].End);
        _pieces.RemoveAt(at + 1);
    }

    void MoveToFile()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
        _bytes.Position = 0;
        _bytes.CopyTo(file);
        _bytes.Dispose();
        _bytes = file;
        _isFile = true;
    }
}

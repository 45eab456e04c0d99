using System.Buffers;

namespace PcapPorts.Protocols.Layers;

/// <summary>The fragments of one IP datagram that came so far. Where two overlap the first one's bytes stay.</summary>
sealed class FragmentedDatagram(long begun)
{
    /// <summary>Most bytes of a datagram behind its header (RFC 791 section 3.1).</summary>
    public const int MaxLength = 65535;

    /// <summary>Most pieces that do not touch: more holes than that no sender leaves.</summary>
    const int MaxPieces = 512;

    // Ranges that are there, in order, neither touching nor overlapping.
    readonly List<(int Start, int End)> _pieces = [];
    byte[] _bytes = [];
    int _total = -1;

    /// <summary>Time of the first fragment that came, in nanoseconds since 1970.</summary>
    public long Begun { get; } = begun;

    /// <summary>Bytes of memory that it takes.</summary>
    public int Size => _bytes.Length;

    /// <summary>Whether nothing is missing.</summary>
    public bool IsWhole => _total >= 0 && _pieces.Count == 1 && _pieces[0].Start == 0 && _pieces[0].End >= _total;

    /// <summary>All bytes; meaningful when it is whole.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _total);

    /// <summary>Takes a fragment.</summary>
    /// <param name="start">Where its bytes belong.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isLast">Whether the datagram ends behind them.</param>
    /// <returns>False when it cannot belong to this datagram.</returns>
    public bool TryAdd(int start, ReadOnlySpan<byte> bytes, bool isLast)
    {
        int end = start + bytes.Length;
        if (end > MaxLength || (isLast && _total >= 0 && _total != end) || (_total >= 0 && end > _total) || _pieces.Count >= MaxPieces)
            return false;
        if (isLast)
            _total = end;
        Grow(end);
        int at = start;
        foreach ((int pieceStart, int pieceEnd) in _pieces)
        {
            if (pieceEnd <= at)
                continue;
            if (pieceStart >= end)
                break;
            if (pieceStart > at)
                bytes[(at - start)..(pieceStart - start)].CopyTo(_bytes.AsSpan(at));
            at = pieceEnd;
        }
        if (at < end)
            bytes[(at - start)..].CopyTo(_bytes.AsSpan(at));
        Merge(start, end);
        return true;
    }

    /// <summary>Gives its memory back.</summary>
    public void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    void Grow(int end)
    {
        if (end <= _bytes.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(MaxLength, Math.Max(end, _bytes.Length * 2)));
        _bytes.CopyTo(larger, 0);
        Return();
        _bytes = larger;
    }

    void Merge(int start, int end)
    {
        int first = 0;
        while (first < _pieces.Count && _pieces[first].End < start)
            first++;
        int behind = first;
        while (behind < _pieces.Count && _pieces[behind].Start <= end)
        {
            start = Math.Min(start, _pieces[behind].Start);
            end = Math.Max(end, _pieces[behind].End);
            behind++;
        }
        _pieces.RemoveRange(first, behind - first);
        _pieces.Insert(first, (start, end));
    }
}

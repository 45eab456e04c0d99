namespace PcapPorts.Protocols.Quic;

/// <summary>The bytes of the CRYPTO frames of one side (RFC 9000 section 19.6), in whatever order they come. Bounded.</summary>
sealed class QuicCryptoStream
{
    /// <summary>Most bytes that are kept; hellos are far shorter.</summary>
    const int MaxLength = 1 << 16;

    const int MaxRanges = 64;

    readonly List<(int Start, int End)> _ranges = [];
    byte[] _bytes = [];

    /// <summary>Bytes at the start that were read.</summary>
    public int Read { get; set; }

    /// <summary>What is there without a hole, behind what was read.</summary>
    public ReadOnlySpan<byte> Ready => _ranges.Count > 0 && _ranges[0].Start == 0 && _ranges[0].End > Read ? _bytes.AsSpan(Read, _ranges[0].End - Read) : default;

    /// <summary>Takes the data of a frame.</summary>
    public void Add(ulong offset, ReadOnlySpan<byte> data)
    {
        if (offset + (ulong)data.Length > MaxLength || data.IsEmpty || _ranges.Count >= MaxRanges)
            return;
        int start = (int)offset, end = start + data.Length;
        if (_bytes.Length < end)
            Array.Resize(ref _bytes, Math.Max(end, Math.Min(MaxLength, Math.Max(2048, _bytes.Length * 2))));
        data.CopyTo(_bytes.AsSpan(start));
        int at = 0;
        while (at < _ranges.Count && _ranges[at].End < start)
            at++;
        while (at < _ranges.Count && _ranges[at].Start <= end)
        {
            start = Math.Min(start, _ranges[at].Start);
            end = Math.Max(end, _ranges[at].End);
            _ranges.RemoveAt(at);
        }
        _ranges.Insert(at, (start, end));
    }

    /// <summary>Forgets everything: a new connection begins.</summary>
    public void Clear()
    {
        _ranges.Clear();
        Read = 0;
    }
}

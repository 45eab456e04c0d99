using System.Buffers;

namespace PcapPorts.Protocols.Streams;

/// <summary>Segments of one direction that came before the bytes in front of them, by sequence number. Bounded in number and bytes.</summary>
sealed class HeldSegments
{
    /// <summary>Most segments of one direction that wait.</summary>
    public const int MaxCount = 256;

    /// <summary>Most bytes of one direction that wait.</summary>
    public const int MaxBytes = 1 << 20;

    readonly List<HeldSegment> _all = [];

    /// <summary>Number of segments.</summary>
    public int Count => _all.Count;

    /// <summary>Their bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>The one that comes first.</summary>
    public HeldSegment First => _all[0];

    /// <summary>Keeps a copy of a segment; of two that begin at the same number the longer one is kept.</summary>
    /// <param name="sequence">Number of its first byte.</param>
    /// <param name="bytes">The captured bytes.</param>
    /// <param name="missing">Bytes behind them that the capture cut off.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(uint sequence, ReadOnlySpan<byte> bytes, int missing)
    {
        int at = _all.Count;
        while (at > 0 && SequenceNumber.IsAfter(_all[at - 1].Sequence, sequence))
            at--;
        if (at > 0 && _all[at - 1].Sequence == sequence && _all[at - 1].Count >= bytes.Length)
            return true;
        if (_all.Count >= MaxCount || Bytes + bytes.Length > MaxBytes)
            return false;
        byte[] copy = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        bytes.CopyTo(copy);
        _all.Insert(at, new HeldSegment(sequence, copy, bytes.Length, missing));
        Bytes += bytes.Length;
        return true;
    }

    /// <summary>Takes the first one out; its array goes back with <see cref="HeldSegment.Return"/>.</summary>
    public HeldSegment Take()
    {
        HeldSegment first = _all[0];
        _all.RemoveAt(0);
        Bytes -= first.Count;
        return first;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        while (Count > 0)
            Take().Return();
    }
}

/// <summary>A copy of one segment.</summary>
/// <param name="Sequence">Number of its first byte.</param>
/// <param name="Array">Holds the bytes.</param>
/// <param name="Count">Captured bytes.</param>
/// <param name="Missing">Bytes behind them that the capture cut off.</param>
readonly record struct HeldSegment(uint Sequence, byte[] Array, int Count, int Missing)
{
    public ReadOnlySpan<byte> Bytes => Array.AsSpan(0, Count);

    public void Return() => ArrayPool<byte>.Shared.Return(Array);
}

namespace PcapPorts.Analysis;

/// <summary>Packet numbers in ascending order, four bytes each. One thread appends; any other may read what <see cref="Count"/> covers.</summary>
public sealed class FrameNumberList
{
    const int ChunkShift = 14;
    const int ChunkSize = 1 << ChunkShift;

    uint[][] _chunks = new uint[4][];
    long _count;

    /// <summary>Numbers that can be read.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The number at a place from 0 to <see cref="Count"/> - 1.</summary>
    public long this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count);
            return Volatile.Read(ref _chunks)[index >> ChunkShift][index & (ChunkSize - 1)];
        }
    }

    /// <summary>Adds a number above all others, below 2^32.</summary>
    public void Add(long number)
    {
        int chunk = (int)(_count >> ChunkShift);
        if ((_count & (ChunkSize - 1)) == 0)
        {
            if (chunk == _chunks.Length)
            {
                var larger = new uint[chunk * 2][];
                _chunks.CopyTo(larger, 0);
                Volatile.Write(ref _chunks, larger);
            }
            _chunks[chunk] = new uint[ChunkSize];
        }
        _chunks[chunk][_count & (ChunkSize - 1)] = checked((uint)number);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The place of a number, or of the next larger one; <see cref="Count"/> when there is none.</summary>
    public long IndexOf(long number)
    {
        long low = 0, high = Count;
        while (low < high)
        {
            long middle = (low + high) >> 1;
            if (this[middle] < number)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}

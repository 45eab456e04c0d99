using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Packets and bytes over time in at most <see cref="MaxBins"/> bins, without knowing the span beforehand. Bins are a power of two
/// of nanoseconds wide and start at multiples of their width, so they widen by adding neighbours, and the parts of a capture give
/// exactly the bins of the whole.
/// </summary>
public sealed class TimeHistogram
{
    /// <summary>Most bins.</summary>
    public const int MaxBins = 512;

    const int NarrowestShift = 16;

    readonly long[] _packets = new long[MaxBins];
    readonly long[] _bytes = new long[MaxBins];
    int _shift = NarrowestShift;
    long _lowest;

    /// <summary>Number of bins in use; 0 before the first frame with a time.</summary>
    public int Count { get; private set; }

    /// <summary>Width of a bin in nanoseconds.</summary>
    public long Width => 1L << _shift;

    /// <summary>Start of a bin, in nanoseconds since 1970.</summary>
    public long Start(int bin) => (_lowest + bin) << _shift;

    /// <summary>Frames in a bin.</summary>
    public long Packets(int bin) => _packets[bin];

    /// <summary>Wire bytes in a bin.</summary>
    public long Bytes(int bin) => _bytes[bin];

    internal void Add(FrameBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            ref FrameRecord frame = ref batch.Records[i];
            if (frame.TimestampNanoseconds != long.MinValue)
                Add(frame.TimestampNanoseconds, 1, frame.WireLength);
        }
    }

    /// <summary>Adds a bin of another histogram, for a cache that is read back.</summary>
    internal void Restore(int shift, long start, long packets, long bytes)
    {
        while (_shift < shift)
            Widen();
        Add(start, packets, bytes);
    }

    /// <summary>Width of a bin as a power of two.</summary>
    internal int Shift => _shift;

    internal void Merge(TimeHistogram later)
    {
        while (_shift < later._shift)
            Widen();
        for (int i = 0; i < later.Count; i++)
        {
            if (later._packets[i] > 0)
                Add(later.Start(i), later._packets[i], later._bytes[i]);
        }
    }

    void Add(long time, long packets, long bytes)
    {
        long bin = time >> _shift;
        if (Count == 0)
            (_lowest, Count) = (bin, 1);
        else if ((ulong)(bin - _lowest) >= (ulong)Count)
            bin = Reach(time);
        _packets[bin - _lowest] += packets;
        _bytes[bin - _lowest] += bytes;
    }

    /// <summary>Makes the bins reach a time; returns its absolute bin.</summary>
    long Reach(long time)
    {
        while (true)
        {
            long bin = time >> _shift;
            long low = Math.Min(bin, _lowest), high = Math.Max(bin, _lowest + Count - 1);
            if (high - low < MaxBins)
            {
                int move = (int)(_lowest - low);
                if (move > 0)
                {
                    Array.Copy(_packets, 0, _packets, move, Count);
                    Array.Copy(_bytes, 0, _bytes, move, Count);
                    Array.Clear(_packets, 0, move);
                    Array.Clear(_bytes, 0, move);
                }
                (_lowest, Count) = (low, (int)(high - low) + 1);
                return bin;
            }
            Widen();
        }
    }

    void Widen()
    {
        long lowest = _lowest >> 1;
        int count = Count == 0 ? 0 : (int)(((_lowest + Count - 1) >> 1) - lowest) + 1;
        for (int i = 0; i < count; i++)
        {
            long packets = 0, bytes = 0;
            for (long half = (lowest + i) * 2; half <= (lowest + i) * 2 + 1; half++)
            {
                if (half >= _lowest && half < _lowest + Count)
                {
                    packets += _packets[half - _lowest];
                    bytes += _bytes[half - _lowest];
                }
            }
            (_packets[i], _bytes[i]) = (packets, bytes);
        }
        Array.Clear(_packets, count, MaxBins - count);
        Array.Clear(_bytes, count, MaxBins - count);
        (_lowest, Count) = (lowest, count);
        _shift++;
    }
}

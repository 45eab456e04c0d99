namespace PcapPorts.Reports;

/// <summary>Packets and bytes by time and by something else (a service, a host), in bins a power of two of nanoseconds wide that start at multiples of their width.</summary>
/// <typeparam name="TKey">What else.</typeparam>
sealed class TimeTable<TKey>(int mostBins)
    where TKey : notnull
{
    readonly Dictionary<TKey, SortedDictionary<long, (long Packets, long Bytes)>> _rows = [];
    long _lowest = long.MaxValue;
    long _highest = long.MinValue;

    /// <summary>Width of a bin as a power of two.</summary>
    public int Shift { get; private set; } = 16;

    /// <summary>Number of the first bin (its start divided by the width), and of the last one.</summary>
    public long Lowest => _lowest;

    /// <inheritdoc cref="Lowest"/>
    public long Highest => _highest;

    /// <summary>Whether nothing was added.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>The keys.</summary>
    public IEnumerable<TKey> Keys => _rows.Keys;

    /// <summary>The bins of a key that hold anything.</summary>
    public IReadOnlyDictionary<long, (long Packets, long Bytes)> Bins(TKey key) =>
        _rows.TryGetValue(key, out SortedDictionary<long, (long Packets, long Bytes)>? row) ? row : new Dictionary<long, (long, long)>();

    /// <summary>Adds a bin of a width that is <paramref name="shift"/> as a power of two.</summary>
    public void Add(TKey key, int shift, long bin, long packets, long bytes)
    {
        while (Shift < shift)
            Widen();
        bin >>= Shift - shift;
        _lowest = Math.Min(_lowest, bin);
        _highest = Math.Max(_highest, bin);
        while (_highest - _lowest >= mostBins)
        {
            Widen();
            bin >>= 1;
        }
        if (!_rows.TryGetValue(key, out SortedDictionary<long, (long Packets, long Bytes)>? row))
            _rows.Add(key, row = []);
        (long packetsBefore, long bytesBefore) = row.GetValueOrDefault(bin);
        row[bin] = (packetsBefore + packets, bytesBefore + bytes);
    }

    public void Merge(TimeTable<TKey> other)
    {
        foreach ((TKey key, SortedDictionary<long, (long Packets, long Bytes)> row) in other._rows)
        {
            foreach ((long bin, (long packets, long bytes)) in row)
                Add(key, other.Shift, bin, packets, bytes);
        }
    }

    public void Save(DigestWriter writer, Action<TKey> writeKey)
    {
        writer.Write((long)Shift);
        writer.Write((long)_rows.Count);
        foreach ((TKey key, SortedDictionary<long, (long Packets, long Bytes)> row) in _rows)
        {
            writeKey(key);
            writer.Write((long)row.Count);
            foreach ((long bin, (long packets, long bytes)) in row)
            {
                writer.Write(bin);
                writer.Write(packets);
                writer.Write(bytes);
            }
        }
    }

    public void Load(DigestReader reader, Func<TKey> readKey)
    {
        int shift = reader.Int();
        for (int rows = reader.Count(); rows > 0; rows--)
        {
            TKey key = readKey();
            for (int bins = reader.Count(); bins > 0; bins--)
                Add(key, shift, reader.Long(), reader.Long(), reader.Long());
        }
    }

    void Widen()
    {
        Shift++;
        (_lowest, _highest) = (_lowest == long.MaxValue ? _lowest : _lowest >> 1, _highest == long.MinValue ? _highest : _highest >> 1);
        foreach (TKey key in _rows.Keys.ToArray())
        {
            var wider = new SortedDictionary<long, (long Packets, long Bytes)>();
            foreach ((long bin, (long packets, long bytes)) in _rows[key])
            {
                (long packetsBefore, long bytesBefore) = wider.GetValueOrDefault(bin >> 1);
                wider[bin >> 1] = (packetsBefore + packets, bytesBefore + bytes);
            }
            _rows[key] = wider;
        }
    }
}

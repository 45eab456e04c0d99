namespace PcapPorts.Reports;

/// <summary>Flows, packets and bytes by something: a service, a protocol.</summary>
/// <typeparam name="TKey">What is counted by.</typeparam>
/// <param name="order">Order of keys with equal bytes.</param>
public sealed class TrafficTally<TKey>(IComparer<TKey> order)
    where TKey : notnull
{
    readonly Dictionary<TKey, int> _indices = [];
    readonly List<Traffic<TKey>> _entries = [];

    /// <summary>How many different keys there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether a key was counted.</summary>
    public bool Contains(TKey key) => _indices.ContainsKey(key);

    /// <summary>Counts.</summary>
    public void Add(TKey key, long flows, ulong packets, ulong bytes)
    {
        if (!_indices.TryGetValue(key, out int index))
        {
            _indices.Add(key, index = _entries.Count);
            _entries.Add(new Traffic<TKey>(key, 0, 0, 0));
        }
        Traffic<TKey> entry = _entries[index];
        _entries[index] = entry with { Flows = entry.Flows + flows, Packets = entry.Packets + packets, Bytes = entry.Bytes + bytes };
    }

    /// <summary>Adds another tally.</summary>
    public void Merge(TrafficTally<TKey> other)
    {
        foreach (Traffic<TKey> entry in other._entries)
            Add(entry.Key, entry.Flows, entry.Packets, entry.Bytes);
    }

    internal void Save(DigestWriter writer, Action<TKey> writeKey)
    {
        writer.Write((long)_entries.Count);
        foreach (Traffic<TKey> entry in _entries)
        {
            writeKey(entry.Key);
            writer.Write(entry.Flows);
            writer.Write(entry.Packets);
            writer.Write(entry.Bytes);
        }
    }

    internal void Load(DigestReader reader, Func<TKey> readKey)
    {
        for (int count = reader.Count(); count > 0; count--)
            Add(readKey(), reader.Long(), reader.Unsigned(), reader.Unsigned());
    }

    /// <summary>The entries, those with most bytes first.</summary>
    public Traffic<TKey>[] ToArray()
    {
        Traffic<TKey>[] sorted = [.. _entries];
        Array.Sort(sorted, (a, b) => a.Bytes != b.Bytes ? b.Bytes.CompareTo(a.Bytes) : order.Compare(a.Key, b.Key));
        return sorted;
    }
}

/// <summary>Flows, packets and bytes of one key.</summary>
/// <typeparam name="TKey">What is counted by.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Flows">Flows.</param>
/// <param name="Packets">Frames of both directions.</param>
/// <param name="Bytes">Wire bytes of both directions.</param>
public readonly record struct Traffic<TKey>(TKey Key, long Flows, ulong Packets, ulong Bytes);

using System.Runtime.CompilerServices;

namespace PcapPorts.Flows;

/// <content>
/// Tables that share the flows of one capture, each on a thread of its own. Flows go to shards by their two addresses, so that all a
/// table compares, later fragments and their first one included, is in one of them. When all frames are in, the first table gathers
/// the flows of the others, in the order of first frames: then it is the table that one thread would have made.
/// </content>
public sealed unsafe partial class FlowTable
{
    /// <summary>Flows from which on a second thread is worth its start.</summary>
    const int ManyFlows = 1 << 16;

    readonly int _shard;
    readonly int _shardBits;
    FlowDetails[][]? _detailsOfShards;
    int[]? _order;
    int[]? _chunkCounts;
    long _waitingInOtherShards;

    /// <summary>Whether it has taken over the flows of other shards: it then takes no more frames.</summary>
    internal bool IsGathered => _order is not null;

    /// <summary>The record of the flow at an index, as <see cref="this"/> counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref FlowRecord RecordAt(int index) => ref Record(PlaceOf(index));

    /// <summary>Where the record of the flow at an index lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int PlaceOf(int index) => _order is null ? index : _order[index];

    /// <summary>Number of blocks of records.</summary>
    internal int ChunkCount => _chunks.Count;

    /// <summary>Where the records of a block begin, for a look at all flows in whatever order they lie, and how many they are.</summary>
    internal (int First, int Count) PlacesOf(int chunk) =>
        (chunk << ChunkShift, _chunkCounts is null ? Math.Clamp(_count - (chunk << ChunkShift), 0, ChunkRecords) : _chunkCounts[chunk]);

    /// <summary>The details of the record at a place; <paramref name="none"/> when it has none.</summary>
    internal ref readonly FlowDetails DetailsOf(int place, in FlowDetails none)
    {
        int number = Origin(place).Details;
        if (number == 0)
            return ref none;
        FlowDetails[] details = _detailsOfShards is null ? _details : _detailsOfShards[(number - 1) & ((1 << _shardBits) - 1)];
        return ref details[(number - 1) >> _shardBits];
    }

    /// <summary>
    /// Takes the flows of the other shards over, which are then empty. All must have been given the same frames, and none may have dropped a
    /// flow.
    /// </summary>
    /// <param name="shards">All shards in order, this one first.</param>
    internal void Gather(ReadOnlySpan<FlowTable> shards)
    {
        int count = 0, chunks = 0;
        foreach (FlowTable shard in shards)
        {
            count += shard._count;
            chunks += shard._chunks.Count;
        }
        var order = new int[count];
        var chunkCounts = new int[chunks];
        Array.Resize(ref _chunkItems, Math.Max(chunks, _chunkItems.Length));
        var details = new FlowDetails[1 << _shardBits][];
        var starts = new int[shards.Length];
        var ends = new int[shards.Length];
        for (int i = 0; i < shards.Length; i++)
        {
            FlowTable shard = shards[i];
            details[i] = shard._details;
            int firstChunk = i == 0 ? 0 : _chunks.Count;
            for (int chunk = 0; chunk < shard._chunks.Count; chunk++)
                chunkCounts[firstChunk + chunk] = shard.PlacesOf(chunk).Count;
            starts[i] = firstChunk << ChunkShift;
            ends[i] = starts[i] + shard._count;
            if (i > 0)
                TakeOver(shard);
        }
        _detailsOfShards = details;
        _chunkCounts = chunkCounts;
        _count = count;
        _order = order;
        int parts = PassThreads;
        SideBySide.Run(parts, part => Order(order, starts, ends, part, parts));
    }

    /// <summary>How many threads a look at all flows is worth: as many as there were shards, where there are many flows.</summary>
    internal int PassThreads => _order is not null && _count >= ManyFlows ? 1 << _shardBits : 1;

    void TakeOver(FlowTable shard)
    {
        OrphanFragments += shard.OrphanFragments;
        _waitingInOtherShards += shard.WaitingFragments;
        foreach (NativeChunk<byte> chunk in shard._chunks)
        {
            _chunkItems[_chunks.Count] = (nint)chunk.Items;
            _chunks.Add(chunk);
        }
        shard._chunks.Clear();
        shard._count = 0;
    }

    /// <summary>
    /// Merges a part of the records of all shards, each of which stands in the order of first frames already. A part begins at the frame where
    /// its share of the first shard does.
    /// </summary>
    void Order(int[] order, int[] starts, int[] ends, int part, int parts)
    {
        int[] from = part == 0 ? starts : Cut(starts, ends, part, parts);
        int[] to = part == parts - 1 ? ends : Cut(starts, ends, part + 1, parts);
        int first = 0, count = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            first += from[i] - starts[i];
            count += to[i] - from[i];
        }
        Order(order.AsSpan(first, count), [.. from], to);
    }

    /// <summary>Where a part begins in each shard.</summary>
    int[] Cut(int[] starts, int[] ends, int part, int parts)
    {
        long frame = ends[0] == 0 ? 0 : Origin((int)((long)ends[0] * part / parts)).FirstFrame;
        var cut = new int[starts.Length];
        for (int i = 0; i < cut.Length; i++)
        {
            int low = starts[i], high = ends[i];
            while (low < high)
            {
                int middle = (low + high) >>> 1;
                if (Origin(middle).FirstFrame < frame)
                    low = middle + 1;
                else
                    high = middle;
            }
            cut[i] = low;
        }
        return cut;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Order(Span<int> order, Span<int> next, ReadOnlySpan<int> ends)
    {
        Span<long> heads = stackalloc long[next.Length];
        for (int i = 0; i < heads.Length; i++)
            heads[i] = next[i] < ends[i] ? Origin(next[i]).FirstFrame : long.MaxValue;
        for (int at = 0; at < order.Length; at++)
        {
            int first = 0;
            for (int i = 1; i < heads.Length; i++)
            {
                // Chosen without a branch, which would be a guess: any shard may be next.
                first = heads[i] < heads[first] ? i : first;
                if (i != first && heads[i] == heads[first] && heads[i] != long.MaxValue && IsOuter(next[i], next[first]))
                    first = i;
            }
            order[at] = next[first]++;
            heads[first] = next[first] < ends[first] ? Origin(next[first]).FirstFrame : long.MaxValue;
        }
    }

    /// <summary>Of two flows that begin in one frame, whether one is outside the other.</summary>
    bool IsOuter(int one, int other)
    {
        FlowDetails none = default;
        return DetailsOf(one, in none).Depth < DetailsOf(other, in none).Depth;
    }
}

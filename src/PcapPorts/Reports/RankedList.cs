using System.Runtime.CompilerServices;

namespace PcapPorts.Reports;

/// <summary>
/// The first so many of a stream of numbered things by rank, smallest rank first; of equal ranks the smaller number comes first. A heap
/// with the last one of those kept at its root: a thing that comes too late costs one comparison.
/// </summary>
/// <param name="capacity">How many are kept, at the most.</param>
public sealed class RankedList(int capacity)
{
    Item[] _heap = new Item[Math.Min(capacity, 16)];
    int _count;

    // Ranks above it need no look at the heap.
    long _limit = capacity > 0 ? long.MaxValue : long.MinValue;

    /// <summary>Offers a thing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long rank, int number)
    {
        if (rank <= _limit)
            Put(new Item(rank, number));
    }

    /// <summary>Offers all that another list kept.</summary>
    public void AddAll(RankedList other)
    {
        foreach (Item item in other._heap.AsSpan(0, other._count))
            Add(item.Rank, item.Number);
    }

    void Put(Item item)
    {
        if (_count < capacity)
        {
            if (_count == _heap.Length)
                Array.Resize(ref _heap, Math.Min(capacity, _count * 2));
            Rise(_count++, item);
        }
        else if (capacity > 0 && IsBefore(item, _heap[0]))
        {
            Sink(item, _count);
        }
        if (_count == capacity && capacity > 0)
            _limit = _heap[0].Rank;
    }

    /// <summary>The numbers of those kept, in order. Ends the list's use.</summary>
    public int[] TakeAll()
    {
        var numbers = new int[_count];
        for (int i = _count - 1; i >= 0; i--)
        {
            numbers[i] = _heap[0].Number;
            Sink(_heap[i], i);
        }
        _count = 0;
        return numbers;
    }

    void Rise(int at, Item item)
    {
        while (at > 0 && IsBefore(_heap[(at - 1) / 2], item))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        _heap[at] = item;
    }

    void Sink(Item item, int count)
    {
        int at = 0;
        while (2 * at + 1 < count)
        {
            int child = 2 * at + 1;
            if (child + 1 < count && IsBefore(_heap[child], _heap[child + 1]))
                child++;
            if (!IsBefore(item, _heap[child]))
                break;
            _heap[at] = _heap[child];
            at = child;
        }
        if (count > 0)
            _heap[at] = item;
    }

    static bool IsBefore(Item a, Item b) =>
        a.Rank != b.Rank ? a.Rank < b.Rank : a.Number < b.Number;

    readonly record struct Item(long Rank, int Number);
}

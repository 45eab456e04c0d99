using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PcapPorts.Flows;

/// <summary>
/// The hash index of a flow table: open addressing over a power of two of 8-byte slots, each with 32 bits of the hash and the index
/// of a record plus 1. Growing moves slots only; no key is hashed again.
/// </summary>
unsafe sealed class FlowSlots : IDisposable
{
    const int InitialCapacity = 4096;

    NativeChunk<ulong> _chunk = new(InitialCapacity, clear: true);
    ulong* _slots;
    uint _mask = InitialCapacity - 1;
    uint _used;

    public FlowSlots() => _slots = _chunk.Items;

    /// <summary>Hints that the slot of <paramref name="hash"/> is wanted soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint hash)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(_slots + (hash & _mask));
    }

    /// <summary>
    /// The record in the first slot from <paramref name="position"/> on whose hash agrees, or -1. Start with <paramref name="position"/> = hash;
    /// it is left where the search goes on if that record turns out to be another flow's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(uint hash, ref uint position)
    {
        ulong* slots = _slots;
        uint mask = _mask;
        while (true)
        {
            ulong slot = slots[position & mask];
            if (slot == 0)
                return -1;
            position++;
            if ((uint)(slot >> 32) == hash && (uint)slot != Removed)
                return (int)(uint)slot - 1;
        }
    }

    const uint Removed = uint.MaxValue;

    /// <summary>Adds a record; its key must not be here yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(uint hash, int record)
    {
        if (_used >= (_mask + 1) / 8 * 5)
            Grow();
        Put(_slots, _mask, hash, (uint)record + 1);
        _used++;
    }

    /// <summary>Lets the slot that names <paramref name="oldRecord"/> name <paramref name="newRecord"/>, or nobody when that is -1.</summary>
    public void Replace(uint hash, int oldRecord, int newRecord)
    {
        uint position = hash;
        for (uint tries = 0; tries <= _mask; tries++)
        {
            ref ulong slot = ref _slots[position++ & _mask];
            if (slot == 0)
                return;
            if (slot == ((ulong)hash << 32 | ((uint)oldRecord + 1)))
            {
                slot = (ulong)hash << 32 | (newRecord < 0 ? Removed : (uint)newRecord + 1);
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Grow()
    {
        // Removed slots are left behind, so a table that only turns over does not grow for ever.
        long live = 0;
        for (uint i = 0; i <= _mask; i++)
            live += _slots[i] != 0 && (uint)_slots[i] != Removed ? 1 : 0;
        uint capacity = _mask + 1;
        if (live > capacity / 4)
            capacity *= 2;
        var chunk = new NativeChunk<ulong>(capacity, clear: true);
        ulong* slots = chunk.Items;
        uint mask = capacity - 1;
        for (uint i = 0; i <= _mask; i++)
        {
            ulong slot = _slots[i];
            if (slot != 0 && (uint)slot != Removed)
                Put(slots, mask, (uint)(slot >> 32), (uint)slot);
        }
        _chunk.Dispose();
        _chunk = chunk;
        _slots = slots;
        _mask = mask;
        _used = (uint)live;
    }

    internal static void Put(ulong* slots, uint mask, uint hash, uint value)
    {
        uint position = hash;
        while (slots[position & mask] != 0)
            position++;
        slots[position & mask] = (ulong)hash << 32 | value;
    }

    /// <summary>Forgets every record and keeps the memory.</summary>
    public void Clear()
    {
        NativeMemory.Clear(_slots, (nuint)(_mask + 1L) * sizeof(ulong));
        _used = 0;
    }

    public void Dispose() => _chunk.Dispose();
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PcapPorts.Flows;

/// <content>Where the records lie, and what stands in the rows beside them.</content>
public sealed unsafe partial class FlowTable
{
    const int ChunkShift = 14;
    const int ChunkRecords = 1 << ChunkShift;

    // A chunk has a row of records, a row of origins, and a row of addresses, whose pages stay untouched where there is no IPv6.
    const int OriginsInChunk = ChunkRecords * FlowRecord.Length;
    const int AddressesInChunk = OriginsInChunk + ChunkRecords * FlowOrigin.Length;
    const int BytesInChunk = AddressesInChunk + ChunkRecords * FlowAddresses.Length;

    readonly List<NativeChunk<byte>> _chunks = [];
    nint[] _chunkItems = new nint[16];
    FlowDetails[] _details = [];
    int _detailsCount;

    /// <summary>The record at an index that this table gave out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref FlowRecord Record(int index) =>
        ref ((FlowRecord*)_chunkItems[index >> ChunkShift])[index & (ChunkRecords - 1)];

    /// <summary>The origin of the flow whose record is at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref FlowOrigin Origin(int index) =>
        ref ((FlowOrigin*)(_chunkItems[index >> ChunkShift] + OriginsInChunk))[index & (ChunkRecords - 1)];

    /// <summary>The addresses of the IPv6 flow whose record is at an index; nothing is there for IPv4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ref FlowAddresses Addresses(int index) =>
        ref ((FlowAddresses*)(_chunkItems[index >> ChunkShift] + AddressesInChunk))[index & (ChunkRecords - 1)];

    /// <summary>The 5-tuple of the record at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FlowKey KeyOf(int index)
    {
        ref FlowRecord record = ref Record(index);
        return FlowKey.VersionOf(record.Rest) == 4 ? new FlowKey(record.Ipv4Addresses, record.Rest) : new FlowKey(in Addresses(index), record.Rest);
    }

    /// <summary>Whether the record at an index is of a 5-tuple.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool IsOf(int index, in FlowRecord record, in FlowKey key) =>
        record.Rest == key.Rest && (key.Version == 4 ? record.Ipv4Addresses == key.Ipv4Addresses : Addresses(index) == key.Addresses);

    /// <summary>What a side sent of the flow whose record is at an index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FlowCounters Counters(int index, int direction)
    {
        ref FlowRecord record = ref Record(index);
        FlowCounters low = direction == 0
            ? new FlowCounters(record.LowPackets, record.LowBytes, record.LowPayload)
            : new FlowCounters(record.HighPackets, record.HighBytes, record.HighPayload);
        return (record.Bits & FlowBits.Carried) == 0 ? low : low + Carry(index, direction);
    }

    FlowCounters Carry(int index, int direction)
    {
        FlowDetails none = default;
        FlowCarry? carry = DetailsOf(index, in none).Carry;
        return carry is null ? default : direction == 0 ? carry.Low : carry.High;
    }

    /// <summary>Adds to what a side sent, however much it is.</summary>
    void AddCounters(int index, int direction, FlowCounters more)
    {
        FlowCounters sum = Counters(index, direction) + more;
        ref FlowRecord record = ref Record(index);
        Unsafe.Add(ref record.LowPackets, direction) = (uint)sum.Packets;
        Unsafe.Add(ref record.LowBytes, direction) = (uint)sum.Bytes;
        Unsafe.Add(ref record.LowPayload, direction) = (uint)sum.Payload;
        if (sum.Above32 == default)
            return;
        record.Bits |= FlowBits.Carried;
        ref FlowCarry? carry = ref Details(index).Carry;
        carry = direction == 0 ? new FlowCarry(sum.Above32, carry?.High ?? default) : new FlowCarry(carry?.Low ?? default, sum.Above32);
    }

    /// <summary>Hints that the record that was found for an entry is wanted soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Prefetch(in FlowEntry entry)
    {
        if (!Sse.IsSupported)
            return;
        Sse.Prefetch0(Unsafe.AsPointer(ref Record(entry.Record)));
        if (entry.Key.Version != 4)
            Sse.Prefetch0(Unsafe.AsPointer(ref Addresses(entry.Record)));
    }

    /// <summary>Room for a record. <paramref name="details"/> are those of the evicted flow that makes room, cleared; 0 when there are none.</summary>
    internal int Allocate(out int details)
    {
        details = 0;
        if (_count >= _maxFlows)
            return Evict(out details);
        int index = _count++;
        int chunk = index >> ChunkShift;
        if (chunk == _chunks.Count)
        {
            var memory = new NativeChunk<byte>(BytesInChunk, clear: false);
            _chunks.Add(memory);
            if (chunk == _chunkItems.Length)
                Array.Resize(ref _chunkItems, chunk * 2);
            _chunkItems[chunk] = (nint)memory.Items;
        }
        return index;
    }

    /// <summary>The details of a record, made when they are first wanted.</summary>
    internal ref FlowDetails Details(int index)
    {
        ref FlowOrigin origin = ref Origin(index);
        if (origin.Details == 0)
        {
            if (_detailsCount == _details.Length)
                Array.Resize(ref _details, Math.Max(64, _details.Length * 2));
            _details[_detailsCount] = default;
            origin.Details = (_detailsCount++ << _shardBits) + _shard + 1;
        }
        return ref OwnDetails(origin.Details);
    }

    /// <summary>The details that a record of this shard names; the number must not be 0.</summary>
    internal ref FlowDetails OwnDetails(int number) => ref _details[(number - 1) >> _shardBits];
}

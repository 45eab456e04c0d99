using System.Runtime.InteropServices;

namespace PcapPorts.Analysis;

/// <summary>
/// Where each packet of a capture lies in its file, and which flow it belongs to: what a viewer needs to jump about. About 6 bytes a packet (a flow
/// number, the distance to the next record, now and then a whole offset), 14 at the most. One thread appends places and a second one, behind it, flows;
/// any other may read at the same time what <see cref="Count"/> and <see cref="Assigned"/> cover.
/// </summary>
public sealed class PacketIndex
{
    /// <summary>Stands for the flow of a packet behind <see cref="Assigned"/>.</summary>
    public const int UnknownFlow = -2;

    /// <summary>Packets of a chunk.</summary>
    internal const int ChunkSize = 1 << ChunkShift;

    const int ChunkShift = 16;
    const int BaseShift = 6;

    Chunk[] _chunks = new Chunk[16];
    long _count;
    long _assigned;
    long _appended;
    long _entered;
    long _last;

    /// <summary>Packets that can be looked up.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Packets of which the flow is known: as many as <see cref="Count"/>, or less while flows are still being read.</summary>
    public long Assigned => Volatile.Read(ref _assigned);

    /// <summary>Bytes of memory that the index takes.</summary>
    public long MemoryBytes
    {
        get
        {
            long bytes = 0;
            foreach (Chunk? chunk in Volatile.Read(ref _chunks))
                bytes += chunk?.MemoryBytes ?? 0;
            return bytes;
        }
    }

    /// <summary>Offset in the file of a packet's record or block.</summary>
    /// <param name="number">Number of the packet, from 1 to <see cref="Count"/>.</param>
    public long Offset(long number)
    {
        Chunk chunk = ChunkOf(number, out int index);
        int start = index & -(1 << BaseShift);
        long offset = chunk.Bases[index >> BaseShift];
        for (int i = start; i < index; i++)
            offset += chunk.Distance(i);
        return offset;
    }

    /// <summary>The innermost flow of a packet: an index in the flow table, -1 for none, or <see cref="UnknownFlow"/>.</summary>
    /// <param name="number">Number of the packet, from 1 to <see cref="Count"/>.</param>
    public int Flow(long number)
    {
        bool isKnown = number <= Assigned;
        Chunk chunk = ChunkOf(number, out int index);
        return isKnown ? chunk.Flows[index] : UnknownFlow;
    }

    /// <summary>Adds the flows around the innermost one, and those that an ICMP error is about.</summary>
    /// <param name="number">Number of the packet; nothing is added for one behind <see cref="Assigned"/>.</param>
    /// <param name="flows">Receives flow numbers, none of them twice.</param>
    public void AddFlows(long number, List<int> flows)
    {
        if (number > Assigned)
            return;
        Chunk chunk = ChunkOf(number, out int index);
        if (chunk.Flows[index] >= 0 && !flows.Contains(chunk.Flows[index]))
            flows.Add(chunk.Flows[index]);
        Extra[] extras = chunk.Extras;
        int count = Math.Min(Volatile.Read(ref chunk.ExtraCount), extras.Length);
        for (int i = Chunk.FirstExtra(extras, count, index); i < count && extras[i].Index == index; i++)
        {
            if (!flows.Contains(extras[i].Flow))
                flows.Add(extras[i].Flow);
        }
    }

    /// <summary>Finds the packets of some flows, in order, outer and quoted flows included.</summary>
    /// <param name="flows">Flow numbers.</param>
    /// <param name="from">First packet number to look at.</param>
    /// <param name="to">Last packet number to look at; none is found behind <see cref="Assigned"/>.</param>
    /// <param name="numbers">Receives the numbers, as many as there is room for.</param>
    /// <returns>How many were found; when that fills the room, look on behind the last.</returns>
    public int Find(ReadOnlySpan<int> flows, long from, long to, Span<long> numbers)
    {
        int found = 0;
        to = Math.Min(to, Assigned);
        while (from <= to && found < numbers.Length)
        {
            Chunk chunk = ChunkOf(from, out int index);
            long first = from - index;
            int end = (int)Math.Min(ChunkSize, to - first + 1);
            found += chunk.Find(flows, index, end, first, numbers[found..]);
            from = first + end;
        }
        return found;
    }

    /// <summary>Appends a packet; it can be looked up after <see cref="Publish"/>.</summary>
    internal void Append(long offset)
    {
        long at = _appended;
        int index = (int)(at & (ChunkSize - 1));
        if (index == 0)
        {
            int number = (int)(at >> ChunkShift);
            if (number == _chunks.Length)
            {
                var larger = new Chunk[number * 2];
                _chunks.CopyTo(larger, 0);
                Volatile.Write(ref _chunks, larger);
            }
            _chunks[number] = new Chunk();
        }
        Chunk chunk = _chunks[at >> ChunkShift];
        if ((index & ((1 << BaseShift) - 1)) == 0)
            chunk.Bases[index >> BaseShift] = offset;
        else
            chunk.SetDistance(index - 1, offset - _last);
        _last = offset;
        _appended++;
    }

    /// <summary>Lets others see what was appended.</summary>
    internal void Publish() => Volatile.Write(ref _count, _appended);

    /// <summary>Enters the flow of the next packet, which others can see already; they see its flow after <see cref="PublishFlows"/>.</summary>
    internal void Assign(int flow)
    {
        long at = _entered++;
        Volatile.Read(ref _chunks)[at >> ChunkShift].Flows[at & (ChunkSize - 1)] = flow;
    }

    /// <summary>Notes a further flow of the packet that was assigned last.</summary>
    internal void AssignFurther(int flow)
    {
        long at = _entered - 1;
        Volatile.Read(ref _chunks)[at >> ChunkShift].AddExtra((int)(at & (ChunkSize - 1)), flow);
    }

    /// <summary>Lets others see the flows that were entered.</summary>
    internal void PublishFlows() => Volatile.Write(ref _assigned, _entered);

    Chunk ChunkOf(long number, out int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)(number - 1), (ulong)Count, nameof(number));
        index = (int)((number - 1) & (ChunkSize - 1));
        return Volatile.Read(ref _chunks)[(number - 1) >> ChunkShift];
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Extra(int Index, int Flow);

    sealed class Chunk
    {
        public readonly int[] Flows = GC.AllocateUninitializedArray<int>(ChunkSize);
        public readonly long[] Bases = GC.AllocateUninitializedArray<long>(ChunkSize >> BaseShift);
        public int ExtraCount;
        readonly ushort[] _distances = GC.AllocateUninitializedArray<ushort>(ChunkSize);

        // Distances that do not fit 16 bits (0 stands for them): by index, in order.
        Dictionary<int, long>? _far;
        Extra[] _extras = [];

        public Extra[] Extras => Volatile.Read(ref _extras);

        public long MemoryBytes => Flows.Length * 4L + Bases.Length * 8L + _distances.Length * 2L + _extras.Length * 8L + (_far?.Count ?? 0) * 24L;

        public long Distance(int index)
        {
            if (_distances[index] != 0)
                return _distances[index];
            lock (_distances)
                return _far![index];
        }

        public void SetDistance(int index, long distance)
        {
            bool near = distance is > 0 and <= ushort.MaxValue;
            _distances[index] = near ? (ushort)distance : (ushort)0;
            if (near)
                return;
            lock (_distances)
                (_far ??= [])[index] = distance;
        }

        public void AddExtra(int index, int flow)
        {
            if (ExtraCount == _extras.Length)
            {
                var larger = new Extra[Math.Max(64, _extras.Length * 2)];
                _extras.CopyTo(larger, 0);
                Volatile.Write(ref _extras, larger);
            }
            _extras[ExtraCount] = new Extra(index, flow);
            Volatile.Write(ref ExtraCount, ExtraCount + 1);
        }

        /// <summary>Place of the first extra of a packet at or behind an index.</summary>
        public static int FirstExtra(Extra[] extras, int count, int index)
        {
            int low = 0, high = count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (extras[middle].Index < index)
                    low = middle + 1;
                else
                    high = middle;
            }
            return low;
        }

        public int Find(ReadOnlySpan<int> flows, int index, int end, long first, Span<long> numbers)
        {
            int found = 0;
            Extra[] extras = Extras;
            int count = Math.Min(Volatile.Read(ref ExtraCount), extras.Length);
            int extra = FirstExtra(extras, count, index);
            while (found < numbers.Length)
            {
                int main = index >= end ? -1 : Flows.AsSpan(index, end - index).IndexOfAny(flows);
                int next = main < 0 ? end : index + main;
                while (extra < count && (extras[extra].Index < index || !flows.Contains(extras[extra].Flow)))
                    extra++;
                if (extra < count && extras[extra].Index < next)
                    next = extras[extra].Index;
                if (next >= end)
                    break;
                numbers[found++] = first + next;
                index = next + 1;
            }
            return found;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace PcapPorts.Flows;

/// <summary>
/// How many flows meet at an endpoint, over a whole capture: a server's port has many peers, a client's has one. Only endpoints of
/// flows whose handshake was not seen are counted, for nobody asks about the others.
/// </summary>
public sealed class FanIn
{
    readonly ulong[] _endpoints;
    readonly int[] _flows;
    readonly int _mask;
    readonly HashSeed _seed = HashSeed.OfProcess;

    const int FewEndpoints = 1 << 16;

    // A bit for each endpoint that is asked about: where few are, most flows meet none of them and need no name.
    readonly ulong[] _asked = new ulong[1 << (AskedBits - 6)];

    const int AskedBits = 16;

    FanIn(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
        _endpoints = new ulong[size];
        _flows = new int[size];
        _mask = size - 1;
    }

    /// <summary>Counts the flows at the endpoints of the flows given (all flows, when none are).</summary>
    public static FanIn Count(FlowTable table, ReadOnlySpan<int> flows)
    {
        var wanted = new List<int>();
        int count = flows.IsEmpty ? table.Count : flows.Length;
        for (int i = 0; i < count; i++)
        {
            int index = flows.IsEmpty ? i : flows[i];
            if (!table.RecordAt(index).HasHandshake)
                wanted.Add(index);
        }
        var fanIn = new FanIn(wanted.Count * 2);
        if (wanted.Count == 0)
            return fanIn;
        foreach (int index in wanted)
        {
            FlowKey key = table[index].Key;
            fanIn.Claim(in key, high: false);
            fanIn.Claim(in key, high: true);
        }
        fanIn.CountAll(table);
        return fanIn;
    }

    /// <summary>Flows at one endpoint of a key; at least 1 for a flow that was counted.</summary>
    public int At(in FlowKey key, bool high)
    {
        ulong name = Name(in key, high);
        for (int i = (int)name & _mask; _endpoints[i] != 0; i = (i + 1) & _mask)
        {
            if (_endpoints[i] == name)
                return _flows[i];
        }
        return 1;
    }

    void CountAll(FlowTable table)
    {
        // Each thread has counts of its own, which are worth it where few endpoints are asked about.
        int parts = _flows.Length <= FewEndpoints ? table.PassThreads : 1;
        var counts = new int[parts][];
        for (int i = 0; i < parts; i++)
            counts[i] = i == 0 ? _flows : new int[_flows.Length];
        SideBySide.Run(parts, part => CountSome(table, counts[part], part, parts));
        foreach (int[] more in counts.AsSpan(1))
        {
            for (int i = 0; i < more.Length; i++)
                _flows[i] += more[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void CountSome(FlowTable table, int[] flows, int part, int parts)
    {
        for (int chunk = part; chunk < table.ChunkCount; chunk += parts)
        {
            (int first, int count) = table.PlacesOf(chunk);
            for (int place = first; place < first + count; place++)
            {
                FlowKey key = table.KeyOf(place);
                if (Asks(Bit(key.LowLow, key.LowPort)))
                    Add(Name(in key, high: false), flows);
                if (Asks(Bit(key.HighLow, key.HighPort)))
                    Add(Name(in key, high: true), flows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Bit(ulong address, ushort port) => ((uint)address * 0x9E37_79B1 + port * 0x85EB_CA6Bu) >> (32 - AskedBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool Asks(uint bit) => (_asked[bit >> 6] >> (int)(bit & 63) & 1) != 0;

    void Claim(in FlowKey key, bool high)
    {
        uint bit = high ? Bit(key.HighLow, key.HighPort) : Bit(key.LowLow, key.LowPort);
        _asked[bit >> 6] |= 1UL << (int)(bit & 63);
        ulong name = Name(in key, high);
        int i = (int)name & _mask;
        while (_endpoints[i] != 0 && _endpoints[i] != name)
            i = (i + 1) & _mask;
        _endpoints[i] = name;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ulong name, int[] flows)
    {
        for (int i = (int)name & _mask; _endpoints[i] != 0; i = (i + 1) & _mask)
        {
            if (_endpoints[i] == name)
            {
                flows[i]++;
                return;
            }
        }
    }

    // 64 bits of hash stand for the endpoint: among millions of them, two alike are not to be expected, and would cost a hint, no fact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ulong Name(in FlowKey key, bool high)
    {
        ulong upper = high ? key.HighHigh : key.LowHigh;
        ulong lower = high ? key.HighLow : key.LowLow;
        uint rest = (uint)(high ? key.HighPort : key.LowPort) | ((uint)key.Protocol << 16) | ((uint)key.Version << 24);
        ulong mixed = (lower ^ _seed.A) * (_seed.B | 1);
        mixed = (BitOperations.RotateLeft(mixed, 29) ^ upper ^ rest ^ _seed.C) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 29) ^ ((ulong)rest << 32)) * 0x94D0_49BB_1331_11EB;
        return (mixed ^ (mixed >> 31)) | 1;
    }
}

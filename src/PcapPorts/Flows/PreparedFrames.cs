using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// Decoded frames, made ready for a flow table: keys built and hashed. That needs no table, so several threads can prepare while one
/// adds. All frames of one object lie in one buffer.
/// </summary>
public sealed class PreparedFrames
{
    readonly HashSeed _seed = HashSeed.OfProcess;
    readonly List<IcmpQuote> _quotes = [];
    FlowEntry[] _entries = new FlowEntry[FrameBatch.Capacity + DecodedPacket.MaxLevels];

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; private set; }

    /// <summary>The bytes of the frames.</summary>
    public byte[] Buffer { get; private set; } = [];

    internal int Count { get; private set; }

    internal FlowEntry[] Entries => _entries;

    /// <summary>Quotes in ICMP errors; their frames count from 1 within these frames.</summary>
    internal List<IcmpQuote> Quotes => _quotes;

    /// <summary>Forgets all frames and keeps the memory.</summary>
    public void Clear()
    {
        FrameCount = Count = 0;
        _quotes.Clear();
        Buffer = [];
    }

    /// <summary>Takes frames of a buffer from now on; what was prepared before is forgotten.</summary>
    public void Begin(byte[] buffer)
    {
        Clear();
        Buffer = buffer;
    }

    /// <summary>Adds a batch, whose buffer must be that of the frames before.</summary>
    /// <param name="batch">The frames.</param>
    /// <param name="packets">Their decoded headers, by the same index.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(FrameBatch batch, DecodedPacket[] packets)
    {
        int count = batch.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(packets.Length, count);
        Buffer = batch.Buffer;
        FlowEntry[] entries = _entries;
        HashSeed seed = _seed;
        int frames = FrameCount, next = Count;
        for (int i = 0; i < count; i++)
        {
            ref DecodedPacket packet = ref packets[i];
            ref FrameRecord frame = ref batch.Records[i];
            int levels = packet.LevelCount;
            if (next + levels > entries.Length)
            {
                Array.Resize(ref _entries, entries.Length * 2);
                entries = _entries;
            }
            for (int l = 0; l < levels; l++)
            {
                ref IpLevel level = ref packet.Levels[l];
                ref FlowEntry entry = ref entries[next++];
                entry.Direction = (byte)FlowKey.From(in level, out entry.Key);
                entry.Hash = FlowKey.Hash32(in entry.Key, in seed);
                entry.Time = frame.TimestampNanoseconds;
                entry.WireLength = frame.WireLength;
                entry.PayloadLength = (uint)level.PayloadLength;
                entry.PayloadOffset = frame.Offset + level.PayloadOffset;
                entry.PayloadCaptured = level.PayloadCaptured;
                entry.Frame = frames + i;
                entry.Sequence = level.TcpSequence;
                entry.FragmentId = level.FragmentId;
                entry.Icmp = (ushort)(level.IcmpType << 8 | level.IcmpCode);
                entry.Traits = level.Traits;
                entry.TcpFlags = level.TcpFlags;
                entry.Depth = level.Depth;
                entry.Tunnel = level.Tunnel;
                entry.VlanCount = packet.VlanCount;
                if (packet.VlanCount != 0)
                    entry.Vlans = packet.Vlans;
            }
            if (packet.HasQuote)
                AddQuote(in packet, frames + i + 1);
        }
        FrameCount = frames + count;
        Count = next;
    }

    void AddQuote(in DecodedPacket packet, int frame)
    {
        ref readonly IpLevel error = ref packet.Levels[packet.LevelCount - 1];
        int direction = FlowKey.From(in packet.Levels[packet.LevelCount], out FlowKey key);
        _quotes.Add(new IcmpQuote(key, frame, error.IcmpType, error.IcmpCode, direction != 0));
    }
}

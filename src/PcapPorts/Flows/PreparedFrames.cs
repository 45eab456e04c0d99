using System.Runtime.CompilerServices;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// Decoded frames, made ready for the flow tables of one or several shards: keys built and hashed. That needs no table, so several threads
/// can prepare and add at once. All frames of one object lie in one buffer.
/// </summary>
public sealed class PreparedFrames
{
    readonly HashSeed _seed = HashSeed.OfProcess;
    readonly List<IcmpQuote> _quotes = [];
    readonly List<PortAnnouncement> _announcements = [];
    readonly FlowEntry[][] _entries;
    readonly int[] _counts;
    readonly int _shardBits;

    /// <summary>Room for the frames of one table.</summary>
    public PreparedFrames()
        : this(shardBits: 0)
    {
    }

    /// <summary>Room for the frames of several tables.</summary>
    /// <param name="shardBits">Binary logarithm of their number.</param>
    internal PreparedFrames(int shardBits)
    {
        _shardBits = shardBits;
        _counts = new int[1 << shardBits];
        _entries = new FlowEntry[1 << shardBits][];
        for (int i = 0; i < _entries.Length; i++)
            _entries[i] = new FlowEntry[FrameBatch.Capacity + DecodedPacket.MaxLevels];
    }

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; private set; }

    /// <summary>The bytes of the frames.</summary>
    public byte[] Buffer { get; private set; } = [];

    /// <summary>What the table of a shard has to add.</summary>
    internal Span<FlowEntry> OfShard(int shard) => _entries[shard].AsSpan(0, _counts[shard]);

    /// <summary>Quotes in ICMP errors; their frames count from 1 within these frames.</summary>
    internal List<IcmpQuote> Quotes => _quotes;

    /// <summary>Ports that conversations named for others; their frames count from 1 within these frames.</summary>
    internal List<PortAnnouncement> Announcements => _announcements;

    /// <summary>Forgets all frames and keeps the memory.</summary>
    public void Clear()
    {
        FrameCount = 0;
        Array.Clear(_counts);
        _quotes.Clear();
        _announcements.Clear();
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
        HashSeed seed = _seed;
        Span<int> counts = _counts;
        int frames = FrameCount;
        for (int i = 0; i < count; i++)
        {
            ref DecodedPacket packet = ref packets[i];
            ref FrameRecord frame = ref batch.Records[i];
            int levels = packet.LevelCount;
            for (int l = 0; l < levels; l++)
            {
                ref IpLevel level = ref packet.Levels[l];
                int shard = _shardBits == 0 ? 0 : ShardOf(in level);
                FlowEntry[] entries = _entries[shard];
                int next = counts[shard]++;
                if (next == entries.Length)
                    entries = Widen(shard);
                ref FlowEntry entry = ref entries[next];
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
                if (level.PayloadCaptured >= FtpAnnouncement.Shortest && level.Protocol == IpProtocol.Tcp && FtpAnnouncement.MayBe(batch.Buffer.AsSpan(entry.PayloadOffset, FtpAnnouncement.Shortest)))
                    AddAnnouncement(in level, batch.Buffer.AsSpan(entry.PayloadOffset, entry.PayloadCaptured), frames + i + 1);
            }
            if (packet.HasQuote)
                AddQuote(in packet, frames + i + 1);
        }
        FrameCount = frames + count;
    }

    FlowEntry[] Widen(int shard)
    {
        Array.Resize(ref _entries[shard], _entries[shard].Length * 2);
        return _entries[shard];
    }

    /// <summary>By both addresses, whatever the direction, and by nothing else: a later fragment tells no ports.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int ShardOf(in IpLevel level)
    {
        ulong sum = level.SourceLow + level.DestinationLow + level.SourceHigh + level.DestinationHigh;
        return (int)((sum ^ _seed.A) * (_seed.B | 1) >> (64 - _shardBits));
    }

    /// <summary>Behind an address translator the address in the message is another than the sender's: the port is noted for both.</summary>
    void AddAnnouncement(in IpLevel level, ReadOnlySpan<byte> payload, int frame)
    {
        if (!FtpAnnouncement.TryRead(payload, out IpAddress host, out ushort port))
            return;
        var sender = new IpAddress(level.Version, level.SourceHigh, level.SourceLow);
        _announcements.Add(new PortAnnouncement(sender, port, frame));
        if (host.Version != 0 && host != sender)
            _announcements.Add(new PortAnnouncement(host, port, frame));
    }

    void AddQuote(in DecodedPacket packet, int frame)
    {
        ref readonly IpLevel error = ref packet.Levels[packet.LevelCount - 1];
        int direction = FlowKey.From(in packet.Levels[packet.LevelCount], out FlowKey key);
        _quotes.Add(new IcmpQuote(key, frame, error.IcmpType, error.IcmpCode, direction != 0));
    }
}

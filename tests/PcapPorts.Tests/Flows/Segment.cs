using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Tests.Flows;

/// <summary>One frame for a flow table, already decoded: what a test needs to say of it and no more.</summary>
public sealed record Segment
{
    public byte Protocol { get; init; } = 6;
    public uint Source { get; init; } = 0x0A000001;
    public uint Destination { get; init; } = 0x0A000002;
    public ushort SourcePort { get; init; } = 40000;
    public ushort DestinationPort { get; init; } = 80;
    public byte Flags { get; init; } = TcpFlag.Ack;
    public uint Sequence { get; init; }
    public string Payload { get; init; } = "";
    public uint WireLength { get; init; } = 60;
    public long Time { get; init; }
    public ushort Vlan { get; init; }
    public uint FragmentId { get; init; }
    public bool FirstFragment { get; init; }
    public bool LaterFragment { get; init; }
    public bool QuotedInError { get; init; }

    /// <summary>High 64 bits of both addresses; IPv4 when they are 0.</summary>
    public ulong Ipv6Prefix { get; init; }

    public Segment Reply(byte flags) => this with
    {
        Source = Destination, Destination = Source, SourcePort = DestinationPort, DestinationPort = SourcePort, Flags = flags,
    };

    IpLevel Level(int payloadOffset) => new()
    {
        Version = Ipv6Prefix == 0 ? (byte)4 : (byte)6,
        Protocol = Protocol,
        SourceHigh = Ipv6Prefix,
        DestinationHigh = Ipv6Prefix,
        SourceLow = Source,
        DestinationLow = Destination,
        SourcePort = LaterFragment ? (ushort)0 : SourcePort,
        DestinationPort = LaterFragment ? (ushort)0 : DestinationPort,
        TcpFlags = Protocol == 6 && !LaterFragment ? Flags : (byte)0,
        TcpSequence = Sequence,
        FragmentId = FragmentId,
        PayloadOffset = payloadOffset,
        PayloadCaptured = LaterFragment ? 0 : Payload.Length,
        PayloadLength = LaterFragment ? 0 : Payload.Length,
        Traits = (LaterFragment ? LevelTraits.Fragment | LevelTraits.LaterFragment : LevelTraits.Ports | LevelTraits.Transport)
            | (FirstFragment ? LevelTraits.Fragment : LevelTraits.None),
    };

    /// <summary>Feeds segments to a table in batches of at most <paramref name="batchSize"/> frames.</summary>
    public static void Feed(FlowTable table, ReadOnlySpan<Segment> segments, int batchSize = FrameBatch.Capacity)
    {
        var batch = new FrameBatch();
        var packets = new DecodedPacket[FrameBatch.Capacity];
        while (!segments.IsEmpty)
        {
            ReadOnlySpan<Segment> now = segments[..Math.Min(batchSize, segments.Length)];
            segments = segments[now.Length..];
            var bytes = new List<byte>();
            for (int i = 0; i < now.Length; i++)
            {
                Segment segment = now[i];
                batch.Records[i] = new FrameRecord
                {
                    Offset = bytes.Count,
                    CapturedLength = segment.Payload.Length,
                    WireLength = segment.WireLength,
                    TimestampNanoseconds = segment.Time,
                    LinkType = 1,
                };
                bytes.AddRange(System.Text.Encoding.Latin1.GetBytes(segment.Payload));
                packets[i] = default;
                packets[i].LevelCount = 1;
                packets[i].Levels[0] = segment.Level(0);
                if (segment.Vlan != 0)
                    (packets[i].VlanCount, packets[i].Vlans[0]) = (1, segment.Vlan);
                if (segment.QuotedInError)
                {
                    packets[i].HasQuote = true;
                    packets[i].Levels[1] = segment.Level(0);
                    packets[i].Levels[0] = new IpLevel
                    {
                        Version = 4, Protocol = 1, SourceLow = segment.Destination, DestinationLow = segment.Source,
                        Traits = LevelTraits.Icmp, IcmpType = 3, IcmpCode = 3,
                    };
                }
            }
            batch.Buffer = [.. bytes];
            batch.Count = now.Length;
            table.Add(batch, packets);
        }
    }

    /// <summary>A table of all segments, read in one go.</summary>
    public static FlowTable Table(ReadOnlySpan<Segment> segments, FlowTableOptions? options = null)
    {
        var table = new FlowTable(options ?? new FlowTableOptions());
        Feed(table, segments);
        return table;
    }
}

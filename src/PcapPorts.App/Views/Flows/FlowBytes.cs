using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Packets;
using PcapPorts.Protocols.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Flows;

/// <summary>Some bytes that one side sent in one go.</summary>
/// <param name="FromClient">The client sent them.</param>
/// <param name="Frame">The packet that brought the last of them.</param>
/// <param name="Time">Its time in nanoseconds since 1970.</param>
/// <param name="Bytes">The bytes; empty for a gap.</param>
/// <param name="Missing">Bytes that are not in the capture.</param>
sealed record FlowPiece(bool FromClient, long Frame, long Time, byte[] Bytes, long Missing);

/// <summary>The payload of a flow in order: of TCP as its receiver read it, of everything else message by message.</summary>
sealed class FlowBytes
{
    /// <summary>Most bytes that are kept of a flow.</summary>
    public const int MostBytes = 32 << 20;

    readonly List<FlowPiece> _pieces = [];

    /// <summary>The pieces in the order in which they arrived.</summary>
    public IReadOnlyList<FlowPiece> Pieces => _pieces;

    /// <summary>Whether bytes were left out because there were too many.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Reads a flow.</summary>
    public static FlowBytes Read(CaptureSession session, int index, CancellationToken cancellation)
    {
        LabelledFlow flow = session.Label(index);
        var bytes = new FlowBytes();
        var streams = new Reassembler(bytes);
        bool clientIsHigh = flow.Role.ClientIsHigh;
        using FrameAccess access = session.File.OpenAccess();
        long[] found = new long[256];
        DecodedPacket packet = default;
        for (long from = 1; !cancellation.IsCancellationRequested && !bytes.IsFull;)
        {
            int count = session.File.Packets.Find([index], from, long.MaxValue, found);
            for (int i = 0; i < count && !bytes.IsFull; i++)
            {
                if (!access.TryRead(found[i], out FrameRecord record, out ReadOnlySpan<byte> frame))
                    continue;
                PacketDecoder.Decode(frame, record.LinkType, record.WireLength, ref packet);
                for (int level = 0; level < packet.LevelCount; level++)
                {
                    ref readonly IpLevel at = ref packet.Levels[level];
                    int direction = PcapPorts.Flows.FlowKey.From(in at, out PcapPorts.Flows.FlowKey key);
                    if (!key.Equals(flow.Key) || (at.Traits & LevelTraits.LaterFragment) != 0)
                        continue;
                    ReadOnlySpan<byte> payload = frame.Slice(at.PayloadOffset, at.PayloadCaptured);
                    streams.Frame = (found[i], record.TimestampNanoseconds, (direction == 1) == clientIsHigh);
                    if (flow.Protocol == IpProtocol.Tcp)
                        streams.Add(direction, in at, payload);
                    else if (payload.Length > 0)
                        bytes.Add(new FlowPiece(streams.Frame.FromClient, found[i], record.TimestampNanoseconds, payload.ToArray(), at.PayloadLength - payload.Length));
                    break;
                }
            }
            if (count == 0)
                break;
            from = found[count - 1] + 1;
        }
        return bytes;
    }

    long _total;

    void Add(FlowPiece piece)
    {
        _total += piece.Bytes.Length;
        IsFull = _total >= MostBytes;
        _pieces.Add(piece);
    }

    sealed class Side : StreamSide
    {
        public bool FromClient;
    }

    sealed class Reassembler(FlowBytes target) : StreamReassembler<Side>
    {
        readonly Side[] _sides = [new Side(), new Side()];

        public (long Number, long Time, bool FromClient) Frame { get; set; }

        public void Add(int direction, in IpLevel level, ReadOnlySpan<byte> payload)
        {
            _sides[direction].FromClient = Frame.FromClient;
            _sides[1 - direction].FromClient = !Frame.FromClient;
            Take(_sides[direction], _sides[1 - direction], level.TcpSequence, level.TcpAcknowledgment, level.TcpFlags, payload, Math.Max(0, level.PayloadLength - payload.Length));
        }

        protected override void TakeBytes(Side side, ReadOnlySpan<byte> bytes, int from, int missing, bool isLast) =>
            target.Add(new FlowPiece(side.FromClient, Frame.Number, Frame.Time, bytes.ToArray(), missing));

        protected override void TakeGap(Side side, uint count) => target.Add(new FlowPiece(side.FromClient, Frame.Number, Frame.Time, [], count));

        protected override void TakeEnd(Side side)
        {
        }
    }
}

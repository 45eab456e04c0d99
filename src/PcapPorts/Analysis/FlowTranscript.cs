using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols.Streams;

namespace PcapPorts.Analysis;

/// <summary>
/// What both sides of one flow said, in order: TCP as its streams are (nothing twice, nothing out of place, gaps named), everything else datagram by
/// datagram. Frames of other flows are passed over, so all frames of a capture may be given.
/// </summary>
/// <param name="key">The 5-tuple.</param>
/// <param name="clientIsHigh">Whether the client is the higher endpoint (<see cref="FlowKey"/>).</param>
/// <param name="writer">Receives what was said.</param>
public sealed class FlowTranscript(FlowKey key, bool clientIsHigh, TranscriptWriter writer) : StreamReassembler<StreamSide>
{
    readonly StreamSide[] _sides = [new(), new()];
    DecodedPacket _packet;
    long _number;
    Timestamp _time;

    /// <summary>Takes the next frame of the capture.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="record">What the capture says of it.</param>
    /// <param name="number">Its number, counting from 1.</param>
    public void Take(ReadOnlySpan<byte> frame, in FrameRecord record, long number)
    {
        PacketDecoder.Decode(frame, record.LinkType, record.WireLength, ref _packet);
        for (int i = 0; i < _packet.LevelCount; i++)
        {
            ref readonly IpLevel level = ref _packet.Levels[i];
            int direction = FlowKey.From(in level, out FlowKey found);
            if (!found.Equals(key) || (level.Traits & LevelTraits.LaterFragment) != 0 || (level.Protocol == IpProtocol.Tcp && (level.Traits & LevelTraits.Transport) == 0))
                continue;
            _number = number;
            _time = new Timestamp(record.TimestampNanoseconds);
            int captured = Math.Max(0, Math.Min(level.PayloadCaptured, frame.Length - level.PayloadOffset));
            ReadOnlySpan<byte> payload = captured > 0 ? frame.Slice(level.PayloadOffset, captured) : default;
            int missing = Math.Max(0, level.PayloadLength - captured);
            if (level.Protocol == IpProtocol.Tcp)
            {
                Take(_sides[direction], _sides[1 - direction], level.TcpSequence, level.TcpAcknowledgment, level.TcpFlags, payload, missing);
                return;
            }
            if (!payload.IsEmpty)
                writer.Write(IsClient(_sides[direction]), _number, _time, payload);
            if (missing > 0)
                writer.WriteGap(IsClient(_sides[direction]), _number, _time, missing);
        }
    }

    /// <inheritdoc/>
    protected override void TakeBytes(StreamSide side, ReadOnlySpan<byte> bytes, int from, int missing, bool isLast)
    {
        writer.Write(IsClient(side), _number, _time, bytes);
        if (missing > 0)
            writer.WriteGap(IsClient(side), _number, _time, missing);
    }

    /// <inheritdoc/>
    protected override void TakeGap(StreamSide side, uint count) => writer.WriteGap(IsClient(side), _number, _time, count);

    /// <inheritdoc/>
    protected override void TakeEnd(StreamSide side)
    {
    }

    bool IsClient(StreamSide side) => ReferenceEquals(side, _sides[1]) == clientIsHigh;
}

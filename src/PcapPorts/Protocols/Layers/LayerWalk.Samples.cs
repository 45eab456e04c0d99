using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>Packets that others carry as an example: they tell of traffic elsewhere and are no part of this one.</summary>
public ref partial struct LayerWalk
{
    /// <summary>Takes an Ethernet frame apart that stands in a message above the transport: what a switch handed to its controller.</summary>
    /// <param name="segment">The message.</param>
    /// <param name="fields">Receives the fields; the message is in its view.</param>
    /// <param name="at">Where the frame starts in the message.</param>
    /// <param name="length">Bytes of it that are there.</param>
    internal static void DissectFrame(in Segment segment, FieldList fields, int at, int length)
    {
        if (segment.Conversation?.Table is not { } conversations)
            return;
        var context = new FrameContext { Number = segment.FrameNumber, Record = new Capture.FrameRecord { TimestampNanoseconds = segment.Nanoseconds } };
        DecodedPacket outside = default;
        var walk = new LayerWalk(fields.Bytes, in context, in outside, fields, conversations);
        FieldMark before = fields.Mark;
        walk.DissectSample(EthernetDissector.Instance, Capture.LinkType.Ethernet.Number, fields.Origin + at, fields.Origin + at + length);
        fields.Info.CutBack(before.Info);
    }

    /// <summary>Takes a packet apart that stands in another one as what it tells of: the header that sFlow sampled, the packet that NHRP is about.</summary>
    /// <param name="layer">Its first layer.</param>
    /// <param name="linkType">The link type that stands for that layer.</param>
    /// <param name="offset">Its start in the frame.</param>
    /// <param name="end">Its end, as far as it was carried.</param>
    internal void DissectSample(LayerDissector layer, ushort linkType, int offset, int end)
    {
        int length = Available(offset, end);
        if (IsQuote || length == 0 || _budget <= 0)
            return;
        DecodedPacket packet = default;
        DecodeAt(Frame, offset, length, linkType, length, ref packet);
        var walk = new LayerWalk(Frame, in Context, in packet, Fields, Conversations) { HeadersOnly = HeadersOnly, IsQuote = true, IsSample = true, _budget = _budget };
        walk.Dissect(layer, offset, offset + length);
        _budget = walk._budget;
    }
}

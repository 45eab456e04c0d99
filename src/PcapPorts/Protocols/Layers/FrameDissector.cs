using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols.Layers;

/// <summary>
/// Turns frames into fields: the one way in, for a pass over a file as for the replay of a flow. Keeps what has to be remembered from frame
/// to frame; give it the frames of each flow in order.
/// </summary>
/// <param name="conversations">What is remembered of flows.</param>
public sealed class FrameDissector(ConversationTable conversations)
{
    DecodedPacket _packet;

    /// <summary>Whether it ends behind the transports: applications are then left out, and nothing is remembered of them. Set before the first frame.</summary>
    public bool HeadersOnly { get; set; }

    /// <summary>Fills a list with the fields of a frame.</summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="fields">Receives the fields; what it held before is dropped.</param>
    public void Dissect(ReadOnlySpan<byte> frame, in FrameContext context, FieldList fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        fields.Begin(frame);
        PacketDecoder.Decode(frame, context.Record.LinkType, context.Record.WireLength, ref _packet);
        FrameFields.AddTo(in context, fields);
        var walk = new LayerWalk(frame, in context, in _packet, fields, conversations) { HeadersOnly = HeadersOnly };
        int end = (int)Math.Min(Math.Max(context.Record.WireLength, (uint)frame.Length), 1 << 30);
        if (Dissectors.Table.ForLinkType(context.Record.LinkType) is { } layer)
            walk.Dissect(layer, 0, end);
        else
            walk.Resume(0, end);
    }

    /// <summary>
    /// Fills a list with what applications say of a frame with one IP header, and TCP or UDP behind it: a third of the work where nobody asks for
    /// headers. Frames of one flow may be given now to this and now to <see cref="Dissect"/>; only what TCP's analysis remarks has holes then.
    /// </summary>
    /// <param name="frame">The captured bytes.</param>
    /// <param name="context">What is known of it.</param>
    /// <param name="packet">Its decoded headers.</param>
    /// <param name="fields">Receives the fields; what it held before is dropped.</param>
    internal void DissectPayload(ReadOnlySpan<byte> frame, in FrameContext context, in DecodedPacket packet, FieldList fields)
    {
        fields.Begin(frame);
        new LayerWalk(frame, in context, in packet, fields, conversations).DissectPayload();
    }
}

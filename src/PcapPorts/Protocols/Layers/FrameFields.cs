using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>What the capture file says of a frame, as fields of the made-up protocol <c>frame</c>.</summary>
public sealed class FrameFields : ProtocolDissector
{
    static readonly Protocol Frame = new("Frame", "Frame", "frame");
    static readonly Field Number = Frame.UInt32("number", "Frame Number");
    static readonly Field Length = Frame.UInt32("len", "Frame length on the wire");
    static readonly Field CapturedLength = Frame.UInt32("cap_len", "Frame length stored into the capture file");
    static readonly Field TimeEpoch = Frame.RelativeTime("time_epoch", "Epoch Time");
    static readonly Field TimeDelta = Frame.RelativeTime("time_delta", "Time delta from previous captured frame");
    static readonly Field TimeRelative = Frame.RelativeTime("time_relative", "Time since reference or first frame");
    static readonly Field Chain = Frame.String("protocols", "Protocols in frame");
    static readonly Field Interface = Frame.UInt32("interface_id", "Interface id");

    /// <inheritdoc/>
    public override Protocol Protocol => Frame;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
    }

    internal static void AddTo(in FrameContext context, FieldList fields)
    {
        int root = fields.Open(Frame.Root, 0, fields.FrameLength);
        if (context.HasInterface)
            fields.AddGenerated(Interface, (ulong)context.Record.Interface);
        if (context.Record.TimestampNanoseconds != long.MinValue)
        {
            fields.AddGenerated(TimeEpoch, (ulong)context.Record.TimestampNanoseconds);
            fields.AddGenerated(TimeDelta, (ulong)(context.Record.TimestampNanoseconds - context.PreviousNanoseconds));
            fields.AddGenerated(TimeRelative, (ulong)(context.Record.TimestampNanoseconds - context.FirstNanoseconds));
        }
        fields.AddGenerated(Number, (ulong)context.Number);
        fields.AddGenerated(Length, context.Record.WireLength);
        fields.AddGenerated(CapturedLength, (ulong)context.Record.CapturedLength);
        fields.AddLater(Chain, ProtocolChain.Of(context.Record.LinkType));
        fields.Close(root);
    }
}

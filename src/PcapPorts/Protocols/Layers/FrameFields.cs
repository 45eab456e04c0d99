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

    /// <summary>Those that the capture file itself tells, in the order of the tree.</summary>
    internal static readonly Field[] Numbers = [Interface, TimeEpoch, TimeDelta, TimeRelative, Number, Length, CapturedLength];

    /// <inheritdoc/>
    public override Protocol Protocol => Frame;

    /// <inheritdoc/>
    public override void Register(DissectorTable table)
    {
    }

    internal static void AddTo(in FrameContext context, FieldList fields)
    {
        int root = fields.Open(Frame.Root, 0, fields.FrameLength);
        foreach (Field field in Numbers)
            AddTo(field, in context, fields);
        fields.AddLater(Chain, ProtocolChain.Of(context.Record.LinkType));
        fields.Close(root);
    }

    /// <summary>Adds one of the <see cref="Numbers"/>, if the capture file tells it.</summary>
    internal static void AddTo(Field field, in FrameContext context, FieldList fields)
    {
        long time = context.Record.TimestampNanoseconds;
        if (ReferenceEquals(field, Number))
            fields.AddGenerated(Number, (ulong)context.Number);
        else if (ReferenceEquals(field, Length))
            fields.AddGenerated(Length, context.Record.WireLength);
        else if (ReferenceEquals(field, CapturedLength))
            fields.AddGenerated(CapturedLength, (ulong)context.Record.CapturedLength);
        else if (ReferenceEquals(field, Interface) && context.HasInterface)
            fields.AddGenerated(Interface, (ulong)context.Record.Interface);
        else if (ReferenceEquals(field, TimeEpoch) && time != long.MinValue)
            fields.AddGenerated(TimeEpoch, (ulong)time);
        else if (ReferenceEquals(field, TimeDelta) && time != long.MinValue)
            fields.AddGenerated(TimeDelta, (ulong)(time - context.PreviousNanoseconds));
        else if (ReferenceEquals(field, TimeRelative) && time != long.MinValue)
            fields.AddGenerated(TimeRelative, (ulong)(time - context.FirstNanoseconds));
    }
}

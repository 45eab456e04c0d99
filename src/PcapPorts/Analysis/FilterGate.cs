using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>Lets through the frames that a display filter takes. Every frame is dissected: earlier ones say what later ones mean.</summary>
/// <param name="filter">The filter.</param>
public sealed class FilterGate(DisplayFilter filter) : FrameGate
{
    readonly FrameDissector _dissector = new(new ConversationTable());
    readonly FieldList _fields = new();
    long _first = long.MinValue;
    long _previous = long.MinValue;

    /// <inheritdoc/>
    public override bool Takes(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        long now = frame.TimestampNanoseconds;
        if (now != long.MinValue)
        {
            _first = _first == long.MinValue ? now : _first;
            _previous = _previous == long.MinValue ? now : _previous;
        }
        var context = new FrameContext { Number = number, HasInterface = true, Record = frame, FirstNanoseconds = _first, PreviousNanoseconds = _previous };
        _dissector.Dissect(bytes, in context, _fields);
        if (now != long.MinValue)
            _previous = now;
        return filter.Matches(_fields);
    }
}

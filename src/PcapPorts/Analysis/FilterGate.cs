using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis;

/// <summary>Lets through the frames that a display filter takes. Dissected are those of which their headers do not say enough.</summary>
public sealed class FilterGate : FrameGate
{
    readonly DisplayFilter _filter;
    readonly PacketSieve _sieve;
    readonly FrameDissector _dissector;
    readonly FieldList _fields = new();
    FrameTimes _times = new();

    /// <param name="filter">The filter; it asks for no flows, which are not known yet.</param>
    public FilterGate(DisplayFilter filter)
    {
        var conversations = new ConversationTable();
        _filter = filter;
        _sieve = new PacketSieve(filter, conversations);
        _dissector = new FrameDissector(conversations) { HeadersOnly = _sieve.IsHeadersOnly };
    }

    /// <inheritdoc/>
    public override bool Takes(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        bool? known = _sieve.Ask(number, in frame, bytes, in packet);
        if (known is null)
        {
            FrameContext context = _times.Of(number, in frame, hasInterface: true);
            _sieve.Dissect(_dissector, bytes, in context, in packet, _fields);
            known = _filter.Matches(_fields);
        }
        _times.Pass(in frame);
        return known.Value;
    }
}

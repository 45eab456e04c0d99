using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Filters;

/// <summary>
/// Says of frame after frame whether a filter takes it, and dissects as few as it can: those of which the headers do not tell. Where the filter
/// asks for what takes other frames to know (numbers of streams, remarks, messages of applications), every frame is dissected in which, or in
/// whose flow, such a thing can be; then the answer is that of a pass that dissects all.
/// </summary>
public sealed class PacketSieve
{
    readonly DisplayFilter _filter;
    readonly HeaderTest _headers;
    readonly bool _headersSuffice;

    /// <param name="filter">The filter.</param>
    public PacketSieve(DisplayFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filter = filter;
        _headers = HeaderCompiler.Compile(filter.Tree);
        _headersSuffice = !_headers.NeedsDissection;
    }

    /// <summary>Whether headers tell of nearly every frame: then frames need not be asked in order.</summary>
    public bool IsHeadersOnly => _headersSuffice;

    /// <summary>What the headers of a frame tell.</summary>
    /// <param name="number">Number of the frame.</param>
    /// <param name="record">What the capture file says of it.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="packet">Its decoded headers.</param>
    /// <returns>Whether the filter takes it; null when it has to be dissected to know, or for what comes behind it.</returns>
    public bool? Ask(long number, in FrameRecord record, ReadOnlySpan<byte> bytes, in DecodedPacket packet)
    {
        if (!_headersSuffice || !HeaderView.TryView(number, in record, bytes, in packet, out HeaderView view))
            return null;
        return _headers.Of(in view) switch
        {
            Truth.Yes => true,
            Truth.No => false,
            _ => null,
        };
    }

    /// <summary>Whether the filter takes a dissected frame.</summary>
    public bool Takes(FieldList fields) => _filter.Matches(fields);
}

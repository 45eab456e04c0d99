using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.App.Commands;

/// <summary>Turns the frames of a capture into fields, one after the other, and keeps the times that the next one needs.</summary>
sealed class PacketDissection
{
    readonly CaptureReader _reader;
    readonly bool _hasInterfaces;
    readonly TlsKeyLog _secrets = new();
    readonly FrameDissector _dissector;
    FrameTimes _times = new();

    /// <param name="reader">The capture.</param>
    public PacketDissection(CaptureReader reader)
    {
        _reader = reader;
        _hasInterfaces = reader.Sections.Count > 0;
        Conversations = new ConversationTable { KeyLog = _secrets };
        _dissector = new FrameDissector(Conversations);
    }

    /// <summary>Whether nobody asks for applications.</summary>
    public bool HeadersOnly
    {
        set => _dissector.HeadersOnly = value;
    }

    /// <summary>What is remembered of flows.</summary>
    public ConversationTable Conversations { get; }

    /// <summary>Takes notice of the secrets that the capture has shown up to the batch at hand.</summary>
    public void BeginBatch() => _secrets.Take(_reader.Secrets);

    /// <summary>The fields of the last frame.</summary>
    public FieldList Fields { get; set; } = new();

    /// <summary>Takes the next frame.</summary>
    public void Take(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        FrameContext context = _times.Of(number, in frame, _hasInterfaces);
        _dissector.Dissect(bytes, in context, Fields);
        _times.Pass(in frame);
    }

    /// <summary>Takes the next frame, about which a sieve was asked, as far as its filter needs it.</summary>
    public void Take(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet, PacketSieve sieve)
    {
        FrameContext context = _times.Of(number, in frame, _hasInterfaces);
        sieve.Dissect(_dissector, bytes, in context, in packet, Fields);
        _times.Pass(in frame);
    }

    /// <summary>Takes the next frame as far as its columns need it.</summary>
    public void Take(long number, in FrameRecord frame, ReadOnlySpan<byte> bytes, in DecodedPacket packet, ColumnSieve columns)
    {
        FrameContext context = _times.Of(number, in frame, _hasInterfaces);
        columns.Dissect(_dissector, bytes, in context, in packet, Fields);
        _times.Pass(in frame);
    }

    /// <summary>Passes over the next frame, of which nothing is asked.</summary>
    public void Skip(in FrameRecord frame) => _times.Pass(in frame);
}

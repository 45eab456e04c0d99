using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.Analysis.Names;

/// <summary>
/// Collects names in the one pass that counts flows. Only what may hold a name is dissected: datagrams of name services and DHCP, and the first
/// segments of connections that begin as TLS or HTTP do. All other frames cost a few comparisons.
/// </summary>
public sealed class NameCollector
{
    /// <summary>Segments of a connection that are dissected, at the most, from its TLS or HTTP beginning on: a certificate ends within them.</summary>
    const int MaxSegments = 12;

    /// <summary>Connections that are followed at a time.</summary>
    const int MaxConnections = 1 << 16;

    readonly FrameDissector _dissector = new(new ConversationTable(MaxConnections));
    readonly NameReader _reader;
    readonly Dictionary<FlowKey, int> _segmentsLeft = [];

    /// <summary>Collects into a new table.</summary>
    public NameCollector() => _reader = new NameReader(Table);

    /// <summary>What was collected so far.</summary>
    public NameTable Table { get; } = new();

    /// <summary>Takes a batch of frames and what the decoder found in them.</summary>
    /// <param name="batch">The frames.</param>
    /// <param name="packets">Their headers, in the same order.</param>
    public void Add(FrameBatch batch, ReadOnlySpan<DecodedPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (int i = 0; i < batch.Count; i++)
            Add(batch.FirstNumber + i, in batch.Records[i], batch.Bytes(i), in packets[i]);
    }

    /// <summary>Takes a frame.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="record">What the capture file says of it.</param>
    /// <param name="frame">Its captured bytes.</param>
    /// <param name="packet">Its headers.</param>
    public void Add(long number, in FrameRecord record, ReadOnlySpan<byte> frame, in DecodedPacket packet)
    {
        if (packet.LevelCount == 0)
            return;
        ref readonly IpLevel level = ref packet.Levels[packet.LevelCount - 1];
        if (level.PayloadCaptured > 0 && level.FragmentOffset == 0 && MayHoldName(in level, frame))
            Dissect(number, in record, frame, in level);
    }

    /// <summary>Takes the names that a capture file gives by itself.</summary>
    public void Add(IReadOnlyList<CaptureName> names)
    {
        foreach (CaptureName name in names)
        {
            if (IpAddress.TryRead(name.Address.Span, out IpAddress address))
                Table.Add(new AddressName(address, NameReader.Escape(System.Text.Encoding.UTF8.GetBytes(name.Name)), NameSource.File, 0, Timestamp.None));
        }
    }

    void Dissect(long number, in FrameRecord record, ReadOnlySpan<byte> frame, in IpLevel level)
    {
        var context = new FrameContext { Number = number, Record = record, FirstNanoseconds = record.TimestampNanoseconds, PreviousNanoseconds = record.TimestampNanoseconds };
        _dissector.Dissect(frame, in context, _reader.Fields);
        _reader.Read(number, record.TimestampNanoseconds, in level);
    }

    bool MayHoldName(in IpLevel level, ReadOnlySpan<byte> frame)
    {
        if (level.Protocol == IpProtocol.Udp)
            return IsNamePort(level.SourcePort) || IsNamePort(level.DestinationPort);
        if (level.Protocol != IpProtocol.Tcp)
            return false;
        ReadOnlySpan<byte> payload = frame.Slice(level.PayloadOffset, level.PayloadCaptured);
        bool begins = level.SourcePort == 53 || level.DestinationPort == 53 || BeginsSession(payload);
        if (!begins && _segmentsLeft.Count == 0)
            return false;
        FlowKey.From(in level, out FlowKey key);
        if (_segmentsLeft.TryGetValue(key, out int left))
        {
            if (left <= 1)
                _segmentsLeft.Remove(key);
            else
                _segmentsLeft[key] = left - 1;
            return true;
        }
        if (begins && _segmentsLeft.Count < MaxConnections)
            _segmentsLeft.Add(key, MaxSegments);
        return begins;
    }

    static bool IsNamePort(ushort port) => port is 53 or 67 or 68 or 137 or 5353 or 5355;

    /// <summary>A TLS ClientHello or ServerHello at the start of its record, or a request line of HTTP.</summary>
    static bool BeginsSession(ReadOnlySpan<byte> payload) => payload switch
    {
        [0x16, 3, _, _, _, 1 or 2, ..] => true,
        [(byte)'G', (byte)'E', (byte)'T', (byte)' ', ..] => true,
        [(byte)'P', (byte)'O', (byte)'S', (byte)'T', ..] => true,
        [(byte)'H', (byte)'E', (byte)'A', (byte)'D', ..] => true,
        [(byte)'P', (byte)'U', (byte)'T', (byte)' ', ..] => true,
        [(byte)'C', (byte)'O', (byte)'N', (byte)'N', ..] => true,
        [(byte)'O', (byte)'P', (byte)'T', (byte)'I', ..] => true,
        [(byte)'D', (byte)'E', (byte)'L', (byte)'E', ..] => true,
        _ => false,
    };
}

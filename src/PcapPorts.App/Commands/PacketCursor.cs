using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>
/// Walks over the packets of a capture that were asked for. Every frame is dissected when somebody wants to see the fields of those that are taken,
/// for earlier frames say what later ones mean; else only what the filter cannot decide by headers.
/// </summary>
sealed class PacketCursor
{
    readonly CaptureReader _reader;
    readonly FlowSelection _selection;
    readonly DisplayFilter? _filter;
    readonly PacketSieve? _sieve;
    readonly ColumnSieve? _columns;
    readonly PacketDissection? _dissection;
    readonly bool _showsFields;
    readonly bool _looksAtKeys;
    readonly CancellationToken _cancellation;
    readonly FrameBatch _batch = new();
    DecodedPacket _packet;
    int _at = -1;

    /// <param name="reader">The capture.</param>
    /// <param name="selection">Which packets, by their 5-tuples.</param>
    /// <param name="filter">Which packets, by their fields; null for all.</param>
    /// <param name="showsFields">Whether the fields of the packets are wanted.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public PacketCursor(CaptureReader reader, FlowSelection selection, DisplayFilter? filter, bool showsFields, CancellationToken cancellation)
    {
        (_reader, _selection, _filter, _showsFields, _cancellation) = (reader, selection, filter, showsFields, cancellation);
        _looksAtKeys = selection.LooksAtKeys;
        _dissection = filter is null && !showsFields ? null : new PacketDissection(reader);
        if (filter is null || filter.AsksForFlows)
            return;
        _sieve = new PacketSieve(filter, _dissection!.Conversations);
        _dissection.HeadersOnly = _sieve.IsHeadersOnly && !showsFields;
    }

    /// <summary>The columns that are all that is seen of the packets; set before the first one. A filter may need more.</summary>
    public FieldColumns? Columns
    {
        init
        {
            if (value is null || _filter is not null)
                return;
            _dissection!.HeadersOnly = !value.AsksForApplications;
            if (!value.AsksForOwnFields)
                _columns = ColumnSieve.For(value.All, _dissection.Conversations);
        }
    }

    /// <summary>The flows of the packets, when the filter or a column asks for them.</summary>
    public PacketFlows? Flows { get; init; }

    /// <summary>Called when all that has come so far is read: somebody may wait for it.</summary>
    public Action? CaughtUp { get; set; }

    /// <summary>Whether somebody watches, so that <see cref="CaughtUp"/> is called even while more is there.</summary>
    public bool IsWatched { get; init; }

    /// <summary>Number of the packet at hand.</summary>
    public long Number => _batch.FirstNumber + _at;

    /// <summary>What the capture says of it.</summary>
    public ref readonly FrameRecord Frame => ref _batch.Records[_at];

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _batch.Bytes(_at);

    /// <summary>Its headers.</summary>
    public ref readonly DecodedPacket Packet => ref _packet;

    /// <summary>Its fields, when they were wanted. Those of the next packet go into the list that is set.</summary>
    public FieldList Fields
    {
        get => _dissection!.Fields;
        set => _dissection!.Fields = value;
    }

    /// <summary>Goes to the next packet that is taken; false at the end.</summary>
    public bool Next()
    {
        while (true)
        {
            if (++_at >= _batch.Count)
            {
                if (_batch.Count > 0 && (_batch.Count < FrameBatch.Capacity || IsWatched))
                    CaughtUp?.Invoke();
                if (_cancellation.IsCancellationRequested || !_reader.Read(_batch))
                    return false;
                _dissection?.BeginBatch();
                _at = 0;
            }
            if (Takes())
                return true;
        }
    }

    bool Takes()
    {
        ref FrameRecord frame = ref _batch.Records[_at];
        ReadOnlySpan<byte> bytes = _batch.Bytes(_at);
        PacketDecoder.Decode(bytes, frame.LinkType, frame.WireLength, ref _packet);
        if (_showsFields)
            Dissect(in frame, bytes, null);
        return (!_looksAtKeys || TakesKeys()) && (_filter is null || TakesFields(in frame, bytes));
    }

    bool TakesFields(in FrameRecord frame, ReadOnlySpan<byte> bytes)
    {
        if (!_showsFields)
        {
            if (_sieve?.Ask(Number, in frame, bytes, in _packet) is { } known)
            {
                _dissection!.Skip(in frame);
                return known;
            }
            Dissect(in frame, bytes, _sieve);
        }
        return _filter!.Matches(Fields);
    }

    void Dissect(in FrameRecord frame, ReadOnlySpan<byte> bytes, PacketSieve? sieve)
    {
        if (_columns is not null)
            _dissection!.Take(Number, in frame, bytes, in _packet, _columns);
        else if (sieve is null)
            _dissection!.Take(Number, in frame, bytes);
        else
            _dissection!.Take(Number, in frame, bytes, in _packet, sieve);
        Flows?.AddTo(Fields, in _packet, Number);
    }

    bool TakesKeys()
    {
        for (int i = 0; i < _packet.LevelCount; i++)
        {
            _ = FlowKey.From(in _packet.Levels[i], out FlowKey key);
            if (_selection.TakesKey(in key))
                return true;
        }
        return false;
    }
}

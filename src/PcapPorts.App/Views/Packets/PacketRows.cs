using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Protocols;
using PcapPorts.Protocols.Layers;

namespace PcapPorts.App.Views.Packets;

/// <summary>
/// The rows that were on screen lately. One that is new shows at once what the packet alone can tell; the worker then replaces it by one that
/// knows its flow.
/// </summary>
sealed class PacketRows : IDisposable
{
    const int MostKept = 8192;
    const int NoFlow = -1;

    readonly CaptureSession _session;
    readonly FrameAccess _access;
    readonly PacketRowReader _reader;
    readonly Dictionary<long, PacketRow> _rows = [];
    readonly HashSet<long> _asked = [];
    readonly List<long> _missing = [];
    readonly FieldList _fields = new();

    public PacketRows(CaptureSession session, Func<PacketRowReader> reader)
    {
        _session = session;
        _access = session.File.OpenAccess();
        _reader = reader();
        session.Worker.Reader = reader();
    }

    /// <summary>The row of a packet; null where it cannot be read.</summary>
    public PacketRow? Find(long number)
    {
        if (!_rows.TryGetValue(number, out PacketRow? row))
        {
            row = _reader.Read(number, _access, Alone(number), isExact: false);
            if (row is null)
                return null;
            if (_rows.Count >= MostKept)
                Forget();
            _rows.Add(number, row);
        }
        if (!row.IsExact && row.Flow != NoFlow && number <= _session.File.Packets.Assigned && _asked.Add(number))
            _missing.Add(number);
        return row;
    }

    /// <summary>The fields of a packet as if it were alone.</summary>
    public FieldList? Alone(long number)
    {
        if (!_access.TryRead(number, out FrameRecord record, out ReadOnlySpan<byte> bytes))
            return null;
        var context = new FrameContext
        {
            Number = number,
            HasInterface = _session.File.HasInterfaces,
            Record = record,
            FirstNanoseconds = _session.File.First.Nanoseconds,
            PreviousNanoseconds = record.TimestampNanoseconds,
        };
        new FrameDissector(new ConversationTable()).Dissect(bytes, in context, _fields);
        return _fields;
    }

    /// <summary>The time of a packet.</summary>
    public long Time(long number) =>
        _rows.TryGetValue(number, out PacketRow? row) ? row.Time : _access.TryRead(number, out FrameRecord record, out _) ? record.TimestampNanoseconds : long.MinValue;

    /// <summary>After a frame was drawn: asks for what was missing in it, and takes what has come since.</summary>
    public void Settle()
    {
        while (_session.Worker.TryTake(out PacketRow row))
            _rows[row.Number] = row;
        if (_missing.Count == 0)
            return;
        _session.Worker.Ask([.. _missing]);
        // What is not made of these, because others were asked for in the meantime, may be asked for again.
        _asked.ExceptWith(_missing);
        if (_asked.Count > MostKept)
            _asked.Clear();
        _missing.Clear();
    }

    /// <summary>Takes what the worker has made; true when there was anything.</summary>
    public bool TakeNew()
    {
        bool any = false;
        while (_session.Worker.TryTake(out PacketRow row))
        {
            _rows[row.Number] = row;
            any = true;
        }
        return any;
    }

    /// <summary>Forgets all rows: columns or colours are other ones.</summary>
    public void Forget()
    {
        _rows.Clear();
        _asked.Clear();
    }

    public void Dispose() => _access.Dispose();
}

using PcapPorts.Capture;

namespace PcapPorts.Analysis;

/// <summary>
/// Reads the packets of a <see cref="CaptureFile"/> at any place, with the reader that a pass from its beginning uses. Neighbours come along in a
/// batch, so that reading on costs little. For one thread at a time.
/// </summary>
public sealed class FrameAccess : IDisposable
{
    const long ShortReach = 1 << 14;

    readonly CaptureFile _capture;
    readonly CaptureFileReader _reader;
    readonly FrameBatch _batch = new();
    long _first = 1;

    internal FrameAccess(CaptureFile capture, CaptureFileReader reader)
    {
        _capture = capture;
        _reader = reader;
    }

    /// <summary>Reads far ahead: for who wants one packet after the other.</summary>
    public bool Sequential { get; init; }

    /// <summary>Finds a packet. Its bytes stay valid until the next call.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="record">What the capture file says of it.</param>
    /// <param name="bytes">The captured bytes.</param>
    /// <returns>False where there is no such packet, or where the file was changed since.</returns>
    public bool TryRead(long number, out FrameRecord record, out ReadOnlySpan<byte> bytes)
    {
        record = default;
        bytes = default;
        long index = number - _first;
        if (index < 0 || index >= _batch.Count)
        {
            if (!Read(number))
                return false;
            index = 0;
        }
        record = _batch.Records[index];
        bytes = _batch.Bytes((int)index);
        return true;
    }

    /// <summary>Reads the packets from a number on, as many as come in one go; null where there is none.</summary>
    public FrameBatch? ReadBatch(long number) => Read(number) ? _batch : null;

    /// <summary>The last time of a packet before another; no time where there is none near.</summary>
    public Timestamp TimeBefore(long number)
    {
        const int Reach = 1000;
        for (long before = number - 1; before >= Math.Max(1, number - Reach); before--)
        {
            if (TryRead(before, out FrameRecord record, out _) && record.TimestampNanoseconds != long.MinValue)
                return new Timestamp(record.TimestampNanoseconds);
        }
        return Timestamp.None;
    }

    bool Read(long number)
    {
        _batch.Count = 0;
        if (number < 1 || number > _capture.Packets.Count)
            return false;
        if (_reader is PcapNgReader file)
        {
            SectionStart section = _capture.SectionAt(number);
            file.Enter(section.BigEndian, section.FirstInterface, _capture.Interfaces);
        }
        if (!_reader.Seek(_capture.Packets.Offset(number), Sequential ? long.MaxValue : ShortReach) || !_reader.Read(_batch))
            return false;
        _first = number;
        _batch.FirstNumber = number;
        _batch.Count = (int)Math.Min(_batch.Count, _capture.Packets.Count - number + 1);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}

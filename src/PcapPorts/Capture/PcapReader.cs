using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Capture;

/// <summary>
/// Reads pcap files (draft-ietf-opsawg-pcap): both byte orders, microseconds and nanoseconds, the modified records of magic
/// number a1b2cd34, frame check sequence bits, and the swapped lengths of versions before 2.4.
/// </summary>
public sealed class PcapReader : CaptureFileReader
{
    readonly PcapFileHeader _header;
    readonly CaptureInterface[] _interfaces;
    readonly uint _maximumCaptured;

    /// <param name="input">Stands at the first record.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="header">The file header.</param>
    internal PcapReader(CaptureInput input, string name, PcapFileHeader header)
        : base(input, name)
    {
        _header = header;
        _maximumCaptured = FrameLimits.MaximumCaptured(header.LinkType.Number, header.SnapLength);
        _interfaces =
        [
            new CaptureInterface(header.LinkType, header.SnapLength, null)
            {
                FcsLength = header.FcsLength,
                TimestampResolution = header.FractionUnit == 1 ? (byte)9 : (byte)6,
            },
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    private protected override int Parse(FrameBatch batch)
    {
        int count = _header.BigEndian ? ParseRecords<BigEndian>(batch) : ParseRecords<LittleEndian>(batch);
        if (count == 0)
            LookAtNext();
        return count;
    }

    /// <summary>The hot path: one pass over the records that lie whole in the buffer. Compiled at once, for the process is short-lived.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int ParseRecords<TOrder>(FrameBatch batch)
        where TOrder : struct, IByteOrder
    {
        CaptureInput input = Input;
        int position = input.Start;
        int end = input.End;
        long offset = input.BufferOffset;
        int headerLength = _header.RecordHeaderLength;
        // A record needs its whole header in the buffer, and must start before the limit.
        int lastStart = (int)Math.Max(-1, Math.Min(Limit - offset - 1, end - headerLength));
        long unit = _header.FractionUnit;
        uint maximum = _maximumCaptured;
        bool maySwap = _header.LengthsMaySwap;
        ushort linkType = _header.LinkType.Number;
        byte fcs = _header.FcsLength;
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(input.Buffer);
        ref FrameRecord record = ref MemoryMarshal.GetArrayDataReference(batch.Records);
        int count = 0;
        while (position <= lastStart && count < FrameBatch.Capacity)
        {
            ref byte header = ref Unsafe.Add(ref bytes, position);
            uint captured = TOrder.UInt32(ref Unsafe.Add(ref header, 8));
            uint wire = TOrder.UInt32(ref Unsafe.Add(ref header, 12));
            if (captured > wire && maySwap)
                (captured, wire) = (wire, captured);
            int start = position + headerLength;
            // In this order: the addition cannot overflow once the length is known to be sane.
            if (captured > maximum || start + (int)captured > end)
                break;
            record.TimestampNanoseconds = TOrder.UInt32(ref header) * Timestamp.NanosecondsPerSecond
                + TOrder.UInt32(ref Unsafe.Add(ref header, 4)) * unit;
            record.FileOffset = offset + position;
            record.Offset = start;
            record.CapturedLength = (int)captured;
            record.WireLength = wire;
            record.LinkType = linkType;
            record.FcsLength = fcs;
            record.Interface = 0;
            record = ref Unsafe.Add(ref record, 1);
            position = start + (int)captured;
            count++;
        }
        input.Start = position;
        return count;
    }

    /// <summary>Why the next record was not taken: damage, or bytes that are still to come.</summary>
    void LookAtNext()
    {
        ReadOnlySpan<byte> bytes = Input.Unread;
        Needed = _header.RecordHeaderLength;
        if (bytes.Length < Needed || Input.Position >= Limit)
            return;
        uint captured = CapturedLength(bytes);
        if (captured > _maximumCaptured)
            Stop($"a record claims {captured} captured bytes, more than the {_maximumCaptured} that a frame here can have");
        else
            Needed += (int)captured;
    }

    uint CapturedLength(ReadOnlySpan<byte> record)
    {
        ref byte header = ref MemoryMarshal.GetReference(record);
        ref byte first = ref Unsafe.Add(ref header, 8);
        ref byte second = ref Unsafe.Add(ref header, 12);
        (uint captured, uint wire) = _header.BigEndian
            ? (BigEndian.UInt32(ref first), BigEndian.UInt32(ref second))
            : (LittleEndian.UInt32(ref first), LittleEndian.UInt32(ref second));
        return _header.LengthsMaySwap ? Math.Min(captured, wire) : captured;
    }

    private protected override string CutCause(int rest)
        => rest < _header.RecordHeaderLength
            ? $"the file ends inside a record header, after {rest} of its {_header.RecordHeaderLength} bytes"
            : $"the file ends inside a packet, after {rest - _header.RecordHeaderLength} of its {Needed - _header.RecordHeaderLength} bytes";
}

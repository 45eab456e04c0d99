using System.Buffers.Binary;

namespace PcapPorts.Capture;

/// <content>Blocks one by one: sections, interfaces, annotations, the rarer packet blocks, unknown ones, and damage.</content>
public sealed partial class PcapNgReader
{
    /// <summary>Most interfaces of a file, over all its sections.</summary>
    const int MaximumInterfaces = 65_536;

    const string NoByteOrder = "a pcapng section header without the byte-order mark 1a2b3c4d";

    /// <summary>Bytes of an unknown block, too long for the buffer, that are still to be passed over.</summary>
    long _toSkip;

    /// <summary>Length of that block.</summary>
    long _skipped;

    private protected override bool PassingOver => _toSkip > 0;

    private protected override long RecordPosition => PassingOver ? Input.Position - (_skipped - _toSkip) : Input.Position;

    /// <summary>Reads the section header that begins the file, or throws: before it there is nothing to show.</summary>
    internal PcapNgReader ReadFirstSection()
    {
        bool whole = Input.Require(PcapNgBlock.MinimumLength);
        if (whole && !HasByteOrder())
            throw new CaptureFormatException(Name, 8, NoByteOrder);
        if (!whole || !Input.Require((int)Math.Min(BlockLength(), PcapNgBlock.MaximumLength)))
            throw new CaptureFormatException(Name, Input.Available, Input.EndCause ?? "the file ends inside the pcapng section header");
        int count = 0;
        if (!ReadBlock(new FrameBatch(), ref count))
            throw new CaptureFormatException(Name, 0, Damage?.Cause ?? "the pcapng section header cannot be read");
        return this;
    }

    /// <summary>Passes over everything before the first packet, so that <see cref="State"/> is what packets are read with.</summary>
    internal void ReadToFirstPacket()
    {
        var none = new FrameBatch();
        int count = 0;
        while (!Ended && Input.Require(PcapNgBlock.MinimumLength) && !PcapNgBlock.IsPacket(UInt32(0)))
        {
            if (!ReadBlock(none, ref count) && !Ended && !Input.Fill(Needed))
                break;
        }
    }

    /// <summary>Reads one block of any type. False when it is not there yet, when it is damaged, and at the limit.</summary>
    bool ReadBlock(FrameBatch batch, ref int count)
    {
        if (PassingOver)
            return Skip();
        Needed = PcapNgBlock.MinimumLength;
        if (Input.Available < Needed || Input.Position >= Limit)
            return false;
        // Damage is reported when no frame before it waits to be delivered.
        bool first = count == 0;
        uint type = UInt32(0);
        // A batch is of one section: who reads its frames again needs one state for them.
        if (type == PcapNgBlock.SectionHeader && !first)
            return false;
        if (PacketsOnly && !PcapNgBlock.IsPacket(type))
        {
            Ended |= first;
            return false;
        }
        if (type == PcapNgBlock.SectionHeader && !HasByteOrder())
            return first && Fail(NoByteOrder);
        long length = BlockLength();
        if (length < PcapNgBlock.MinimumLength)
            return first && Fail($"a block claims a length of {length} bytes, less than its own frame of {PcapNgBlock.MinimumLength}");
        if (length > PcapNgBlock.MaximumLength)
        {
            if (IsRead(type))
                return first && Fail($"a block of type {type} claims a length of {length} bytes");
            _toSkip = _skipped = length;
            return Skip();
        }
        int total = (int)length;
        if (!IsThere(ref total))
            return false;
        if (LengthAt(total - 4) != length)
            return first && Fail($"a block claims a length of {length} bytes at its beginning and {LengthAt(total - 4)} at its end");
        string? damage = Take(type, total, batch, ref count);
        if (damage is not null)
            return first && Fail(damage);
        Input.Start += total;
        return true;
    }

    bool Fail(string cause)
    {
        Stop(cause);
        return false;
    }

    /// <summary>
    /// Whether the whole block is in the buffer. Lengths must be multiples of four; of one that is not, the padding may or may not be counted
    /// in, and the second length shows which.
    /// </summary>
    bool IsThere(ref int total)
    {
        Needed = total;
        if (Input.Available < Needed)
            return false;
        if ((total & 3) == 0 || LengthAt(total - 4) == (uint)total)
            return true;
        Needed = total = (total + 3) & ~3;
        return Input.Available >= Needed;
    }

    bool Skip()
    {
        int step = (int)Math.Min(_toSkip, Input.Available);
        Input.Start += step;
        _toSkip -= step;
        Needed = (int)Math.Min(_toSkip, CaptureInput.BlockSize);
        return _toSkip == 0;
    }

    static bool IsRead(uint type)
        => PcapNgBlock.IsPacket(type) || type is PcapNgBlock.SectionHeader or PcapNgBlock.InterfaceDescription or PcapNgBlock.NameResolution
            or PcapNgBlock.InterfaceStatistics or PcapNgBlock.DecryptionSecrets;

    /// <summary>Takes what a whole block says; the cause when it cannot.</summary>
    string? Take(uint type, int length, FrameBatch batch, ref int count)
    {
        switch (type)
        {
            case PcapNgBlock.SectionHeader:
                return TakeSection(length);
            case PcapNgBlock.InterfaceDescription:
                return TakeInterface(length);
            case PcapNgBlock.EnhancedPacket:
            case PcapNgBlock.Packet:
                return TakePacket(type, length, batch, ref count);
            case PcapNgBlock.SimplePacket:
                return TakeSimplePacket(length, batch, ref count);
            case PcapNgBlock.NameResolution:
                _annotations.AddNames(Body(length, 8), _bigEndian, out ReadOnlySpan<byte> afterNames);
                TakeComments(afterNames, CommentSubject.Other, 0);
                return null;
            case PcapNgBlock.DecryptionSecrets:
                if (!_annotations.AddSecrets(Body(length, 8), _bigEndian, out ReadOnlySpan<byte> afterSecrets))
                    return "a decryption secrets block is shorter than the secrets that it claims";
                TakeComments(afterSecrets, CommentSubject.Other, 0);
                return null;
            case PcapNgBlock.InterfaceStatistics:
                return TakeStatistics(length);
            default:
                return null;
        }
    }

    string? TakeSection(int length)
    {
        const int Fixed = 28;
        if (length < Fixed)
            return $"a section header of {length} bytes, where {Fixed} are the fewest";
        bool bigEndian = SectionIsBigEndian();
        ReadOnlySpan<byte> block = Input.Unread;
        int major = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(block[12..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[12..]);
        int minor = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(block[14..]) : BinaryPrimitives.ReadUInt16LittleEndian(block[14..]);
        if (major != 1)
            return $"a section of pcapng version {major}.{minor}, where 1.0 was expected";
        _bigEndian = bigEndian;
        _firstInterface = _interfaces.Count;
        string? hardware = null, system = null, application = null;
        PcapNgOptions options = new(Body(length, 24), _bigEndian);
        while (options.Next())
        {
            switch (options.Code)
            {
                case PcapNgOptions.Comment: _annotations.AddComment(CommentSubject.Section, _sections, in options); break;
                case 2: hardware = options.Text; break;
                case 3: system = options.Text; break;
                case 4: application = options.Text; break;
                default: break;
            }
        }
        _annotations.AddSection(new CaptureSection(hardware, system, application));
        _sections++;
        return null;
    }

    string? TakeInterface(int length)
    {
        const int Fixed = 20;
        if (length < Fixed)
            return $"an interface description of {length} bytes, where {Fixed} are the fewest";
        if (_interfaces.Count >= MaximumInterfaces)
            return $"more than {MaximumInterfaces} interfaces";
        uint linkType = UInt32(8);
        AddInterface(PcapNgInterfaceOptions.Read(
            // The upper or lower half of the word is reserved, by byte order.
            new LinkType((ushort)(_bigEndian ? linkType >> 16 : linkType)),
            snapLength: UInt32(12),
            new PcapNgOptions(Body(length, 16), _bigEndian),
            _interfaces.Count,
            _annotations));
        return null;
    }

    void AddInterface(CaptureInterface description)
    {
        if (_known.Length == _interfaces.Count)
            Array.Resize(ref _known, _known.Length * 2);
        _known[_interfaces.Count] = new PcapNgInterface(description);
        _interfaces.Add(description);
    }

    string? TakePacket(uint type, int length, FrameBatch batch, ref int count)
    {
        const int Overhead = PcapNgBlock.PacketDataOffset + 4;
        if (length < Overhead)
            return $"a packet block of {length} bytes, where {Overhead} are the fewest";
        uint index = UInt32(8);
        if (type == PcapNgBlock.Packet)
            index = _bigEndian ? index >> 16 : index & 0xffff;
        if (index >= (uint)(_interfaces.Count - _firstInterface))
            return UndeclaredInterface(index);
        uint captured = UInt32(20);
        if (captured > (uint)(length - Overhead))
            return $"a packet block of {length} bytes claims {captured} captured bytes";
        ref PcapNgInterface source = ref _known[_firstInterface + (int)index];
        if (captured > source.MaximumCaptured)
            return $"a packet claims {captured} captured bytes, more than the {source.MaximumCaptured} that a frame here can have";
        ref FrameRecord record = ref AddRecord(batch, ref count, (int)index, PcapNgBlock.PacketDataOffset, (int)captured);
        record.TimestampNanoseconds = source.Unit.ToNanoseconds(UInt32(12), UInt32(16));
        record.WireLength = UInt32(24);
        int options = PcapNgBlock.PacketDataOffset + (((int)captured + 3) & ~3);
        if (options < length - 4)
            ReadPacketOptions(ref record, Body(length, options), FrameCount + count);
        return null;
    }

    string? TakeSimplePacket(int length, FrameBatch batch, ref int count)
    {
        const int Overhead = PcapNgBlock.SimpleDataOffset + 4;
        if (length < Overhead)
            return $"a simple packet block of {length} bytes, where {Overhead} are the fewest";
        if (_firstInterface == _interfaces.Count)
            return UndeclaredInterface(0);
        ref PcapNgInterface source = ref _known[_firstInterface];
        uint wire = UInt32(8);
        uint captured = Math.Min(Math.Min(wire, source.SnapLength), (uint)(length - Overhead));
        if (captured > source.MaximumCaptured)
            return $"a packet claims {captured} captured bytes, more than the {source.MaximumCaptured} that a frame here can have";
        ref FrameRecord record = ref AddRecord(batch, ref count, 0, PcapNgBlock.SimpleDataOffset, (int)captured);
        record.TimestampNanoseconds = Timestamp.None.Nanoseconds;
        record.WireLength = wire;
        return null;
    }

    /// <summary>Adds a record; the callers run only while the batch has room.</summary>
    ref FrameRecord AddRecord(FrameBatch batch, ref int count, int index, int dataOffset, int captured)
    {
        ref FrameRecord record = ref batch.Records[count++];
        record.FileOffset = Input.Position;
        record.Offset = Input.Start + dataOffset;
        record.CapturedLength = captured;
        record.LinkType = _known[_firstInterface + index].LinkType;
        record.FcsLength = _known[_firstInterface + index].FcsLength;
        record.Interface = _firstInterface + index;
        return ref record;
    }

    string? TakeStatistics(int length)
    {
        const int Fixed = 24;
        if (length < Fixed)
            return $"an interface statistics block of {length} bytes, where {Fixed} are the fewest";
        uint index = UInt32(8);
        if (index >= (uint)(_interfaces.Count - _firstInterface))
            return UndeclaredInterface(index);
        int number = _firstInterface + (int)index;
        TimestampUnit unit = _known[number].Unit;
        var statistics = new CaptureStatistics(number, new Timestamp(unit.ToNanoseconds(UInt32(12), UInt32(16))));
        PcapNgOptions options = new(Body(length, 20), _bigEndian);
        while (options.Next())
        {
            if (options.Code == PcapNgOptions.Comment)
                _annotations.AddComment(CommentSubject.Other, 0, in options);
            else
                statistics = With(statistics, options, unit);
        }
        _annotations.AddStatistics(statistics);
        return null;
    }

    static CaptureStatistics With(CaptureStatistics statistics, in PcapNgOptions option, in TimestampUnit unit) => option.Code switch
    {
        2 when option.TimeValue is { } time => statistics with { Start = ToTimestamp(time, unit) },
        3 when option.TimeValue is { } time => statistics with { End = ToTimestamp(time, unit) },
        4 => statistics with { Received = option.UInt64Value },
        5 => statistics with { Dropped = option.UInt64Value },
        6 => statistics with { Accepted = option.UInt64Value },
        7 => statistics with { DroppedBySystem = option.UInt64Value },
        8 => statistics with { Delivered = option.UInt64Value },
        _ => statistics,
    };

    static Timestamp ToTimestamp(ulong time, in TimestampUnit unit) => new(unit.ToNanoseconds((uint)(time >> 32), (uint)time));

    void TakeComments(ReadOnlySpan<byte> bytes, CommentSubject subject, long number)
    {
        PcapNgOptions options = new(bytes, _bigEndian);
        while (options.Next())
        {
            if (options.Code == PcapNgOptions.Comment)
                _annotations.AddComment(subject, number, in options);
        }
    }

    string UndeclaredInterface(uint index)
        => $"interface {index} is used, but the section has declared {_interfaces.Count - _firstInterface}";

    /// <summary>The block's bytes from <paramref name="offset"/> to before its second length; the caller has checked that it is longer.</summary>
    ReadOnlySpan<byte> Body(int length, int offset) => length - 4 <= offset ? default : Input.Unread[offset..(length - 4)];

    /// <summary>The length that the next block claims, in the byte order that it announces if it begins a section.</summary>
    long BlockLength() => LengthAt(4);

    uint LengthAt(int offset)
    {
        ReadOnlySpan<byte> bytes = Input.Unread[offset..];
        return SectionIsBigEndian() ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Whether a section header carries the byte-order mark, either way round.</summary>
    bool HasByteOrder()
    {
        ReadOnlySpan<byte> mark = Input.Unread[8..];
        return BinaryPrimitives.ReadUInt32BigEndian(mark) == PcapNgBlock.ByteOrderMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(mark) == PcapNgBlock.ByteOrderMagic;
    }

    /// <summary>Byte order of the next block. A section header says its own; its type reads the same either way.</summary>
    bool SectionIsBigEndian()
    {
        ReadOnlySpan<byte> block = Input.Unread;
        return BinaryPrimitives.ReadUInt32LittleEndian(block) == PcapNgBlock.SectionHeader
            ? BinaryPrimitives.ReadUInt32BigEndian(block[8..]) == PcapNgBlock.ByteOrderMagic
            : _bigEndian;
    }

    uint UInt32(int offset)
    {
        ReadOnlySpan<byte> bytes = Input.Unread[offset..];
        return _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private protected override string CutCause(int rest)
        => PassingOver ? $"the file ends inside a block, {_toSkip} of its {_skipped} bytes before its end"
            : rest < PcapNgBlock.MinimumLength ? $"the file ends inside the frame of a block, after {rest} bytes"
            : $"the file ends inside a block, after {rest} of its {Needed} bytes";
}

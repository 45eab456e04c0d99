using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Capture;

/// <summary>
/// Reads pcapng files (draft-ietf-opsawg-pcapng): several sections, of either byte order, with several interfaces each.
/// Enhanced packets take a tight loop; every other block, and every doubtful one, is read with care in <c>PcapNgReader.Blocks.cs</c>.
/// </summary>
public sealed partial class PcapNgReader : CaptureFileReader
{
    readonly List<CaptureInterface> _interfaces = [];
    readonly CaptureAnnotations _annotations = new();

    /// <summary>The packet loop's view of <see cref="_interfaces"/>; may be longer.</summary>
    PcapNgInterface[] _known = new PcapNgInterface[4];
    bool _bigEndian;
    int _firstInterface;
    int _sections;

    /// <param name="input">Stands at a block.</param>
    /// <param name="name">What messages call the file.</param>
    internal PcapNgReader(CaptureInput input, string name)
        : base(input, name)
    {
    }

    /// <summary>A reader that begins inside a section.</summary>
    internal PcapNgReader(CaptureInput input, string name, SectionState state)
        : this(input, name)
    {
        _bigEndian = state.BigEndian;
        _sections = state.Sections;
        foreach (CaptureInterface description in state.Interfaces)
            AddInterface(description);
        _firstInterface = state.FirstInterface;
    }

    /// <summary>
    /// Reads packets here and there: it was told of sections and interfaces and takes no more notice of them, nor of comments. Reading ends at
    /// any block that is no packet.
    /// </summary>
    internal bool PacketsOnly { get; init; }

    /// <summary>Takes over the state that packets elsewhere in the file need.</summary>
    internal void Enter(bool bigEndian, int firstInterface, IReadOnlyList<CaptureInterface> interfaces)
    {
        for (int i = _interfaces.Count; i < interfaces.Count; i++)
            AddInterface(interfaces[i]);
        _bigEndian = bigEndian;
        _firstInterface = firstInterface;
    }

    /// <inheritdoc/>
    internal override bool Seek(long offset, long readAhead)
    {
        _toSkip = 0;
        return base.Seek(offset, readAhead);
    }

    /// <summary>Byte order of the present section, and the index of its first interface.</summary>
    internal (bool BigEndian, int FirstInterface) Section => (_bigEndian, _firstInterface);

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSection> Sections => _annotations.Sections;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureComment> Comments => _annotations.Comments;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureName> Names => _annotations.Names;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureStatistics> Statistics => _annotations.Statistics;

    /// <inheritdoc/>
    public override IReadOnlyList<CaptureSecrets> Secrets => _annotations.Secrets;

    /// <inheritdoc/>
    public override bool AnnotationLimitReached => _annotations.LimitReached;

    private protected override SectionState? State => new(_bigEndian, _firstInterface, _sections, [.. _interfaces]);

    /// <summary>Whether a file that begins so may be pcapng.</summary>
    internal static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x0a, 0x0d, 0x0d, 0x0a]);

    private protected override int Parse(FrameBatch batch)
    {
        int count = 0;
        do
        {
            count += _bigEndian ? ParsePackets<BigEndian>(batch, count) : ParsePackets<LittleEndian>(batch, count);
        }
        while (count < FrameBatch.Capacity && ReadBlock(batch, ref count));
        return count;
    }

    /// <summary>
    /// The hot path: Enhanced Packet Blocks that lie whole in the buffer and are sound. Anything else ends it.
    /// Returns the number of frames added behind the first <paramref name="filled"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int ParsePackets<TOrder>(FrameBatch batch, int filled)
        where TOrder : struct, IByteOrder
    {
        const int Overhead = PcapNgBlock.PacketDataOffset + 4;
        CaptureInput input = Input;
        int position = input.Start;
        int end = input.End;
        long offset = input.BufferOffset;
        int lastStart = (int)Math.Max(-1, Math.Min(Limit - offset - 1, end - Overhead));
        int firstInterface = _firstInterface;
        uint interfaceCount = (uint)(_interfaces.Count - firstInterface);
        PcapNgInterface[] known = _known;
        ref byte bytes = ref MemoryMarshal.GetArrayDataReference(input.Buffer);
        FrameRecord[] records = batch.Records;
        int count = filled;
        while (position <= lastStart && (uint)count < (uint)records.Length)
        {
            ref byte block = ref Unsafe.Add(ref bytes, position);
            if (TOrder.UInt32(ref block) != PcapNgBlock.EnhancedPacket)
                break;
            uint length = TOrder.UInt32(ref Unsafe.Add(ref block, 4));
            uint index = TOrder.UInt32(ref Unsafe.Add(ref block, 8));
            uint captured = TOrder.UInt32(ref Unsafe.Add(ref block, 20));
            if (length > (uint)(end - position) || length < Overhead || (length & 3) != 0 || captured > length - Overhead || index >= interfaceCount
                || TOrder.UInt32(ref Unsafe.Add(ref block, (int)length - 4)) != length)
                break;
            ref PcapNgInterface source = ref known[firstInterface + (int)index];
            if (captured > source.MaximumCaptured)
                break;
            ref FrameRecord record = ref records[count];
            record.TimestampNanoseconds = source.Unit.ToNanoseconds(TOrder.UInt32(ref Unsafe.Add(ref block, 12)), TOrder.UInt32(ref Unsafe.Add(ref block, 16)));
            record.FileOffset = offset + position;
            record.Offset = position + PcapNgBlock.PacketDataOffset;
            record.CapturedLength = (int)captured;
            record.WireLength = TOrder.UInt32(ref Unsafe.Add(ref block, 24));
            record.LinkType = source.LinkType;
            record.FcsLength = source.FcsLength;
            record.Interface = firstInterface + (int)index;
            count++;
            int options = Overhead + (((int)captured + 3) & ~3);
            if ((int)length > options)
                ReadPacketOptions(ref record, input.Buffer.AsSpan(position + options - 4, (int)length - options), FrameCount + count);
            position += (int)length;
        }
        input.Start = position;
        return count - filled;
    }

    void ReadPacketOptions(ref FrameRecord record, ReadOnlySpan<byte> bytes, long frame)
    {
        const ushort Flags = 2;
        var options = new PcapNgOptions(bytes, _bigEndian);
        while (options.Next())
        {
            if (options.Code == PcapNgOptions.Comment && !PacketsOnly)
                _annotations.AddComment(CommentSubject.Frame, frame, in options);
            else if (options.Code == Flags && (options.UInt32Value >> 5 & 0xf) is var fcs and not 0)
                record.FcsLength = (byte)fcs;
        }
    }
}

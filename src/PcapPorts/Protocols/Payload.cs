using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Protocols;

/// <summary>
/// The payload of one segment or datagram, as signatures read it. Every getter is total: beyond the captured bytes it answers −1
/// (which equals no value that a header can hold), so a signature that compares with what it expects can neither read outside the
/// capture nor throw. Offsets count from the first payload byte.
/// </summary>
readonly ref struct Payload
{
    const int LongestLine = 1024;

    static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Describes a payload.</summary>
    /// <param name="bytes">The captured bytes.</param>
    /// <param name="source">The sender's port.</param>
    /// <param name="destination">The receiver's port.</param>
    public Payload(ReadOnlySpan<byte> bytes, ushort source, ushort destination)
    {
        Bytes = bytes;
        Source = source;
        Destination = destination;
        if (!bytes.IsEmpty && bytes[0] >= ' ')
            Line = FirstLine(bytes, out LineEnds);
    }

    /// <summary>The captured bytes; fewer than were sent when the capture was cut.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The sender's port.</summary>
    public ushort Source { get; }

    /// <summary>The receiver's port.</summary>
    public ushort Destination { get; }

    /// <summary>
    /// The first line without its end, when it is text (no control characters but tabs; bytes from 128 up pass, whatever the
    /// character set), at most 1024 bytes of it; else empty.
    /// </summary>
    public ReadOnlySpan<byte> Line { get; }

    /// <summary>The end of <see cref="Line"/> was seen.</summary>
    public readonly bool LineEnds;

    /// <summary>Number of captured bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>The byte at an offset, or −1.</summary>
    public int this[int offset]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)offset < (uint)Bytes.Length ? Bytes[offset] : -1;
    }

    /// <summary>16 bits in network order, or −1.</summary>
    public int U16(int offset) => Has(offset, 2) ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[offset..]) : -1;

    /// <summary>24 bits in network order, or −1.</summary>
    public int U24(int offset) => Has(offset, 3) ? Bytes[offset] << 16 | BinaryPrimitives.ReadUInt16BigEndian(Bytes[(offset + 1)..]) : -1;

    /// <summary>32 bits in network order, or −1.</summary>
    public long U32(int offset) => Has(offset, 4) ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[offset..]) : -1;

    /// <summary>16 bits, least significant byte first, or −1.</summary>
    public int U16Little(int offset) => Has(offset, 2) ? BinaryPrimitives.ReadUInt16LittleEndian(Bytes[offset..]) : -1;

    /// <summary>24 bits, least significant byte first, or −1.</summary>
    public int U24Little(int offset) => Has(offset, 3) ? BinaryPrimitives.ReadUInt16LittleEndian(Bytes[offset..]) | Bytes[offset + 2] << 16 : -1;

    /// <summary>32 bits, least significant byte first, or −1.</summary>
    public long U32Little(int offset) => Has(offset, 4) ? BinaryPrimitives.ReadUInt32LittleEndian(Bytes[offset..]) : -1;

    /// <summary>True when <paramref name="count"/> bytes at <paramref name="offset"/> were captured.</summary>
    public bool Has(int offset, int count) => offset >= 0 && count >= 0 && offset <= Bytes.Length - count;

    /// <summary>Whether the text stands at the start.</summary>
    public bool StartsWith(ReadOnlySpan<byte> text) => Bytes.StartsWith(text);

    /// <summary>Whether the text stands at an offset.</summary>
    public bool HasAt(int offset, ReadOnlySpan<byte> text) => Has(offset, text.Length) && Bytes.Slice(offset, text.Length).SequenceEqual(text);

    /// <summary>Whether every byte of a range is 0; false when the range is not captured whole.</summary>
    public bool IsZero(int offset, int count) => Has(offset, count) && Bytes.Slice(offset, count).IndexOfAnyExcept((byte)0) < 0;

    /// <summary>What follows an offset, with the same ports; empty when the offset lies outside.</summary>
    public Payload From(int offset) => new((uint)offset <= (uint)Bytes.Length ? Bytes[offset..] : default, Source, Destination);

    /// <summary>Either end uses the port.</summary>
    public bool On(ushort port) => Source == port || Destination == port;

    // One scan for both questions: where does the line end, and is it text? Binary payloads fail within a few bytes.
    static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes, out bool ends)
    {
        ReadOnlySpan<byte> start = bytes.Length > LongestLine ? bytes[..LongestLine] : bytes;
        int end = FirstControl(start);
        ends = false;
        if (end < 0)
            return start;
        ends = bytes[end] == '\n' || (bytes[end] == '\r' && (end + 1 == bytes.Length || bytes[end + 1] == '\n'));
        return ends ? start[..end] : default;
    }

    static int FirstControl(ReadOnlySpan<byte> bytes)
    {
        int first = Math.Min(bytes.Length, 16);
        for (int i = 0; i < first; i++)
        {
            if (bytes[i] < ' ' ? bytes[i] != '\t' : bytes[i] == 0x7F)
                return i;
        }
        int further = bytes[first..].IndexOfAny(Controls);
        return further < 0 ? -1 : first + further;
    }
}

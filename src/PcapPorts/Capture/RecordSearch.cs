using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace PcapPorts.Capture;

/// <summary>
/// Looks for the start of a record in the middle of a file. Neither format has a mark for it, so a start is believed when several records in
/// a row make sense. It is a guess: a capture may hold packets that carry a capture.
/// </summary>
static class RecordSearch
{
    /// <summary>How far is looked at first: enough for a chain of ordinary frames, and little to read for every window of a large file.</summary>
    const int FirstLength = 1 << 15;

    /// <summary>How far is looked at last; the longest ordinary frame is a quarter of it.</summary>
    const int SearchLength = 1 << 20;

    /// <summary>Records in a row that make a start believed.</summary>
    const int Chain = 8;

    /// <summary>Offset of the first likely pcap record at or behind <paramref name="nominal"/>; -1 for none.</summary>
    public static long FindPcap(SafeFileHandle file, long nominal, PcapFileHeader header)
        => Find(file, nominal, 1, new PcapRecords(header), header.RecordHeaderLength);

    /// <summary>Offset of the first likely pcapng block at or behind <paramref name="nominal"/>; -1 for none.</summary>
    public static long FindPcapNg(SafeFileHandle file, long nominal, SectionState state)
        => Find(file, nominal + 3 & ~3L, 4, new PcapNgBlocks(state), PcapNgBlock.MinimumLength);

    /// <summary>What a record of a format looks like; a struct, so that the search is compiled for each format.</summary>
    interface IRecords
    {
        /// <summary>Where the record at <paramref name="position"/> ends; -1 when there is none that makes sense.</summary>
        long Next(ReadOnlySpan<byte> bytes, int position);
    }

    // Thousands of places are tried at the start of every window of a large file, in a run that may last a fifth of a second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static long Find<TRecords>(SafeFileHandle file, long nominal, int step, TRecords records, int headerLength)
        where TRecords : struct, IRecords
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(SearchLength);
        try
        {
            int length = 0;
            for (int wanted = FirstLength; wanted <= SearchLength; wanted *= 8)
            {
                wanted = Math.Min(wanted, SearchLength);
                for (int read = 1; read > 0 && length < wanted; length += read)
                    read = RandomAccess.Read(file, buffer.AsSpan(length, wanted - length), nominal + length);
                bool atFileEnd = length < wanted;
                bool last = atFileEnd || wanted == SearchLength;
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, length);
                for (int position = 0; position + headerLength <= length; position += step)
                {
                    if (records.Next(bytes, position) >= 0 && IsChain(bytes, position, records, headerLength, last, atFileEnd))
                        return nominal + position;
                }
                if (last)
                    break;
            }
            return -1;
        }
        catch (IOException)
        {
            // The reader that comes to this place in order will meet the failure and report it.
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static bool IsChain<TRecords>(ReadOnlySpan<byte> bytes, long position, TRecords records, int headerLength, bool last, bool atFileEnd)
        where TRecords : struct, IRecords
    {
        for (int read = 0; read < Chain; read++)
        {
            if (position + headerLength > bytes.Length)
            {
                // Few records before the end of what was read are enough when they end where the file does, or when no more will be read.
                return last && (position == bytes.Length && atFileEnd ? read > 0 : read > Chain / 2 - 1);
            }
            position = records.Next(bytes, (int)position);
            if (position < 0)
                return false;
        }
        return true;
    }

    readonly struct PcapRecords(PcapFileHeader header) : IRecords
    {
        readonly bool _bigEndian = header.BigEndian;
        readonly bool _lengthsMaySwap = header.LengthsMaySwap;
        readonly int _headerLength = header.RecordHeaderLength;
        readonly uint _maximumCaptured = (uint)FrameLimits.MaximumCaptured(header.LinkType.Number, header.SnapLength);
        readonly long _maximumFraction = (Timestamp.NanosecondsPerSecond - 1) / header.FractionUnit;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public long Next(ReadOnlySpan<byte> bytes, int position)
        {
            ReadOnlySpan<byte> record = bytes.Slice(position, 16);
            // Of four thousand places in a payload, one may hold a fraction of a second.
            if (UInt32(record[4..], _bigEndian) > _maximumFraction)
                return -1;
            uint captured = UInt32(record[8..], _bigEndian);
            uint wire = UInt32(record[12..], _bigEndian);
            if (_lengthsMaySwap && captured > wire)
                (captured, wire) = (wire, captured);
            // Empty frames are legal, but so is a payload of zeros, and that is common.
            bool plausible = captured > 0 && captured <= wire && wire <= FrameBatch.MaxFrameLength && captured <= _maximumCaptured;
            return plausible ? (long)position + _headerLength + captured : -1;
        }
    }

    readonly struct PcapNgBlocks(SectionState state) : IRecords
    {
        public long Next(ReadOnlySpan<byte> bytes, int position)
        {
            ReadOnlySpan<byte> block = bytes[position..];
            uint type = UInt32(block, state.BigEndian);
            uint length = UInt32(block[4..], state.BigEndian);
            bool plausible = length is >= PcapNgBlock.MinimumLength and <= PcapNgBlock.MaximumLength && (length & 3) == 0
                && (length > block.Length || UInt32(block[((int)length - 4)..], state.BigEndian) == length)
                && (type != PcapNgBlock.EnhancedPacket || IsEnhancedPacket(block, length, state));
            return plausible ? (long)position + length : -1;
        }
    }

    static bool IsEnhancedPacket(ReadOnlySpan<byte> block, uint length, SectionState state)
    {
        const int Overhead = PcapNgBlock.PacketDataOffset + 4;
        return length >= Overhead && block.Length >= Overhead
            && UInt32(block[8..], state.BigEndian) < (uint)(state.Interfaces.Length - state.FirstInterface)
            && UInt32(block[20..], state.BigEndian) <= length - Overhead;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint UInt32(ReadOnlySpan<byte> bytes, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

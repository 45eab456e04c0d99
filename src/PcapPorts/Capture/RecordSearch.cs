using System.Buffers;
using System.Buffers.Binary;
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
        => Find(file, nominal, 1, (bytes, position) => NextPcap(bytes, position, header), header.RecordHeaderLength);

    /// <summary>Offset of the first likely pcapng block at or behind <paramref name="nominal"/>; -1 for none.</summary>
    public static long FindPcapNg(SafeFileHandle file, long nominal, SectionState state)
        => Find(file, nominal + 3 & ~3L, 4, (bytes, position) => NextBlock(bytes, position, state), PcapNgBlock.MinimumLength);

    /// <summary>Where the record at <paramref name="position"/> ends; -1 when there is none that makes sense.</summary>
    delegate long NextRecord(ReadOnlySpan<byte> bytes, int position);

    static long Find(SafeFileHandle file, long nominal, int step, NextRecord next, int headerLength)
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
                    if (IsChain(bytes, position, next, headerLength, last, atFileEnd))
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

    static bool IsChain(ReadOnlySpan<byte> bytes, long position, NextRecord next, int headerLength, bool last, bool atFileEnd)
    {
        for (int records = 0; records < Chain; records++)
        {
            if (position + headerLength > bytes.Length)
            {
                // Few records before the end of what was read are enough when they end where the file does, or when no more will be read.
                return last && (position == bytes.Length && atFileEnd ? records > 0 : records > Chain / 2 - 1);
            }
            position = next(bytes, (int)position);
            if (position < 0)
                return false;
        }
        return true;
    }

    static long NextPcap(ReadOnlySpan<byte> bytes, int position, in PcapFileHeader header)
    {
        ReadOnlySpan<byte> record = bytes[position..];
        uint fraction = UInt32(record[4..], header.BigEndian);
        uint captured = UInt32(record[8..], header.BigEndian);
        uint wire = UInt32(record[12..], header.BigEndian);
        if (header.LengthsMaySwap && captured > wire)
            (captured, wire) = (wire, captured);
        // Empty frames are legal, but so is a payload of zeros, and that is common.
        bool plausible = captured > 0 && captured <= wire && wire <= FrameBatch.MaxFrameLength
            && captured <= FrameLimits.MaximumCaptured(header.LinkType.Number, header.SnapLength)
            && fraction * header.FractionUnit < Timestamp.NanosecondsPerSecond;
        return plausible ? (long)position + header.RecordHeaderLength + captured : -1;
    }

    static long NextBlock(ReadOnlySpan<byte> bytes, int position, SectionState state)
    {
        ReadOnlySpan<byte> block = bytes[position..];
        uint type = UInt32(block, state.BigEndian);
        uint length = UInt32(block[4..], state.BigEndian);
        bool plausible = length is >= PcapNgBlock.MinimumLength and <= PcapNgBlock.MaximumLength && (length & 3) == 0
            && (length > block.Length || UInt32(block[((int)length - 4)..], state.BigEndian) == length)
            && (type != PcapNgBlock.EnhancedPacket || IsEnhancedPacket(block, length, state));
        return plausible ? (long)position + length : -1;
    }

    static bool IsEnhancedPacket(ReadOnlySpan<byte> block, uint length, SectionState state)
    {
        const int Overhead = PcapNgBlock.PacketDataOffset + 4;
        return length >= Overhead && block.Length >= Overhead
            && UInt32(block[8..], state.BigEndian) < (uint)(state.Interfaces.Length - state.FirstInterface)
            && UInt32(block[20..], state.BigEndian) <= length - Overhead;
    }

    static uint UInt32(ReadOnlySpan<byte> bytes, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}

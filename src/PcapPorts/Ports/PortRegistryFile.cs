using System.Buffers.Binary;
using System.Text;

namespace PcapPorts.Ports;

/// <summary>
/// The embedded registry, as <c>tools/PortRegistryGenerator</c> wrote it; all numbers little-endian. Nothing is parsed when it is loaded:
/// look-ups search the bytes, and a name becomes a string when somebody asks for it.
/// </summary>
/// <remarks>
/// Layout: "PortReg1"; edition (16 bytes); entries for tcp, udp, dccp, sctp, then gaps and records (six 32-bit counts); four bitmaps
/// of registered ports, 8192 bytes each; entries by transport and port (port, record: 16 bits each); gaps by first port (first, last,
/// kind, transport bits: 6 bytes); records + 1 text offsets of 32 bits; texts in order of name: name, description, reference, date, mark,
/// tab between. The file is part of the assembly, so it is trusted.
/// </remarks>
static class PortRegistryFile
{
    const string Resource = "PcapPorts.Ports.port-registry.bin";
    const int EditionLength = 16;
    const int CountsAt = 8 + EditionLength;
    const int Counts = PortTransports.Count + 2;
    const int EntrySize = 4;
    const int GapSize = 6;

    /// <summary>Where the bitmaps begin.</summary>
    const int BitmapsAt = CountsAt + Counts * sizeof(int);

    /// <summary>Bytes of one transport's bitmap.</summary>
    internal const int BitmapSize = 65536 / 8;

    /// <summary>Reads the four bitmaps alone: role labelling needs nothing else, and so pays for nothing else.</summary>
    internal static byte[] ReadBitmaps()
    {
        byte[] bitmaps = new byte[PortTransports.Count * BitmapSize];
        using Stream stream = Open();
        stream.Seek(BitmapsAt, SeekOrigin.Begin);
        stream.ReadExactly(bitmaps);
        return bitmaps;
    }

    /// <summary>The latest date in the registry that the file was made from, <c>yyyy-mm-dd</c>.</summary>
    internal static string Edition => Encoding.ASCII.GetString(Whole.Bytes, 8, EditionLength).TrimEnd();

    /// <summary>The number of records: distinct names with their descriptions.</summary>
    internal static int RecordCount => Whole.RecordCount;

    /// <summary>The index of a transport's first entry; for the slot after the last transport, the number of all entries.</summary>
    internal static int FirstEntry(int slot) => Whole.EntryStarts[slot];

    /// <summary>The index of the transport's first entry with this port or a greater one.</summary>
    internal static int FirstEntry(int slot, ushort port)
    {
        int low = Whole.EntryStarts[slot];
        int high = Whole.EntryStarts[slot + 1];
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (EntryPort(middle) < port)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The port of an entry.</summary>
    internal static ushort EntryPort(int entry) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Whole.Bytes.AsSpan(Whole.EntriesAt + entry * EntrySize));

    /// <summary>The record of an entry.</summary>
    internal static ushort EntryRecord(int entry) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Whole.Bytes.AsSpan(Whole.EntriesAt + entry * EntrySize + sizeof(ushort)));

    /// <summary>What the registry says of a port that has no name there; unassigned where it says nothing.</summary>
    internal static PortStatus Gap(int slot, ushort port)
    {
        ReadOnlySpan<byte> gaps = Whole.Bytes.AsSpan(Whole.GapsAt, Whole.OffsetsAt - Whole.GapsAt);
        for (; !gaps.IsEmpty; gaps = gaps[GapSize..])
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(gaps) > port)
                break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(gaps[2..]) >= port && (gaps[5] >> slot & 1) != 0)
                return (PortStatus)gaps[4];
        }

        return PortStatus.Unassigned;
    }

    /// <summary>One tab-separated column of a record, without allocation.</summary>
    internal static ReadOnlySpan<byte> Text(int record, int column)
    {
        int start = TextOffset(record);
        ReadOnlySpan<byte> text = Whole.Bytes.AsSpan(Whole.TextsAt + start, TextOffset(record + 1) - start);
        while (column-- > 0)
            text = text[(text.IndexOf((byte)'\t') + 1)..];
        int end = text.IndexOf((byte)'\t');
        return end < 0 ? text : text[..end];
    }

    /// <summary>One column of a record as a new string.</summary>
    internal static string Decode(int record, int column) => Encoding.UTF8.GetString(Text(record, column));

    /// <summary>The name of a record, decoded once. Two threads may both decode it; either string is right.</summary>
    internal static string Name(int record) => Whole.Names[record] ??= Decode(record, column: 0);

    static Stream Open() => typeof(PortRegistryFile).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException("The assembly lacks its resource " + Resource + ".");

    static int Count(int index) => BinaryPrimitives.ReadInt32LittleEndian(Whole.Bytes.AsSpan(CountsAt + index * sizeof(int)));

    static int TextOffset(int record) => BinaryPrimitives.ReadInt32LittleEndian(Whole.Bytes.AsSpan(Whole.OffsetsAt + record * sizeof(int)));

    /// <summary>The whole file, read when the first text or entry is asked for.</summary>
    static class Whole
    {
        internal static readonly byte[] Bytes = ReadAll();
        internal static readonly int[] EntryStarts = Starts();
        internal static readonly int EntriesAt = BitmapsAt + PortTransports.Count * BitmapSize;
        internal static readonly int GapsAt = EntriesAt + EntryStarts[PortTransports.Count] * EntrySize;
        internal static readonly int OffsetsAt = GapsAt + Count(PortTransports.Count) * GapSize;
        internal static readonly int RecordCount = Count(PortTransports.Count + 1);
        internal static readonly int TextsAt = OffsetsAt + (RecordCount + 1) * sizeof(int);
        internal static readonly string?[] Names = new string?[RecordCount];

        static int[] Starts()
        {
            int[] starts = new int[PortTransports.Count + 1];
            for (int slot = 0; slot < PortTransports.Count; slot++)
                starts[slot + 1] = starts[slot] + Count(slot);
            return starts;
        }

        static byte[] ReadAll()
        {
            using Stream stream = Open();
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}

using System.Buffers.Binary;

namespace PcapPorts.Mutations;

/// <summary>A record (pcap) or block (pcapng) of a file, and where its frame lies; <see cref="FrameLength"/> is 0 when it has none.</summary>
/// <param name="Start">Offset of the record.</param>
/// <param name="Length">Length of the whole record.</param>
/// <param name="FrameStart">Offset of the frame's bytes.</param>
/// <param name="FrameLength">Number of the frame's bytes in the file.</param>
readonly record struct Piece(int Start, int Length, int FrameStart, int FrameLength);

/// <summary>
/// Where things are in a sound capture, so that mutations can aim: its own few lines, not the reader under test. What it does not
/// understand it leaves out.
/// </summary>
sealed class CaptureLayout
{
    readonly bool _bigEndian;

    public CaptureLayout(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12)
            return;
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(file);
        if (magic == 0x0a0d0d0a)
        {
            IsPcapNg = true;
            _bigEndian = BinaryPrimitives.ReadUInt32BigEndian(file[8..]) == 0x1a2b3c4d;
            FindBlocks(file);
        }
        else
        {
            _bigEndian = file[0] == 0xa1;
            FindRecords(file, headerLength: magic is 0xa1b2cd34 or 0x34cdb2a1 ? 24 : 16);
        }
    }

    public bool IsPcapNg { get; }

    /// <summary>The records in file order, at most some thousands: enough to aim at.</summary>
    public List<Piece> Pieces { get; } = [];

    const int MaxPieces = 4096;

    void FindRecords(ReadOnlySpan<byte> file, int headerLength)
    {
        int at = 24;
        while (at + headerLength <= file.Length && Pieces.Count < MaxPieces)
        {
            uint length = Read(file, at + 8);
            if (length > (uint)(file.Length - at - headerLength))
                return;
            Pieces.Add(new Piece(at, headerLength + (int)length, at + headerLength, (int)length));
            at += headerLength + (int)length;
        }
    }

    void FindBlocks(ReadOnlySpan<byte> file)
    {
        int at = 0;
        while (at + 12 <= file.Length && Pieces.Count < MaxPieces)
        {
            uint type = Read(file, at), length = Read(file, at + 4);
            if (length < 12 || length > (uint)(file.Length - at))
                return;
            int data = type is 2 or 6 ? 28 : type == 3 ? 12 : 0;
            int frame = data == 0 || length < data + 4 ? 0 : type == 3 ? (int)length - 16 : (int)Math.Min(Read(file, at + 20), length - (uint)data - 4);
            Pieces.Add(new Piece(at, (int)length, at + data, frame));
            at += ((int)length + 3) & ~3;
        }
    }

    uint Read(ReadOnlySpan<byte> file, int at)
        => _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(file[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    /// <summary>Reads a number of the file's byte order.</summary>
    public uint Read(byte[] file, int at) => Read(file.AsSpan(), at);

    /// <summary>Writes a number in the file's byte order.</summary>
    public void Write(Span<byte> file, int at, uint value)
    {
        if (_bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(file[at..], value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(file[at..], value);
    }
}

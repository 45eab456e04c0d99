using System.Buffers.Binary;
using PcapPorts.TrafficGenerator;

namespace PcapPorts.Mutations;

/// <summary>
/// Damages a capture in the ways that files and attackers do. All strategies keep the length of the file within twice its own, so that a run's time
/// tells something.
/// </summary>
sealed class Mutator(byte[] original)
{
    static readonly uint[] Interesting =
    [
        0, 1, 2, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20, 27, 28, 31, 32, 40, 127, 128, 255, 256, 1500, 4095, 4096, 32767, 32768, 65534, 65535, 65536, 262143, 262144, 262145,
        (16 << 20) - 1, 16 << 20, (16 << 20) + 1, (16 << 20) + (1 << 19), 0x7fff_fffc, 0x7fff_ffff, 0x8000_0000, 0x8000_0004, 0xffff_fff0, 0xffff_fffc, 0xffff_ffff,
    ];

    /// <summary>Link types whose decoders a file of another link type has never met.</summary>
    static readonly ushort[] LinkTypes =
    [
        0, 1, 6, 7, 9, 10, 12, 14, 50, 51, 99, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119, 127, 129, 138, 141, 143, 149, 163, 165, 177, 187, 189, 192, 201, 204,
        219, 220, 226, 227, 228, 229, 235, 239, 242, 248, 249, 251, 258, 266, 268, 270, 272, 273, 276, 279, 280, 292, 65535,
    ];

    readonly CaptureLayout _layout = new(original);

    /// <summary>A mutated copy. Equal random states give equal copies.</summary>
    public byte[] Mutate(RandomBits random)
    {
        byte[] file = [.. original];
        if (file.Length == 0)
            return file;
        int rounds = 1 + (int)random.Below(4);
        // The layout is the original's, so what moves bytes comes last.
        for (int i = 0; i < rounds; i++)
            InPlace(file, ref random);
        return random.Below(4) == 0 ? Moved(file, ref random) : file;
    }

    void InPlace(byte[] file, ref RandomBits random)
    {
        switch (random.Below(9))
        {
            case 0: FlipBits(file, ref random); break;
            case 1: Scribble(file, ref random); break;
            case 2: OverwriteNumber(file, (int)random.Below((ulong)file.Length), ref random); break;
            case 3: ChangeFileHeader(file, ref random); break;
            case 4 or 5: ChangeRecordHeader(file, ref random); break;
            case 6 or 7: ChangeFrame(file, ref random); break;
            default: ChangeManyFrames(file, ref random); break;
        }
    }

    static void FlipBits(byte[] file, ref RandomBits random)
    {
        for (int count = 1 + (int)random.Below(16); count > 0; count--)
            file[random.Below((ulong)file.Length)] ^= (byte)(1 << (int)random.Below(8));
    }

    static void Scribble(byte[] file, ref RandomBits random)
    {
        int start = (int)random.Below((ulong)file.Length);
        random.Fill(file.AsSpan(start, Math.Min(1 + (int)random.Below(64), file.Length - start)));
    }

    /// <summary>An interesting number of 1, 2 or 4 bytes in either byte order.</summary>
    static void OverwriteNumber(byte[] file, int at, ref RandomBits random)
    {
        uint value = Interesting[random.Below((ulong)Interesting.Length)] + (uint)random.Below(3) - 1;
        Span<byte> bytes = stackalloc byte[4];
        if (random.Below(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        int length = 1 << (int)random.Below(3);
        bytes = random.Below(2) == 0 ? bytes[..length] : bytes[(4 - length)..];
        bytes[..Math.Min(length, file.Length - at)].CopyTo(file.AsSpan(at));
    }

    /// <summary>Magic number, version, snapshot length, link type; for pcapng the same of section and interface.</summary>
    void ChangeFileHeader(byte[] file, ref RandomBits random)
    {
        int linkType = _layout.IsPcapNg ? InterfaceLinkType(ref random) : 20;
        if (random.Below(3) > 0 && linkType > 0 && linkType + 4 <= file.Length)
        {
            uint high = random.Below(8) == 0 ? (uint)random.Next() & 0xfc00_0000 : 0;
            _layout.Write(file, linkType, high | LinkTypes[random.Below((ulong)LinkTypes.Length)]);
            return;
        }
        OverwriteNumber(file, (int)random.Below((ulong)Math.Min(file.Length, _layout.IsPcapNg ? 64 : 24)), ref random);
    }

    int InterfaceLinkType(ref RandomBits random)
    {
        List<Piece> blocks = _layout.Pieces;
        for (int tries = 0; tries < 8 && blocks.Count > 0; tries++)
        {
            // Interfaces stand near the beginning.
            Piece block = blocks[(int)random.Below((ulong)Math.Min(blocks.Count, 4))];
            if (block.Length >= 20 && _layout.Read(original, block.Start) == 1)
                return block.Start + 8;
        }
        return 0;
    }

    /// <summary>Times and lengths of a record; type, lengths, interface and options of a block.</summary>
    void ChangeRecordHeader(byte[] file, ref RandomBits random)
    {
        if (!TryPick(ref random, out Piece piece))
            return;
        int header = piece.FrameLength > 0 ? piece.FrameStart - piece.Start : Math.Min(piece.Length, 48);
        bool trailer = _layout.IsPcapNg && random.Below(3) == 0;
        int field = trailer ? piece.Start + piece.Length - 4 - 4 * (int)random.Below(4) : piece.Start + 4 * (int)random.Below((ulong)Math.Max(1, header / 4));
        field = Math.Clamp(field, 0, file.Length - 4);
        uint value = random.Below(4) switch
        {
            0 => _layout.Read(original, field) + (uint)random.Below(9) - 4,
            1 => (uint)(file.Length - piece.Start) + (uint)random.Below(9) - 4,
            _ => Interesting[random.Below((ulong)Interesting.Length)],
        };
        _layout.Write(file, field, value);
        // A length that both ends of a block agree on goes deeper than one that is caught at once.
        if (_layout.IsPcapNg && field == piece.Start + 4 && random.Below(2) == 0 && value >= 12 && piece.Start + (long)value <= file.Length)
            _layout.Write(file, piece.Start + (int)value - 4, value);
    }

    /// <summary>Something in the first hundred bytes of a frame, where headers are.</summary>
    void ChangeFrame(byte[] file, ref RandomBits random)
    {
        if (TryPick(ref random, out Piece piece) && piece.FrameLength > 0)
            ChangeFrame(file, piece, ref random);
    }

    static void ChangeFrame(byte[] file, Piece piece, ref RandomBits random)
    {
        int at = piece.FrameStart + (int)random.Below((ulong)Math.Min(piece.FrameLength, 100));
        switch (random.Below(4))
        {
            case 0: file[at] = (byte)random.Next(); break;
            case 1: file[at] = (byte)(0x40 | (byte)random.Below(48)); break; // versions and header lengths of IP
            case 2: file[at] = HeaderNumbers[(int)random.Below((ulong)HeaderNumbers.Length)]; break;
            default: OverwriteNumber(file, at, ref random); break;
        }
    }

    /// <summary>Protocol numbers that lead deeper: tunnels, extension headers, fragments, transports.</summary>
    static ReadOnlySpan<byte> HeaderNumbers => [0, 1, 4, 6, 17, 33, 41, 43, 44, 47, 50, 51, 58, 59, 60, 108, 115, 132, 135, 136, 137, 139, 140, 255];

    /// <summary>The same field of every frame: whole captures of one oddity.</summary>
    void ChangeManyFrames(byte[] file, ref RandomBits random)
    {
        int offset = (int)random.Below(64);
        byte value = random.Below(2) == 0 ? HeaderNumbers[(int)random.Below((ulong)HeaderNumbers.Length)] : (byte)random.Next();
        foreach (Piece piece in _layout.Pieces)
        {
            if (offset < piece.FrameLength)
                file[piece.FrameStart + offset] = value;
        }
    }

    /// <summary>Records doubled, dropped, exchanged; bytes put in or taken out.</summary>
    byte[] Moved(byte[] file, ref RandomBits random)
    {
        if (!TryPick(ref random, out Piece a) || !TryPick(ref random, out Piece b))
            return file;
        int at = (int)random.Below((ulong)file.Length);
        byte[] record = file[a.Start..(a.Start + a.Length)];
        switch (random.Below(5))
        {
            case 0:
                int copies = (int)Math.Clamp(file.Length / a.Length, 1, 1 + (long)random.Below(64));
                byte[] repeated = [.. Enumerable.Repeat(record, copies).SelectMany(static bytes => bytes)];
                return [.. file.AsSpan(0, b.Start), .. repeated, .. file.AsSpan(b.Start)];
            case 1:
                return [.. file.AsSpan(0, a.Start), .. file.AsSpan(a.Start + a.Length)];
            case 2:
                record.AsSpan(0, Math.Min(record.Length, b.Length)).CopyTo(file.AsSpan(b.Start));
                return file;
            case 3:
                byte[] noise = new byte[1 + random.Below(40)];
                random.Fill(noise);
                return [.. file.AsSpan(0, at), .. noise, .. file.AsSpan(at)];
            default:
                return [.. file.AsSpan(0, at), .. file.AsSpan(Math.Min(file.Length, at + 1 + (int)random.Below(40)))];
        }
    }

    bool TryPick(ref RandomBits random, out Piece piece)
    {
        List<Piece> pieces = _layout.Pieces;
        piece = pieces.Count == 0 ? default : pieces[(int)random.Below((ulong)pieces.Count)];
        return piece.Length > 0;
    }
}

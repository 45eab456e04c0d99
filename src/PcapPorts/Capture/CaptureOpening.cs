using Microsoft.Win32.SafeHandles;

namespace PcapPorts.Capture;

/// <summary>Tells the formats apart by their first bytes and makes the reader that fits.</summary>
static class CaptureOpening
{
    /// <summary>Enough to recognise every format that is not read; a capture is longer.</summary>
    const int Recognisable = 16;

    /// <summary>Bytes from which it pays to read a file on a thread of its own.</summary>
    const long ReadAheadBytes = 2 << 20;

    /// <summary>Opens what <paramref name="source"/> holds, and owns it from then on.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="name">What messages call the capture.</param>
    /// <param name="readAhead">Whether a thread of its own may read, and decompress, a large regular file.</param>
    public static CaptureReader Open(ByteSource source, string name, bool readAhead = false) => Open(source, name, spool: null, readAhead);

    /// <summary>As <see cref="Open(ByteSource, string, bool)"/>; where the source cannot be read again, decompressed bytes are copied to a file.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="name">What messages call the capture.</param>
    /// <param name="spool">Makes the file for the copy when one is needed; null to do without.</param>
    /// <param name="readAhead">Whether a thread of its own may read, and decompress, a large regular file.</param>
    public static CaptureReader Open(ByteSource source, string name, Func<SafeFileHandle>? spool, bool readAhead = false)
    {
        // A pipe may keep a thread waiting for ever.
        readAhead &= source is FileSource { Length: >= ReadAheadBytes };
        if (spool is not null && source is StreamSource)
        {
            // Compressed or not is only known later; the copy of compressed bytes would be of no use.
            var peeked = new CaptureInput(source);
            _ = peeked.Require(4);
            bool compressed = IsGzip(peeked.Unread) || IsZstd(peeked.Unread);
            source = new StreamSource(new CaptureInputStream(peeked));
            if (!compressed)
                source = new SpooledSource(source, spool());
        }
        var input = new CaptureInput(source);
        try
        {
            if (Decompressor(input, name) is { } decompressed)
            {
                input = new CaptureInput(spool is null ? decompressed : new SpooledSource(decompressed, spool()));
                if (input.Require(4) && (IsGzip(input.Unread) || IsZstd(input.Unread)))
                    throw new CaptureFormatException(name, 0, "a compressed file inside a compressed file, where a capture was expected");
            }
            if (readAhead)
                input.ReadAhead();
            return OpenPlain(input, name);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>Opens an uncompressed file that is being read by somebody else, for its packets here and there (<see cref="CaptureFileReader.Seek"/>).</summary>
    /// <param name="file">The file; it stays open.</param>
    /// <param name="name">What messages call the capture.</param>
    public static CaptureFileReader OpenPackets(SafeFileHandle file, string name)
    {
        var input = new CaptureInput(new FileSource(file, 0, 0, owner: null));
        if (!input.Require(4))
            throw NotACapture(input, name);
        return PcapNgReader.IsMagic(input.Unread) ? new PcapNgReader(input, name) { PacketsOnly = true } : OpenPlain(input, name);
    }

    static CaptureFileReader OpenPlain(CaptureInput input, string name)
    {
        if (!input.Require(4))
            throw NotACapture(input, name);
        if (PcapFileHeader.IsMagic(input.Unread))
            return OpenPcap(input, name);
        if (PcapNgReader.IsMagic(input.Unread))
            return new PcapNgReader(input, name).ReadFirstSection();
        input.Require(Recognisable);
        throw NotACapture(input, name);
    }

    static PcapReader OpenPcap(CaptureInput input, string name)
    {
        if (!input.Require(PcapFileHeader.Length))
        {
            throw new CaptureFormatException(name, input.Available, input.EndCause
                ?? $"the file ends inside the pcap file header, after {input.Available} of its {PcapFileHeader.Length} bytes");
        }
        PcapFileHeader header = PcapFileHeader.Read(input.Unread, out string? cause) ?? throw new CaptureFormatException(name, 4, cause!);
        input.Start += PcapFileHeader.Length;
        return new PcapReader(input, name, header) { Start = 0 };
    }

    static CaptureFormatException NotACapture(CaptureInput input, string name)
        => new(name, 0, input.EndCause ?? OtherFormats.Describe(input.Unread));

    /// <summary>The decompressed bytes, whose source owns the input; null when they are not compressed.</summary>
    static ByteSource? Decompressor(CaptureInput input, string name)
    {
        if (!input.Require(4))
            return null;
        if (IsGzip(input.Unread))
            return new GzipSource(new CaptureInputStream(input));
        if (!IsZstd(input.Unread))
            return null;
        return ZstdStream.TryCreate(new CaptureInputStream(input)) is { } zstd ? new StreamSource(zstd)
            : throw new CaptureFormatException(name, 0, "compressed with zstd, which takes the system's zstd library to read: install it, e.g. with `apt install libzstd1`");
    }

    static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]);

    /// <summary>A frame of zstd, or the skippable frame that some writers put before it (RFC 8878, section 3.1.2).</summary>
    static bool IsZstd(ReadOnlySpan<byte> bytes)
        => bytes[1..].StartsWith((ReadOnlySpan<byte>)[0xb5, 0x2f, 0xfd]) && bytes[0] == 0x28
            || bytes[1..].StartsWith((ReadOnlySpan<byte>)[0x2a, 0x4d, 0x18]) && (bytes[0] & 0xf0) == 0x50;
}

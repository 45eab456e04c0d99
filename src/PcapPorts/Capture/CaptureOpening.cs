using System.IO.Compression;

namespace PcapPorts.Capture;

/// <summary>Tells the formats apart by their first bytes and makes the reader that fits.</summary>
static class CaptureOpening
{
    /// <summary>Enough to recognise every format; a capture is longer.</summary>
    const int Recognisable = 16;

    public static CaptureReader Open(ByteSource source, string name)
    {
        var input = new CaptureInput(source);
        try
        {
            if (Decompress(input) is { } decompressed)
            {
                input = new CaptureInput(new StreamSource(decompressed));
                if (input.Require(4) && CompressionOf(input.Unread) is { } again)
                    throw new CaptureFormatException(name, 0, $"a {again} file inside a compressed file, where a capture was expected");
            }
            return OpenPlain(input, name);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    static CaptureReader OpenPlain(CaptureInput input, string name)
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

    static GZipStream? Decompress(CaptureInput input)
        => input.Require(4) && CompressionOf(input.Unread) == "gzip"
            ? new GZipStream(new CaptureInputStream(input), CompressionMode.Decompress)
            : null;

    static string? CompressionOf(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? "gzip"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? "zstd"
            : null;
}

using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace PcapPorts.Protocols.Http;

/// <summary>Undoes the codings of bodies (RFC 9110 section 8.4.1, RFC 7932), within bounds: a small body may claim to be a large one.</summary>
static class ContentDecoder
{
    /// <summary>Most bytes that come out; what is more is left out.</summary>
    public const int MaxLength = 1 << 22;

    /// <summary>The coding that a Content-Encoding names; a combination of several is unknown.</summary>
    public static HttpCoding Find(ReadOnlySpan<byte> name)
    {
        name = name.Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "gzip"u8) || Ascii.EqualsIgnoreCase(name, "x-gzip"u8))
            return HttpCoding.Gzip;
        if (Ascii.EqualsIgnoreCase(name, "deflate"u8))
            return HttpCoding.Deflate;
        if (Ascii.EqualsIgnoreCase(name, "br"u8))
            return HttpCoding.Brotli;
        return name.IsEmpty || Ascii.EqualsIgnoreCase(name, "identity"u8) ? HttpCoding.None : HttpCoding.Unknown;
    }

    /// <summary>Decodes a body, as far as it is there and sound.</summary>
    /// <param name="coding">How it is coded.</param>
    /// <param name="body">The coded bytes.</param>
    /// <param name="decoded">Receives an array to be given back to the shared pool; null when nothing could be decoded.</param>
    /// <returns>Bytes that were decoded.</returns>
    public static int Decode(HttpCoding coding, ReadOnlySpan<byte> body, out byte[]? decoded)
    {
        decoded = null;
        if (body.IsEmpty || coding is HttpCoding.None or HttpCoding.Unknown)
            return 0;
        byte[] output = ArrayPool<byte>.Shared.Rent(Math.Clamp(body.Length * 4, 1 << 12, MaxLength));
        byte[] input = ArrayPool<byte>.Shared.Rent(body.Length);
        body.CopyTo(input);
        int length = 0;
        try
        {
            using var source = new MemoryStream(input, 0, body.Length, writable: false);
            using Stream stream = Open(coding, source, body);
            while (length < MaxLength)
            {
                if (length == output.Length)
                    output = Grow(output);
                int read = stream.Read(output, length, output.Length - length);
                if (read == 0)
                    break;
                length += read;
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or InvalidOperationException)
        {
            // What came out before the damage is still shown.
        }
        ArrayPool<byte>.Shared.Return(input);
        if (length == 0)
        {
            ArrayPool<byte>.Shared.Return(output);
            return 0;
        }
        decoded = output;
        return Math.Min(length, MaxLength);
    }

    /// <summary>Deflate ought to come in a zlib wrapper (RFC 9110 section 8.4.1.2); some servers leave it out.</summary>
    internal static Stream Open(HttpCoding coding, Stream source, ReadOnlySpan<byte> body) => coding switch
    {
        HttpCoding.Gzip => new GZipStream(source, CompressionMode.Decompress),
        HttpCoding.Brotli => new BrotliStream(source, CompressionMode.Decompress),
        _ when body.Length >= 2 && (body[0] & 15) == 8 && (body[0] << 8 | body[1]) % 31 == 0 => new ZLibStream(source, CompressionMode.Decompress),
        _ => new DeflateStream(source, CompressionMode.Decompress),
    };

    static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}

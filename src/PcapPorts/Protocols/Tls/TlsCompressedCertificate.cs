using System.Buffers;
using System.IO.Compression;
using PcapPorts.Fields;

namespace PcapPorts.Protocols.Tls;

/// <summary>Certificate messages that come compressed (RFC 8879 section 4), by zlib or Brotli.</summary>
static class TlsCompressedCertificate
{
    const int Zlib = 1, Brotli = 2;

    /// <summary>Adds the body of a message, and of the certificate message inside.</summary>
    public static void Add(ref TlsCursor cursor, TlsFields f, TlsConversation state)
    {
        int algorithm = cursor.Number(f.CompressionAlgorithm, 2);
        int length = cursor.Number(f.UncompressedLength, 3);
        ReadOnlySpan<byte> compressed = cursor.Vector(f.CompressedLength, 3, f.CompressedMessage);
        if (length == 0 || length > TlsSide.MaxMessage || compressed.IsEmpty)
            return;
        byte[] plain = ArrayPool<byte>.Shared.Rent(length);
        int start = TryExpand(algorithm, compressed, plain.AsSpan(0, length)) ? cursor.Fields.Append(plain.AsSpan(0, length)) : -1;
        ArrayPool<byte>.Shared.Return(plain);
        if (start < 0)
            return;
        FieldWindow window = cursor.Fields.Enter(start, length);
        var inner = new TlsCursor(cursor.Fields.Window, cursor.Fields, 0, length);
        TlsHandshake.AddCertificates(ref inner, f, state);
        cursor.Fields.Leave(in window);
    }

    /// <summary>Whether the bytes expand to exactly as many as there is room for.</summary>
    static bool TryExpand(int algorithm, ReadOnlySpan<byte> compressed, Span<byte> plain)
    {
        if (algorithm == Brotli)
            return BrotliDecoder.TryDecompress(compressed, plain, out int written) && written == plain.Length;
        if (algorithm != Zlib)
            return false;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            return stream.ReadAtLeast(plain, plain.Length, throwOnEndOfStream: false) == plain.Length && stream.ReadByte() < 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}

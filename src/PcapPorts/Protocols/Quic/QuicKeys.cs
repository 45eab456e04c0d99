using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapPorts.Protocols.Quic;

/// <summary>
/// The keys of one side's Initial packets (RFC 9001 section 5.2). They come from the packet itself and hide nothing: they keep middle boxes that do not
/// know the version from meddling.
/// </summary>
sealed class QuicKeys : IDisposable
{
    const int KeyLength = 16, IvLength = 12, TagLength = 16, SampleLength = 16;

    readonly Aes _headerKey;
    readonly AesGcm _packetKey;
    readonly byte[] _iv = new byte[IvLength];

    QuicKeys(ReadOnlySpan<byte> initialSecret, ReadOnlySpan<byte> side, bool isVersion2)
    {
        Span<byte> secret = stackalloc byte[SHA256.HashSizeInBytes];
        Expand(initialSecret, side, secret);
        Span<byte> key = stackalloc byte[KeyLength];
        Expand(secret, isVersion2 ? "quicv2 key"u8 : "quic key"u8, key);
        _packetKey = new AesGcm(key, TagLength);
        Expand(secret, isVersion2 ? "quicv2 iv"u8 : "quic iv"u8, _iv);
        Expand(secret, isVersion2 ? "quicv2 hp"u8 : "quic hp"u8, key);
        _headerKey = Aes.Create();
        _headerKey.Key = key.ToArray();
    }

    /// <summary>The keys of both sides; null for a version whose salt nobody knows.</summary>
    /// <param name="version">The version.</param>
    /// <param name="connectionId">The destination id of the client's first packet, or of its first one after a Retry.</param>
    public static (QuicKeys Client, QuicKeys Server)? Derive(uint version, ReadOnlySpan<byte> connectionId)
    {
        ReadOnlySpan<byte> salt = QuicVersion.SaltOf(version);
        if (salt.IsEmpty)
            return null;
        Span<byte> secret = stackalloc byte[SHA256.HashSizeInBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, connectionId, salt, secret);
        bool isVersion2 = QuicVersion.IsVersion2(version);
        return (new QuicKeys(secret, "client in"u8, isVersion2), new QuicKeys(secret, "server in"u8, isVersion2));
    }

    /// <summary>Opens a packet (RFC 9001 sections 5.3 and 5.4).</summary>
    /// <param name="packet">The packet, its length cut to what the header says.</param>
    /// <param name="numberAt">Where its number starts.</param>
    /// <param name="header">Receives the header without its protection; as long as <paramref name="packet"/> up to the number, and four bytes.</param>
    /// <param name="plain">Receives the payload; as long as the packet.</param>
    /// <param name="numberLength">Bytes of the number.</param>
    /// <param name="number">The number, as far as it is written.</param>
    /// <returns>Bytes of the payload; −1 when these are not its keys.</returns>
    public int Open(ReadOnlySpan<byte> packet, int numberAt, Span<byte> header, Span<byte> plain, out int numberLength, out uint number)
    {
        numberLength = 0;
        number = 0;
        if (packet.Length < numberAt + 4 + SampleLength)
            return -1;
        Span<byte> mask = stackalloc byte[SampleLength];
        _headerKey.EncryptEcb(packet.Slice(numberAt + 4, SampleLength), mask, PaddingMode.None);
        packet[..(numberAt + 4)].CopyTo(header);
        header[0] ^= (byte)(mask[0] & 0x0f);
        numberLength = (header[0] & 3) + 1;
        for (int i = 0; i < numberLength; i++)
        {
            header[numberAt + i] ^= mask[1 + i];
            number = number << 8 | header[numberAt + i];
        }
        Span<byte> nonce = stackalloc byte[IvLength];
        _iv.CopyTo(nonce);
        Span<byte> last = nonce[^4..];
        BinaryPrimitives.WriteUInt32BigEndian(last, BinaryPrimitives.ReadUInt32BigEndian(last) ^ number);
        int start = numberAt + numberLength;
        int length = packet.Length - start - TagLength;
        if (length < 0)
            return -1;
        try
        {
            _packetKey.Decrypt(nonce, packet.Slice(start, length), packet[^TagLength..], plain[..length], header[..start]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return -1;
        }
        return length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _headerKey.Dispose();
        _packetKey.Dispose();
    }

    /// <summary>HKDF-Expand-Label (RFC 8446 section 7.1) without context.</summary>
    static void Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, Span<byte> output)
    {
        Span<byte> info = stackalloc byte[64];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)output.Length);
        info[2] = (byte)(6 + label.Length);
        "tls13 "u8.CopyTo(info[3..]);
        label.CopyTo(info[9..]);
        info[9 + label.Length] = 0;
        HKDF.Expand(HashAlgorithmName.SHA256, secret, output, info[..(10 + label.Length)]);
    }
}

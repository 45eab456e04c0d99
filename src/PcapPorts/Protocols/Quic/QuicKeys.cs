using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Protocols.Quic;

/// <summary>
/// The keys of one side at one level. Those of Initial packets (RFC 9001 section 5.2) come from the packet itself and hide nothing: they keep middle boxes that
/// do not know the version from meddling. Those of later packets come from secrets that somebody kept (section 5.1).
/// </summary>
sealed class QuicKeys : IDisposable
{
    const int SampleLength = 16, MaxNumber = 4;

    /// <summary>Initial packets have AES-128-GCM (RFC 9001 section 5.2).</summary>
    const int InitialSuite = 0x1301;

    readonly Aes _headerKey;
    readonly TlsAead _packetKey;
    readonly byte[] _iv = new byte[TlsAead.NonceLength];
    ulong _next;

    QuicKeys(int suite, ReadOnlySpan<byte> secret, bool isVersion2)
    {
        HashAlgorithmName hash = TlsAead.HashOf(suite);
        Span<byte> key = stackalloc byte[TlsAead.KeyLength(suite)];
        HkdfLabel.Expand(hash, secret, isVersion2 ? "quicv2 key"u8 : "quic key"u8, key);
        _packetKey = TlsAead.Create(suite, key)!;
        HkdfLabel.Expand(hash, secret, isVersion2 ? "quicv2 iv"u8 : "quic iv"u8, _iv);
        HkdfLabel.Expand(hash, secret, isVersion2 ? "quicv2 hp"u8 : "quic hp"u8, key);
        _headerKey = Aes.Create();
        _headerKey.Key = key.ToArray();
    }

    /// <summary>The keys from a secret; null when it is too short or long, and for a suite whose header protection is not AES (RFC 9001 section 5.4.3).</summary>
    public static QuicKeys? From(int suite, ReadOnlySpan<byte> secret, uint version)
        => TlsAead.Knows(suite) && TlsAead.UsesAes(suite) && TlsAead.Fits(suite, secret) ? new QuicKeys(suite, secret, QuicVersion.IsVersion2(version)) : null;

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
        return (OfSide(secret, "client in"u8, isVersion2), OfSide(secret, "server in"u8, isVersion2));
    }

    static QuicKeys OfSide(ReadOnlySpan<byte> initialSecret, ReadOnlySpan<byte> side, bool isVersion2)
    {
        Span<byte> secret = stackalloc byte[SHA256.HashSizeInBytes];
        HkdfLabel.Expand(HashAlgorithmName.SHA256, initialSecret, side, secret);
        return new QuicKeys(InitialSuite, secret, isVersion2);
    }

    /// <summary>Opens a packet (RFC 9001 sections 5.3 and 5.4).</summary>
    /// <param name="packet">The packet, its length cut to what the header says.</param>
    /// <param name="numberAt">Where its number starts.</param>
    /// <param name="header">Receives the header without its protection; as long as <paramref name="packet"/> up to the number, and four bytes.</param>
    /// <param name="plain">Receives the payload; as long as the packet.</param>
    /// <param name="numberLength">Bytes of the number.</param>
    /// <param name="number">The number.</param>
    /// <returns>Bytes of the payload; −1 when these are not its keys.</returns>
    public int Open(ReadOnlySpan<byte> packet, int numberAt, Span<byte> header, Span<byte> plain, out int numberLength, out ulong number)
    {
        numberLength = 0;
        number = 0;
        if (packet.Length < numberAt + MaxNumber + SampleLength)
            return -1;
        Span<byte> mask = stackalloc byte[SampleLength];
        _headerKey.EncryptEcb(packet.Slice(numberAt + MaxNumber, SampleLength), mask, PaddingMode.None);
        packet[..(numberAt + MaxNumber)].CopyTo(header);
        header[0] ^= (byte)(mask[0] & (packet[0] >= 0x80 ? 0x0f : 0x1f));
        numberLength = (header[0] & 3) + 1;
        ulong written = 0;
        for (int i = 0; i < numberLength; i++)
        {
            header[numberAt + i] ^= mask[1 + i];
            written = written << 8 | header[numberAt + i];
        }
        number = Whole(written, 8 * numberLength);
        Span<byte> nonce = stackalloc byte[TlsAead.NonceLength];
        _iv.CopyTo(nonce);
        Span<byte> last = nonce[^8..];
        BinaryPrimitives.WriteUInt64BigEndian(last, BinaryPrimitives.ReadUInt64BigEndian(last) ^ number);
        int start = numberAt + numberLength;
        int length = _packetKey.Open(nonce, packet[start..], header[..start], plain);
        if (length >= 0)
            _next = Math.Max(_next, number + 1);
        return length;
    }

    /// <summary>The number of which only the last bits are written: the one that is nearest to the next one (RFC 9000 appendix A.3).</summary>
    ulong Whole(ulong written, int bits)
    {
        ulong window = 1UL << bits;
        ulong candidate = (_next & ~(window - 1)) | written;
        if (candidate + window / 2 <= _next)
            return candidate + window;
        return candidate > _next + window / 2 && candidate >= window ? candidate - window : candidate;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _headerKey.Dispose();
        _packetKey.Dispose();
    }
}

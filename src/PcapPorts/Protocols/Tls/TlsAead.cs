using System.Security.Cryptography;

namespace PcapPorts.Protocols.Tls;

/// <summary>The ciphers of TLS 1.3 (RFC 8446 appendix B.4) with one key: AES-GCM, AES-CCM, ChaCha20-Poly1305.</summary>
sealed class TlsAead : IDisposable
{
    /// <summary>Bytes of a nonce, of all of them.</summary>
    public const int NonceLength = 12;

    readonly AesGcm? _gcm;
    readonly AesCcm? _ccm;
    readonly ChaCha20Poly1305? _chaCha;

    TlsAead(int suite, ReadOnlySpan<byte> key)
    {
        TagLength = suite == Aes128Ccm8 ? 8 : 16;
        switch (suite)
        {
            case ChaCha20:
                _chaCha = new ChaCha20Poly1305(key);
                break;
            case Aes128Ccm or Aes128Ccm8:
                _ccm = new AesCcm(key);
                break;
            default:
                _gcm = new AesGcm(key, TagLength);
                break;
        }
    }

    const int Aes128Gcm = 0x1301, Aes256Gcm = 0x1302, ChaCha20 = 0x1303, Aes128Ccm = 0x1304, Aes128Ccm8 = 0x1305;

    /// <summary>Bytes of the tag behind what is encrypted.</summary>
    public int TagLength { get; }

    /// <summary>The hash of a suite of TLS 1.3.</summary>
    public static HashAlgorithmName HashOf(int suite) => suite == Aes256Gcm ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>Whether a secret is as long as the hash of a suite of TLS 1.3, as all its secrets are.</summary>
    public static bool Fits(int suite, ReadOnlySpan<byte> secret) => secret.Length == (suite == Aes256Gcm ? 48 : 32);

    /// <summary>Bytes of a key of a suite of TLS 1.3.</summary>
    public static int KeyLength(int suite) => suite is Aes256Gcm or ChaCha20 ? 32 : 16;

    /// <summary>Whether a suite is one of TLS 1.3 that this system can decrypt.</summary>
    public static bool Knows(int suite) => suite switch
    {
        Aes128Gcm or Aes256Gcm => AesGcm.IsSupported,
        ChaCha20 => ChaCha20Poly1305.IsSupported,
        Aes128Ccm or Aes128Ccm8 => AesCcm.IsSupported,
        _ => false,
    };

    /// <summary>Whether a suite of TLS 1.3 has AES.</summary>
    public static bool UsesAes(int suite) => suite != ChaCha20;

    /// <summary>A cipher with its key; null when the suite is not one that <see cref="Knows"/>.</summary>
    public static TlsAead? Create(int suite, ReadOnlySpan<byte> key) => Knows(suite) ? new TlsAead(suite, key) : null;

    /// <summary>Decrypts.</summary>
    /// <param name="nonce">The nonce, of <see cref="NonceLength"/> bytes.</param>
    /// <param name="sealedBytes">What is encrypted, and the tag.</param>
    /// <param name="header">What is authenticated with it.</param>
    /// <param name="plain">Receives the bytes; as long as what is encrypted, or longer.</param>
    /// <returns>Their number; −1 when this is not the key.</returns>
    public int Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> header, Span<byte> plain)
    {
        int length = sealedBytes.Length - TagLength;
        if (length < 0)
            return -1;
        try
        {
            ReadOnlySpan<byte> tag = sealedBytes[length..];
            _gcm?.Decrypt(nonce, sealedBytes[..length], tag, plain[..length], header);
            _ccm?.Decrypt(nonce, sealedBytes[..length], tag, plain[..length], header);
            _chaCha?.Decrypt(nonce, sealedBytes[..length], tag, plain[..length], header);
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
        _gcm?.Dispose();
        _ccm?.Dispose();
        _chaCha?.Dispose();
    }
}

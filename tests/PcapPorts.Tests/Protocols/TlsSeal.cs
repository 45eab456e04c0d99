using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PcapPorts.Capture;
using PcapPorts.Protocols.Tls;

namespace PcapPorts.Tests.Protocols;

/// <summary>Writes records of TLS 1.3 (RFC 8446 section 5.2) and the key log that opens them.</summary>
static class TlsSeal
{
    public const uint KeyLogKind = 0x544c534b;

    public static readonly byte[] ClientRandom = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];

    /// <summary>A secret that is as long as the hash of its suite.</summary>
    public static byte[] Secret(byte fill, int length = 32) => [.. Enumerable.Repeat(fill, length)];

    public static CaptureSecrets Lines(params (string Label, byte[] Secret)[] secrets)
        => new(KeyLogKind, Encoding.ASCII.GetBytes(string.Concat(secrets.Select(static s => $"{s.Label} {Convert.ToHexStringLower(ClientRandom)} {Convert.ToHexStringLower(s.Secret)}\n"))));

    public static TlsKeyLog Log(params (string Label, byte[] Secret)[] secrets)
    {
        var log = new TlsKeyLog();
        log.Take([Lines(secrets)]);
        return log;
    }

    /// <summary>A record.</summary>
    /// <param name="suite">0x1301, 0x1302 or 0x1303.</param>
    /// <param name="secret">The traffic secret.</param>
    /// <param name="sequence">Its number under that secret.</param>
    /// <param name="type">The type of the content.</param>
    /// <param name="content">The content; two zeros of padding follow it.</param>
    public static byte[] Record(int suite, byte[] secret, ulong sequence, byte type, byte[] content)
    {
        HashAlgorithmName hash = suite == 0x1302 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        byte[] plain = [.. content, type, 0, 0], body = new byte[plain.Length], tag = new byte[16];
        byte[] header = [23, 3, 3, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(3), (ushort)(plain.Length + 16));
        byte[] key = Expand(hash, secret, "key", suite == 0x1301 ? 16 : 32), nonce = Expand(hash, secret, "iv", 12);
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), BinaryPrimitives.ReadUInt64BigEndian(nonce.AsSpan(4)) ^ sequence);
        if (suite == 0x1303)
        {
            using var cipher = new ChaCha20Poly1305(key);
            cipher.Encrypt(nonce, plain, body, tag, header);
        }
        else
        {
            using var cipher = new AesGcm(key, 16);
            cipher.Encrypt(nonce, plain, body, tag, header);
        }
        return [.. header, .. body, .. tag];
    }

    /// <summary>The secret behind a key update (RFC 8446 section 7.2).</summary>
    public static byte[] Next(byte[] secret) => Expand(HashAlgorithmName.SHA256, secret, "traffic upd", secret.Length);

    /// <summary>HKDF-Expand-Label (RFC 8446 section 7.1).</summary>
    public static byte[] Expand(HashAlgorithmName hash, byte[] secret, string label, int length)
        => HKDF.Expand(hash, secret, length, [0, (byte)length, (byte)(6 + label.Length), .. Encoding.ASCII.GetBytes("tls13 " + label), 0]);
}

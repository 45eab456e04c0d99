using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PcapPorts.Protocols.Tls;

/// <summary>HKDF-Expand-Label (RFC 8446 section 7.1) with an empty context, of TLS 1.3 and QUIC.</summary>
static class HkdfLabel
{
    /// <summary>Longest label.</summary>
    const int MaxLabel = 48;

    /// <summary>Derives bytes from a secret.</summary>
    /// <param name="hash">The hash of the cipher suite.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="label">The label without its prefix <c>tls13 </c>.</param>
    /// <param name="output">Receives as many bytes as it has.</param>
    public static void Expand(HashAlgorithmName hash, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(label.Length, MaxLabel, nameof(label));
        Span<byte> info = stackalloc byte[10 + MaxLabel];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)output.Length);
        info[2] = (byte)(6 + label.Length);
        "tls13 "u8.CopyTo(info[3..]);
        label.CopyTo(info[9..]);
        info[9 + label.Length] = 0;
        HKDF.Expand(hash, secret, output, info[..(10 + label.Length)]);
    }
}

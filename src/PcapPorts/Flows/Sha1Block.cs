using System.Buffers.Binary;
using System.Numerics;

namespace PcapPorts.Flows;

/// <summary>
/// SHA-1 (RFC 3174) of messages that fit into one block of 64 bytes. The Community ID needs nothing longer, a million times; the
/// system's library costs four times as much a call, and its loading more than a short run may last.
/// </summary>
static class Sha1Block
{
    /// <summary>Longest message: a block, less one byte of padding and eight of length.</summary>
    public const int MaxLength = 55;

    /// <summary>Bytes of the hash.</summary>
    public const int HashLength = 20;

    /// <summary>Hashes a message of at most <see cref="MaxLength"/> bytes.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxLength, nameof(message));
        Span<byte> block = stackalloc byte[64];
        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(block[56..], (ulong)message.Length * 8);
        Span<uint> words = stackalloc uint[80];
        for (int i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (int i = 16; i < words.Length; i++)
            words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);

        uint a = 0x67452301, b = 0xefcdab89, c = 0x98badcfe, d = 0x10325476, e = 0xc3d2e1f0;
        for (int i = 0; i < 20; i++)
            Round(ref a, ref b, ref c, ref d, ref e, ((c ^ d) & b ^ d) + 0x5a827999 + words[i]);
        for (int i = 20; i < 40; i++)
            Round(ref a, ref b, ref c, ref d, ref e, (b ^ c ^ d) + 0x6ed9eba1 + words[i]);
        for (int i = 40; i < 60; i++)
            Round(ref a, ref b, ref c, ref d, ref e, ((b & c) | (d & (b | c))) + 0x8f1bbcdc + words[i]);
        for (int i = 60; i < 80; i++)
            Round(ref a, ref b, ref c, ref d, ref e, (b ^ c ^ d) + 0xca62c1d6 + words[i]);

        BinaryPrimitives.WriteUInt32BigEndian(hash, 0x67452301 + a);
        BinaryPrimitives.WriteUInt32BigEndian(hash[4..], 0xefcdab89 + b);
        BinaryPrimitives.WriteUInt32BigEndian(hash[8..], 0x98badcfe + c);
        BinaryPrimitives.WriteUInt32BigEndian(hash[12..], 0x10325476 + d);
        BinaryPrimitives.WriteUInt32BigEndian(hash[16..], 0xc3d2e1f0 + e);
    }

    static void Round(ref uint a, ref uint b, ref uint c, ref uint d, ref uint e, uint mixed)
    {
        uint next = BitOperations.RotateLeft(a, 5) + e + mixed;
        e = d;
        d = c;
        c = BitOperations.RotateLeft(b, 30);
        b = a;
        a = next;
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PcapPorts.Packets;

/// <summary>
/// The sum that the checksums of IP, TCP, UDP, ICMP and others are made of: 16-bit words in network order, added in one's complement
/// (RFC 1071). Sums are folded to 16 bits and not complemented. The sum over a message with its checksum in it is 0xffff when that is right.
/// </summary>
public static class InternetChecksum
{
    /// <summary>What the sum over a message and its right checksum is.</summary>
    public const ushort Whole = 0xffff;

    /// <summary>The sum of some bytes; a last odd one counts as the high half of a word (RFC 1071 section 4.1).</summary>
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        // Words of 32 bits in this machine's order, for 2^16 is 1 in this arithmetic and the order of bytes is set right at the end (RFC 1071
        // section 2). Halves of 64-bit lanes are added apart, so nothing is carried out of a lane before 2^32 words.
        ulong sum = 0;
        if (bytes.Length >= Vector<byte>.Count)
        {
            ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<byte, Vector<ulong>>(bytes);
            var half = new Vector<ulong>(uint.MaxValue);
            Vector<ulong> low = Vector<ulong>.Zero, high = Vector<ulong>.Zero;
            foreach (Vector<ulong> next in vectors)
            {
                low += next & half;
                high += next >>> 32;
            }
            sum = Vector.Sum(low + high);
            bytes = bytes[(vectors.Length * Vector<byte>.Count)..];
        }
        foreach (uint next in MemoryMarshal.Cast<byte, uint>(bytes))
            sum += next;
        bytes = bytes[(bytes.Length & ~3)..];
        if (!bytes.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(uint)];
            last.Clear();
            bytes.CopyTo(last);
            sum += MemoryMarshal.Read<uint>(last);
        }
        ushort folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>The sum of the two parts of a message, the first of which has an even number of bytes.</summary>
    public static ushort Add(ushort first, ushort second)
    {
        int sum = first + second;
        return (ushort)(sum + (sum >> 16));
    }

    /// <summary>The sum of the words of a number of 64 bits or less in host order.</summary>
    public static ushort Fold(ulong number)
    {
        // Twice, since the first additions may carry.
        number = (number & uint.MaxValue) + (number >> 32);
        number = (number & uint.MaxValue) + (number >> 32);
        number = (number & ushort.MaxValue) + (number >> 16);
        return (ushort)((number & ushort.MaxValue) + (number >> 16));
    }

    /// <summary>The sum of a pseudo header (RFC 9293 section 3.1, RFC 768; RFC 8200 section 8.1).</summary>
    /// <param name="source">The sum of the source address.</param>
    /// <param name="destination">The sum of the final destination's address.</param>
    /// <param name="protocol">The protocol number of the message (IANA protocol-numbers).</param>
    /// <param name="length">The bytes of the message.</param>
    public static ushort PseudoHeader(ushort source, ushort destination, byte protocol, uint length)
        => Fold((ulong)source + destination + protocol + length);

    /// <summary>The checksum that would be right in a message. Of the two forms of zero it is 0xffff, which is right in every message (RFC 768 asks for it).</summary>
    /// <param name="sum">The sum of the message (with its pseudo header) as it stands there.</param>
    /// <param name="stored">The checksum in it.</param>
    public static ushort Right(ushort sum, ushort stored) => (ushort)~Add(sum, (ushort)~stored) is > 0 and ushort right ? right : Whole;
}

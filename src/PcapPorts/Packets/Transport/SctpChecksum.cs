using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PcapPorts.Packets;

/// <summary>
/// The checksums of SCTP packets, as numbers in network order, to be compared with <see cref="SctpHeader.Checksum"/>. Both are made with
/// zeros where the checksum stands. A packet has <see cref="SctpHeader.Length"/> bytes or more.
/// </summary>
public static class SctpChecksum
{
    const int At = 8;

    /// <summary>CRC32c (RFC 9260 section 6.8 and appendix A), whose least significant byte goes first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The packet is shorter than its header.</exception>
    public static uint Crc32C(ReadOnlySpan<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, SctpHeader.Length);
        uint crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(packet));
        crc = BitOperations.Crc32C(crc, 0u);
        ReadOnlySpan<byte> rest = packet[SctpHeader.Length..];
        foreach (ulong next in MemoryMarshal.Cast<byte, ulong>(rest))
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? next : BinaryPrimitives.ReverseEndianness(next));
        foreach (byte next in rest[(rest.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, next);
        return BinaryPrimitives.ReverseEndianness(~crc);
    }

    /// <summary>Adler-32, the checksum of SCTP before RFC 3309 (RFC 2960 section 6.8 and appendix B).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The packet is shorter than its header.</exception>
    public static uint Adler32(ReadOnlySpan<byte> packet)
    {
        // So many bytes can be added before 32 bits are full.
        const int modulus = 65521, run = 5552;
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, SctpHeader.Length);
        uint low = 1, high = 0;
        foreach (byte next in packet[..At])
            high += low += next;
        high += low * (SctpHeader.Length - At);
        for (ReadOnlySpan<byte> rest = packet[SctpHeader.Length..]; !rest.IsEmpty; rest = rest[Math.Min(run, rest.Length)..])
        {
            low %= modulus;
            high %= modulus;
            foreach (byte next in rest[..Math.Min(run, rest.Length)])
                high += low += next;
        }
        return high % modulus << 16 | low % modulus;
    }
}

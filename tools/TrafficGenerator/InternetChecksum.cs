using System.Buffers.Binary;

namespace PcapPorts.TrafficGenerator;

/// <summary>The ones' complement checksum of IP, TCP and UDP (RFC 1071).</summary>
static class InternetChecksum
{
    /// <summary>Adds bytes, as big-endian 16-bit words, to a sum that may start anywhere.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        // Ones' complement addition does not mind how wide the words are, as long as carries come back in (RFC 1071 section 2).
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong word = BinaryPrimitives.ReadUInt64BigEndian(bytes);
            sum += word;
            sum += sum < word ? 1UL : 0;
        }
        if (bytes.IsEmpty)
            return sum;
        ulong rest = 0;
        for (int i = 0; i < bytes.Length; i++)
            rest |= (ulong)bytes[i] << (56 - 8 * i);
        sum += rest;
        return sum + (sum < rest ? 1UL : 0);
    }

    /// <summary>The checksum that stands for a sum.</summary>
    public static ushort Finish(ulong sum)
    {
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 16) + (ushort)sum;
        sum = (sum >> 16) + (ushort)sum;
        sum = (sum >> 16) + (ushort)sum;
        return (ushort)~sum;
    }
}

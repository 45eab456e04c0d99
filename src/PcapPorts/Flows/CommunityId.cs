using System.Buffers.Binary;
using System.Buffers.Text;

namespace PcapPorts.Flows;

/// <summary>
/// Community ID version 1 (github.com/corelight/community-id-spec), seed 0: a name for a 5-tuple that other tools compute too.
/// </summary>
public static class CommunityId
{
    /// <summary>Length of every ID: <c>1:</c> and 20 bytes of SHA-1 in base64.</summary>
    public const int Length = 30;

    /// <summary>Writes the ID of <paramref name="key"/> as ASCII.</summary>
    /// <param name="key">The 5-tuple.</param>
    /// <param name="requestByHigh">For ICMP: the higher endpoint sent the request (or the one-way message).</param>
    /// <param name="icmpCode">For one-way ICMP messages: the code.</param>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public static void Write(in FlowKey key, bool requestByHigh, byte icmpCode, Span<byte> destination)
    {
        ushort lowPort = key.LowPort, highPort = key.HighPort;
        bool swap = false;
        if (key.Selector != 0)
        {
            byte request = (byte)(key.Selector - 1);
            int reply = IcmpPairing.ReplyType(request, key.Version == 6);
            (ushort sender, ushort receiver) = reply >= 0 ? (request, (ushort)reply) : (request, icmpCode);
            (lowPort, highPort) = requestByHigh ? (receiver, sender) : (sender, receiver);
            // Two-way messages are ordered like ports; one-way ones stand as they were sent.
            bool sameAddress = key.LowHigh == key.HighHigh && key.LowLow == key.HighLow;
            swap = reply >= 0 ? sameAddress && lowPort > highPort : requestByHigh;
        }

        Span<byte> input = stackalloc byte[40];
        BinaryPrimitives.WriteUInt16BigEndian(input, 0);
        int length = 2;
        length += WriteAddress(input[length..], swap ? key.HighHigh : key.LowHigh, swap ? key.HighLow : key.LowLow, key.Version);
        length += WriteAddress(input[length..], swap ? key.LowHigh : key.HighHigh, swap ? key.LowLow : key.HighLow, key.Version);
        input[length++] = key.Protocol;
        input[length++] = 0;
        if (HasPorts(key.Protocol) || key.Selector != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[length..], swap ? highPort : lowPort);
            BinaryPrimitives.WriteUInt16BigEndian(input[(length + 2)..], swap ? lowPort : highPort);
            length += 4;
        }

        Span<byte> hash = stackalloc byte[Sha1Block.HashLength];
        Sha1Block.Hash(input[..length], hash);
        destination[0] = (byte)'1';
        destination[1] = (byte)':';
        Base64.EncodeToUtf8(hash, destination[2..], out _, out _);
    }

    /// <summary>Whether the specification hashes ports for this protocol: TCP, UDP, SCTP (and ICMP, by type and code).</summary>
    static bool HasPorts(byte protocol) => protocol is 6 or 17 or 132;

    static int WriteAddress(Span<byte> destination, ulong high, ulong low, byte version)
    {
        if (version == 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)low);
            return 4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], low);
        return 16;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>
/// What a packet keeps when its addresses and ports are rewritten: the sequence number, the time stamp option, the payload, mostly the
/// identification of its IP header. Pure acknowledgments have too little of their own and get none.
/// </summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Time">Nanoseconds since 1970.</param>
/// <param name="Strong">Hash of sequence number, flags and payload (TCP), or of identification and payload; 0 where there is nothing of that kind.</param>
/// <param name="Content">Hash of the payload alone; 0 for less than <see cref="LeastContent"/> bytes.</param>
/// <param name="Identification">Of the IPv4 header; -1 for IPv6.</param>
/// <param name="TimestampValue">TSval of TCP (RFC 7323); 0 without one.</param>
/// <param name="TimeToLive">TTL or hop limit.</param>
/// <param name="Interface">Interface of the capture.</param>
/// <param name="HighSent">The higher endpoint of the flow's key sent it.</param>
readonly record struct PacketPrint(
    long Frame, long Time, ulong Strong, ulong Content, int Identification, uint TimestampValue, byte TimeToLive, int Interface, bool HighSent)
{
    /// <summary>A shorter payload is too common to mean anything.</summary>
    public const int LeastContent = 8;

    /// <summary>The print of one IP level of a frame; false when it has nothing to go by.</summary>
    public static bool TryMake(ReadOnlySpan<byte> frame, in IpLevel level, long number, long time, int source, bool highSent, out PacketPrint print)
    {
        print = default;
        bool syn = (level.TcpFlags & 2) != 0;
        if ((level.Traits & LevelTraits.LaterFragment) != 0 || (level.PayloadLength == 0 && !syn))
            return false;
        ReadOnlySpan<byte> payload = level.PayloadOffset <= frame.Length ? frame.Slice(level.PayloadOffset, Math.Min(level.PayloadCaptured, frame.Length - level.PayloadOffset)) : default;
        // The identifier of an echo is rewritten like a port, and its checksum with it: the sequence number follows them.
        if ((level.Traits & LevelTraits.Icmp) != 0)
            payload = level.TransportOffset + 6 <= frame.Length ? frame[(level.TransportOffset + 6)..Math.Min(frame.Length, Math.Max(level.TransportOffset + 6, level.PayloadOffset + level.PayloadCaptured))] : default;
        ulong hash = Hash(payload, (ulong)level.PayloadLength);
        int identification = level.Version == 4 ? BinaryPrimitives.ReadUInt16BigEndian(frame[(level.NetworkOffset + 4)..]) : -1;
        uint stamp = 0;
        ulong strong;
        if (level.Protocol == IpProtocol.Tcp)
        {
            stamp = TimestampOf(frame, level.TransportOffset);
            strong = Mix(hash, level.TcpSequence, (ulong)(level.TcpFlags & 7) << 32 | stamp);
        }
        else
        {
            strong = identification > 0 ? Mix(hash, (ulong)identification, level.Protocol) : 0;
        }
        print = new PacketPrint(
            number, time, strong, payload.Length >= LeastContent ? Mix(hash, level.Protocol, 1) : 0, identification, stamp,
            frame[level.NetworkOffset + (level.Version == 4 ? 8 : 7)], source, highSent);
        return true;
    }

    static ulong Hash(ReadOnlySpan<byte> bytes, ulong hash)
    {
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = Mix(hash, word, 0);
        foreach (byte rest in bytes[(bytes.Length & ~7)..])
            hash = Mix(hash, rest, 1);
        return hash;
    }

    static ulong Mix(ulong a, ulong b, ulong c)
    {
        ulong high = Math.BigMul(a ^ 0x9E3779B97F4A7C15, b + c * 0xC2B2AE3D27D4EB4F + 0x165667B19E3779F9, out ulong low);
        return (high ^ low) | 1;
    }

    /// <summary>TSval of the time stamp option (RFC 7323 section 3.2); 0 when there is none.</summary>
    static uint TimestampOf(ReadOnlySpan<byte> frame, int offset)
    {
        if (offset + 20 > frame.Length)
            return 0;
        int end = Math.Min(frame.Length, offset + (frame[offset + 12] >> 4) * 4);
        for (int at = offset + 20; at < end;)
        {
            byte kind = frame[at];
            if (kind == 0)
                break;
            if (kind == 1)
            {
                at++;
                continue;
            }
            if (at + 1 >= end || frame[at + 1] < 2)
                break;
            if (kind == 8 && frame[at + 1] == 10 && at + 6 <= end)
                return BinaryPrimitives.ReadUInt32BigEndian(frame[(at + 2)..]);
            at += frame[at + 1];
        }
        return 0;
    }
}

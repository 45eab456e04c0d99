using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>An IPv4 header (RFC 791 section 3.1) and what follows it.</summary>
    static void DecodeIpv4(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 20, end, DecodeLayer.Network))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset, 20);
        int headerLength = (header[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(2));
        if (total == 0)
            total = end - offset;
        if (header[0] >> 4 != 4 || headerLength < 20 || total < headerLength ||
            (walk.Guessed && total > end - offset && !walk.CutByFragment))
        {
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Network, offset, Math.Max(20, headerLength), end);
            return;
        }

        if (!BeginLevel(ref walk, offset, end))
            return;
        ref IpLevel level = ref walk.Packet.Levels[walk.Packet.LevelCount - 1];
        level.SourceLow = BinaryPrimitives.ReadUInt32BigEndian(header.Slice(12));
        level.DestinationLow = BinaryPrimitives.ReadUInt32BigEndian(header.Slice(16));
        level.Version = 4;
        level.Protocol = header[9];
        level.DatagramLength = total;
        int transport = offset + headerLength;
        level.TransportOffset = transport;
        level.PayloadOffset = transport;
        int datagramEnd = Math.Min(end, offset + total);

        int fragment = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(6));
        if ((fragment & 0x3fff) != 0)
            MarkFragment(ref walk, ref level, BinaryPrimitives.ReadUInt16BigEndian(header.Slice(4)), fragment & 0x1fff, (fragment & 0x2000) != 0);
        if (headerLength > 20)
        {
            level.Traits |= LevelTraits.Options;
            if (!walk.Require(offset, headerLength, datagramEnd, DecodeLayer.Network))
                return;
            ApplySourceRoute(walk.Frame.Slice(offset + 20, headerLength - 20), ref level);
        }

        if ((level.Traits & LevelTraits.LaterFragment) == LevelTraits.None)
            DecodeTransport(ref walk, ref level, transport, datagramEnd);
    }

    /// <summary>An IPv6 header (RFC 8200 section 3) and what follows it.</summary>
    static void DecodeIpv6(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 40, end, DecodeLayer.Network))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset, 40);
        int payload = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(4));
        byte next = header[6];
        if (header[0] >> 4 != 6 ||
            (walk.Guessed && payload + 40 > end - offset && !walk.CutByFragment))
        {
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Network, offset, 40, end);
            return;
        }

        if (!BeginLevel(ref walk, offset, end))
            return;
        ref IpLevel level = ref walk.Packet.Levels[walk.Packet.LevelCount - 1];
        level.SourceHigh = BinaryPrimitives.ReadUInt64BigEndian(header.Slice(8));
        level.SourceLow = BinaryPrimitives.ReadUInt64BigEndian(header.Slice(16));
        level.DestinationHigh = BinaryPrimitives.ReadUInt64BigEndian(header.Slice(24));
        level.DestinationLow = BinaryPrimitives.ReadUInt64BigEndian(header.Slice(32));
        level.Version = 6;
        level.Protocol = next;

        // Length 0 says "see the jumbo payload option"; senders that offload segmentation write it without the option too.
        if (payload == 0 && next != IpProtocol.NoNextHeader)
            payload = Math.Max(0, end - offset - 40);
        level.DatagramLength = 40 + payload;
        level.TransportOffset = offset + 40;
        level.PayloadOffset = offset + 40;
        int datagramEnd = Math.Min(end, offset + 40 + payload);
        if (next is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmpv6)
            DecodeTransport(ref walk, ref level, offset + 40, datagramEnd);
        else
            DecodeExtensions(ref walk, ref level, end, datagramEnd);
    }

    /// <summary>IPv6 or IPv4, as the version says: where the link does not.</summary>
    static void DecodeIp(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 1, end, DecodeLayer.Network))
            return;
        int version = walk.Frame[offset] >> 4;
        if (version == 4)
            DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
        else if (version == 6)
            DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
        else
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Network, offset, 20, end);
    }

    /// <summary>Opens the next level and gives it what the walk knows of its surroundings.</summary>
    static bool BeginLevel(ref Walk walk, int offset, int end)
    {
        ref DecodedPacket packet = ref walk.Packet;
        if (packet.LevelCount >= DecodedPacket.MaxLevels && !walk.Quoting)
        {
            walk.Stop(DecodeReason.TooDeep, DecodeLayer.Network, offset, 0, end);
            return false;
        }

        packet.HasQuote = false;
        ref IpLevel level = ref packet.Levels[packet.LevelCount++];
        level = default;
        level.NetworkOffset = offset;
        level.Depth = walk.Depth;
        level.Tunnel = walk.Tunnel;
        level.Traits = walk.Inherited;
        walk.Inherited &= ~LevelTraits.Sibling;
        return true;
    }

    /// <summary>Notes that a level is a fragment. What it carries is cut short by that, and not by a lie.</summary>
    static void MarkFragment(ref Walk walk, ref IpLevel level, uint id, int fragmentOffset, bool more)
    {
        level.FragmentId = id;
        level.FragmentOffset = (ushort)fragmentOffset;
        level.Traits |= LevelTraits.Fragment;
        if (more)
            level.Traits |= LevelTraits.MoreFragments;
        if (fragmentOffset != 0)
            level.Traits |= LevelTraits.LaterFragment;
        walk.Inherited |= LevelTraits.OuterFragment;
    }

    /// <summary>
    /// A source route names the final destination in its last entry while the header names the next hop (RFC 791 section 3.1,
    /// loose and strict source route): the transport's checksum, and so the flow, is with the final one.
    /// </summary>
    static void ApplySourceRoute(ReadOnlySpan<byte> options, ref IpLevel level)
    {
        int at = 0;
        while (at + 1 < options.Length && options[at] != 0)
        {
            if (options[at] == 1)
            {
                at++;
                continue;
            }

            int length = options[at + 1];
            if (length < 2 || at + length > options.Length)
                return;
            if (options[at] is 131 or 137 && length >= 7 && options[at + 2] + 3 <= length)
            {
                level.DestinationLow = BinaryPrimitives.ReadUInt32BigEndian(options.Slice(at + length - 4));
                return;
            }

            at += length;
        }
    }
}

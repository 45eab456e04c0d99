using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>
    /// IPv6 extension headers (RFC 8200 section 4), in whatever order they come, up to the transport header. A mobility, HIP or
    /// Shim6 header with nothing behind it is the transport itself.
    /// </summary>
    /// <param name="walk">The walk.</param>
    /// <param name="level">The level; its protocol is the first next-header value.</param>
    /// <param name="end">End of what encloses the datagram: a jumbo payload may reach that far.</param>
    /// <param name="datagramEnd">End of the datagram by its payload length.</param>
    static void DecodeExtensions(ref Walk walk, ref IpLevel level, int end, int datagramEnd)
    {
        int offset = level.TransportOffset;
        while (IsExtension(level.Protocol))
        {
            if (!walk.Enter(offset, datagramEnd, DecodeLayer.Network))
                return;
            level.Traits |= LevelTraits.Options;
            if (!walk.Require(offset, 8, datagramEnd, DecodeLayer.Network))
                return;
            ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
            byte next = header[0];
            int length = level.Protocol switch
            {
                IpProtocol.Fragment => 8,
                IpProtocol.Ah => (header[1] + 2) * 4,
                _ => (header[1] + 1) * 8,
            };
            if (level.Protocol == IpProtocol.Fragment)
            {
                int fragment = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(2));
                if ((fragment & 0xfff9) != 0)
                    MarkFragment(ref walk, ref level, BinaryPrimitives.ReadUInt32BigEndian(header.Slice(4)), fragment >> 3, (fragment & 1) != 0);
            }
            else if (!walk.Require(offset, length, datagramEnd, DecodeLayer.Network))
            {
                return;
            }
            else if (level.Protocol == IpProtocol.HopByHop)
            {
                uint jumbo = JumboPayload(header.Slice(2, length - 2));
                if (jumbo > ushort.MaxValue)
                {
                    level.DatagramLength = (int)Math.Min(jumbo, MaxEnd) + 40;
                    datagramEnd = Math.Min(end, level.NetworkOffset + level.DatagramLength);
                }
            }
            else if (level.Protocol == IpProtocol.Ah)
            {
                level.Traits |= LevelTraits.Authenticated;
            }

            if (next == IpProtocol.NoNextHeader && level.Protocol is IpProtocol.Mobility or IpProtocol.Hip or IpProtocol.Shim6)
                break;
            level.Protocol = next;
            offset += length;
            level.TransportOffset = offset;
            level.PayloadOffset = offset;
            if ((level.Traits & LevelTraits.LaterFragment) != LevelTraits.None)
                return;
        }

        DecodeTransport(ref walk, ref level, offset, datagramEnd);
    }

    /// <summary>Whether a next-header value is an extension header (IANA, "IPv6 Extension Header Types").</summary>
    static bool IsExtension(byte protocol) => protocol is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment
        or IpProtocol.Ah or IpProtocol.DestinationOptions or IpProtocol.Mobility or IpProtocol.Hip or IpProtocol.Shim6;

    /// <summary>The jumbo payload length of a hop-by-hop header (RFC 2675 section 2), 0 without one.</summary>
    static uint JumboPayload(ReadOnlySpan<byte> options)
    {
        int at = 0;
        while (at + 1 < options.Length)
        {
            if (options[at] == 0)
            {
                at++;
                continue;
            }

            int length = options[at + 1];
            if (options[at] == 0xc2 && length == 4 && at + 6 <= options.Length)
                return BinaryPrimitives.ReadUInt32BigEndian(options.Slice(at + 2));
            at += 2 + length;
        }

        return 0;
    }

    /// <summary>An authentication header behind IPv4 (RFC 4302 section 2): what it protects follows in the clear.</summary>
    static void DecodeAuthentication(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        while (level.Protocol == IpProtocol.Ah)
        {
            if (!walk.Enter(offset, end, DecodeLayer.Network) || !walk.Require(offset, 12, end, DecodeLayer.Network))
                return;
            int length = (walk.Frame[offset + 1] + 2) * 4;
            if (!walk.Require(offset, length, end, DecodeLayer.Network))
                return;
            level.Traits |= LevelTraits.Authenticated;
            level.Protocol = walk.Frame[offset];
            offset += length;
            level.TransportOffset = offset;
            level.PayloadOffset = offset;
        }

        DecodeTransport(ref walk, ref level, offset, end);
    }
}

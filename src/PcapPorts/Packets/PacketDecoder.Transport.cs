using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>The header behind IP. <paramref name="end"/> is the end of the datagram.</summary>
    static void DecodeTransport(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        switch (level.Protocol)
        {
            case IpProtocol.Tcp:
                DecodeTcp(ref walk, ref level, offset, end);
                break;
            case IpProtocol.Udp:
                DecodeUdp(ref walk, ref level, offset, end);
                break;
            case IpProtocol.Icmp:
            case IpProtocol.Icmpv6:
                DecodeIcmp(ref walk, ref level, offset, end);
                break;
            default:
                DecodeRareTransport(ref walk, ref level, offset, end);
                break;
        }
    }

    /// <summary>A TCP header (RFC 9293 section 3.1).</summary>
    static void DecodeTcp(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        if (!ReadPorts(ref walk, ref level, offset, 20, end))
            return;
        int available = walk.Available(offset, end);
        if (available < 14)
        {
            walk.StopShort(offset, 20, end, DecodeLayer.Transport);
            return;
        }

        ReadOnlySpan<byte> header = walk.Frame.Slice(offset, available);
        level.Traits |= LevelTraits.Transport;
        level.TcpSequence = BinaryPrimitives.ReadUInt32BigEndian(header.Slice(4));
        level.TcpAcknowledgment = BinaryPrimitives.ReadUInt32BigEndian(header.Slice(8));
        level.TcpFlags = header[13];
        if (available >= 16)
            level.TcpWindow = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(14));
        int length = (header[12] >> 4) * 4;
        if (length < 20 || length > end - offset)
        {
            level.PayloadOffset = offset + 20;
            walk.StopLie(offset, Math.Max(20, length), end, DecodeLayer.Transport);
            return;
        }

        SetPayload(ref walk, ref level, offset + length, end - offset - length, end);
        if (length > available)
            walk.StopShort(offset, length, end, DecodeLayer.Transport);
    }

    /// <summary>A UDP header (RFC 768) and the tunnel behind it, if it is one.</summary>
    static void DecodeUdp(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        if (!ReadPorts(ref walk, ref level, offset, 8, end) || !walk.Require(offset, 8, end, DecodeLayer.Transport))
            return;
        level.Traits |= LevelTraits.Transport;
        int length = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 4));

        // Length 0 stands for one above 65535 (RFC 2675 section 4); anything else below 8 is a lie.
        if (length == 0 && end - offset > ushort.MaxValue)
            length = end - offset;
        if (length < 8)
        {
            level.PayloadOffset = offset + 8;
            walk.StopLie(offset, 8, end, DecodeLayer.Transport);
            return;
        }

        SetPayload(ref walk, ref level, offset + 8, length - 8, end);
        if (IsTunnel((uint)level.SourcePort << 16 | level.DestinationPort))
            DecodeUdpTunnel(ref walk, level.Depth, level.SourcePort, level.DestinationPort, offset + 8, Math.Min(end, offset + length));
    }

    /// <summary>Reads both ports, for which four bytes suffice; <paramref name="whole"/> is what the fixed header would need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool ReadPorts(ref Walk walk, ref IpLevel level, int offset, int whole, int end)
    {
        if (walk.Available(offset, end) < 4)
        {
            walk.StopShort(offset, whole, end, DecodeLayer.Transport);
            return false;
        }

        uint ports = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
        level.SourcePort = (ushort)(ports >> 16);
        level.DestinationPort = (ushort)ports;
        level.Traits |= LevelTraits.Ports;
        return true;
    }

    /// <summary>Sets where the payload is, how long it is by the headers, and how much of it was captured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SetPayload(ref Walk walk, ref IpLevel level, int offset, int length, int end)
    {
        length = Math.Max(0, length);
        level.PayloadOffset = offset;
        level.PayloadLength = length;
        level.PayloadCaptured = Math.Clamp(walk.Available(offset, end), 0, length);
    }

    /// <summary>ICMP (RFC 792) and ICMPv6 (RFC 4443): type, code, the identifier of a query, the packet that an error quotes.</summary>
    static void DecodeIcmp(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        int available = walk.Available(offset, end);
        if (available >= 2)
        {
            level.Traits |= LevelTraits.Icmp;
            level.IcmpType = walk.Frame[offset];
            level.IcmpCode = walk.Frame[offset + 1];
        }

        if (!walk.Require(offset, 8, end, DecodeLayer.Transport))
            return;
        level.Traits |= LevelTraits.Transport;
        SetPayload(ref walk, ref level, offset + 8, end - offset - 8, end);
        bool v6 = level.Protocol == IpProtocol.Icmpv6;
        if (v6 ? level.IcmpType is 128 or 129 or 160 or 161 : level.IcmpType is 0 or 8 or (>= 13 and <= 18) or 42 or 43)
            level.IcmpIdentifier = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 4));
        else if (v6 ? level.IcmpType is >= 1 and <= 4 : level.IcmpType is 3 or 4 or 5 or 11 or 12)
            DecodeQuote(ref walk, level.Depth, offset + 8, end);
    }

    /// <summary>Transport protocols that are met less often.</summary>
    static void DecodeRareTransport(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        switch (level.Protocol)
        {
            case IpProtocol.Sctp:
                if (!ReadPorts(ref walk, ref level, offset, 12, end) || !walk.Require(offset, 12, end, DecodeLayer.Transport))
                    return;
                level.Traits |= LevelTraits.Transport;
                SetPayload(ref walk, ref level, offset + 12, end - offset - 12, end);
                break;
            case IpProtocol.UdpLite:
                if (!ReadPorts(ref walk, ref level, offset, 8, end) || !walk.Require(offset, 8, end, DecodeLayer.Transport))
                    return;
                level.Traits |= LevelTraits.Transport;
                SetPayload(ref walk, ref level, offset + 8, end - offset - 8, end);
                break;
            case IpProtocol.Dccp:
                if (!ReadPorts(ref walk, ref level, offset, 12, end) || !walk.Require(offset, 12, end, DecodeLayer.Transport))
                    return;
                level.Traits |= LevelTraits.Transport;
                int length = walk.Frame[offset + 4] * 4;
                SetPayload(ref walk, ref level, offset + length, end - offset - length, end);
                break;
            case IpProtocol.Ah when level.Version == 4:
                DecodeAuthentication(ref walk, ref level, offset, end);
                break;
            case IpProtocol.NoNextHeader:
                break;
            default:
                SetPayload(ref walk, ref level, offset, end - offset, end);
                DecodeIpTunnel(ref walk, ref level, offset, end);
                break;
        }
    }
}

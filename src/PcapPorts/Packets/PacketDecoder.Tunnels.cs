using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>Tunnels that have an IP protocol number of their own.</summary>
public static partial class PacketDecoder
{
    /// <summary>A protocol behind IP that may carry a further IP header.</summary>
    static void DecodeIpTunnel(ref Walk walk, ref IpLevel level, int offset, int end)
    {
        if (walk.Quoting)
            return;
        bool authenticated = (level.Traits & LevelTraits.Authenticated) != LevelTraits.None;
        switch (level.Protocol)
        {
            case IpProtocol.Ipv4:
            case IpProtocol.IpIp:
                BeginTunnel(ref walk, level.Depth, authenticated ? TunnelKind.Ah : TunnelKind.Ip);
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case IpProtocol.Ipv6:
                BeginTunnel(ref walk, level.Depth, authenticated ? TunnelKind.Ah : TunnelKind.Ip);
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            case IpProtocol.Gre:
                DecodeGre(ref walk, level.Depth, offset, end);
                break;
            case IpProtocol.Esp:
                walk.Stop(DecodeReason.Encrypted, DecodeLayer.Transport, offset, 0, end);
                break;
            case IpProtocol.EtherIp:
                if (!walk.Require(offset, 2, end, DecodeLayer.Tunnel))
                    return;
                BeginTunnel(ref walk, level.Depth, TunnelKind.EtherIp);
                DecodeEthernet(ref walk, offset + 2, end);
                break;
            case IpProtocol.Ethernet:
                BeginTunnel(ref walk, level.Depth, TunnelKind.Ethernet);
                DecodeEthernet(ref walk, offset, end);
                break;
            case IpProtocol.MplsInIp:
                BeginTunnel(ref walk, level.Depth, TunnelKind.Mpls);
                DecodeMpls(ref walk, offset, end);
                break;
            case IpProtocol.Pim:
                DecodePimRegister(ref walk, level.Depth, offset, end);
                break;
            default:
                break;
        }
    }

    /// <summary>What follows is inside the level whose depth is given.</summary>
    static void BeginTunnel(ref Walk walk, byte depth, TunnelKind kind)
    {
        walk.Depth = (byte)(depth + 1);
        walk.Tunnel = kind;
        walk.Guessed = false;
    }

    /// <summary>A PIM register message wraps the multicast packet that it announces (RFC 7761 section 4.9.3); a null register wraps only its header.</summary>
    static void DecodePimRegister(ref Walk walk, byte depth, int offset, int end)
    {
        const int register = 0x21;
        const int nullRegister = 0x40;
        if (walk.Available(offset, end) < 8 || walk.Frame[offset] != register || (walk.Frame[offset + 4] & nullRegister) != 0)
            return;
        BeginTunnel(ref walk, depth, TunnelKind.Pim);
        DecodeIp(ref walk, offset + 8, end);
    }

    /// <summary>
    /// GRE (RFC 2784; key and sequence RFC 2890; routing RFC 1701): optional fields by flags, then what the protocol field says. Version
    /// 1 is PPTP's (RFC 2637).
    /// </summary>
    static void DecodeGre(ref Walk walk, byte depth, int offset, int end)
    {
        const int checksum = 0x8000;
        const int routing = 0x4000;
        const int key = 0x2000;
        const int sequence = 0x1000;
        const int acknowledgment = 0x0080;
        if (!walk.Enter(offset, end, DecodeLayer.Tunnel) || !walk.Require(offset, 4, end, DecodeLayer.Tunnel))
            return;
        int flags = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset));
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 2));
        int version = flags & 7;
        int length = 4;
        if ((flags & (checksum | routing)) != 0)
            length += 4;
        if ((flags & key) != 0)
            length += 4;
        if ((flags & sequence) != 0)
            length += 4;
        if (version == 1 && (flags & acknowledgment) != 0)
            length += 4;
        if (!walk.Require(offset, length, end, DecodeLayer.Tunnel))
            return;
        int start = offset + length;
        if ((flags & routing) != 0 && !SkipSourceRoutes(ref walk, ref start, end))
            return;
        if (start >= end)
            return;
        walk.Packet.EtherType = (ushort)protocol;
        switch (protocol)
        {
            case EtherType.Ppp:
                BeginTunnel(ref walk, depth, TunnelKind.Pptp);
                DecodePpp(ref walk, start, end);
                break;
            case EtherType.Erspan:
                BeginTunnel(ref walk, depth, TunnelKind.Erspan);
                DecodeErspan(ref walk, start, end, (flags & sequence) != 0);
                break;
            case EtherType.Erspan3:
                BeginTunnel(ref walk, depth, TunnelKind.Erspan);
                DecodeErspan3(ref walk, start, end);
                break;
            case EtherType.Wccp:
                // The redirect header of four bytes is there unless an IP header starts at once.
                BeginTunnel(ref walk, depth, TunnelKind.Gre);
                if (walk.Require(start, 1, end, DecodeLayer.Tunnel))
                    DecodeEtherType(ref walk, EtherType.Ipv4, walk.Frame[start] >> 4 == 4 ? start : start + 4, end);
                break;
            default:
                BeginTunnel(ref walk, depth, TunnelKind.Gre);
                DecodeEtherType(ref walk, protocol, start, end);
                break;
        }
    }

    /// <summary>Source route entries of RFC 1701: address family, offset, length, and an all-zero entry at the end.</summary>
    static bool SkipSourceRoutes(ref Walk walk, ref int offset, int end)
    {
        while (walk.Enter(offset, end, DecodeLayer.Tunnel) && walk.Require(offset, 4, end, DecodeLayer.Tunnel))
        {
            uint entry = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
            offset += 4 + (int)(entry & 255);
            if (entry >> 16 == 0 && (entry & 255) == 0)
                return true;
        }

        return false;
    }

    /// <summary>ERSPAN type II has a header of eight bytes and a GRE sequence number, type I has neither (draft-foschiano-erspan section 4).</summary>
    static void DecodeErspan(ref Walk walk, int offset, int end, bool hasSequence)
    {
        int length = hasSequence ? 8 : 0;
        if (walk.Require(offset, length, end, DecodeLayer.Tunnel))
            DecodeEthernet(ref walk, offset + length, end);
    }

    /// <summary>ERSPAN type III: twelve bytes, eight more when the last bit says so; the frame type is 0 for Ethernet, 2 for IP.</summary>
    static void DecodeErspan3(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 12, end, DecodeLayer.Tunnel))
            return;
        int last = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 10));
        int start = offset + ((last & 1) != 0 ? 20 : 12);
        int frameType = last >> 10 & 31;
        if (frameType == 0)
            DecodeEthernet(ref walk, start, end);
        else if (frameType == 2)
            DecodeIp(ref walk, start, end);
        else
            walk.StopUnknown(DecodeLayer.Tunnel, start, end);
    }
}

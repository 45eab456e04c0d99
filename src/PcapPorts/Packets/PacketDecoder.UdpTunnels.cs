using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PcapPorts.Packets;

/// <summary>Tunnels over UDP. Only their ports tell of them, so each has to look like what it should be before it is opened.</summary>
public static partial class PacketDecoder
{
    const ushort PortL2tp = 1701;
    const ushort PortGtp = 2152;
    const ushort PortTeredo = 3544;
    const ushort PortLisp = 4341;
    const ushort PortGre = 4754;
    const ushort PortVxlan = 4789;
    const ushort PortVxlanGpe = 4790;
    const ushort PortCapwap = 5247;
    const ushort PortGeneve = 6081;
    const ushort PortMpls = 6635;
    const ushort PortOldVxlan = 8472;

    /// <summary>One bit for each of 64 classes of ports; none of the everyday UDP services falls into a class of a tunnel.</summary>
    const ulong TunnelClasses =
        1UL << ((PortL2tp ^ PortL2tp >> 6) & 63) | 1UL << ((PortGtp ^ PortGtp >> 6) & 63) |
        1UL << ((PortTeredo ^ PortTeredo >> 6) & 63) | 1UL << ((PortLisp ^ PortLisp >> 6) & 63) |
        1UL << ((PortGre ^ PortGre >> 6) & 63) | 1UL << ((PortVxlan ^ PortVxlan >> 6) & 63) |
        1UL << ((PortVxlanGpe ^ PortVxlanGpe >> 6) & 63) | 1UL << ((PortCapwap ^ PortCapwap >> 6) & 63) |
        1UL << ((PortGeneve ^ PortGeneve >> 6) & 63) | 1UL << ((PortMpls ^ PortMpls >> 6) & 63) |
        1UL << ((PortOldVxlan ^ PortOldVxlan >> 6) & 63);

    /// <summary>Whether one of two ports (source in the high half) is that of a tunnel: first a sieve, then the exact comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsTunnel(uint ports)
    {
        int source = (int)(ports >> 16);
        int destination = (int)(ports & 0xffff);
        return ((TunnelClasses >> ((source ^ source >> 6) & 63) | TunnelClasses >> ((destination ^ destination >> 6) & 63)) & 1) != 0
            && (IsTunnelPort(destination) || IsTunnelPort(source));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static bool IsTunnelPort(int port) => port is PortL2tp or PortGtp or PortTeredo or PortLisp or PortGre or PortVxlan or PortVxlanGpe
        or PortCapwap or PortGeneve or PortMpls or PortOldVxlan;

    /// <summary>Opens the tunnel that the destination port names, else the one of the source port.</summary>
    static void DecodeUdpTunnel(ref Walk walk, byte depth, ushort source, ushort destination, int offset, int end)
    {
        if (walk.Quoting || !walk.Enter(offset, end, DecodeLayer.Tunnel))
            return;
        if (!DecodeUdpTunnel(ref walk, depth, destination, offset, end))
            DecodeUdpTunnel(ref walk, depth, source, offset, end);
    }

    /// <summary>False when the port is no tunnel's.</summary>
    static bool DecodeUdpTunnel(ref Walk walk, byte depth, ushort port, int offset, int end)
    {
        switch (port)
        {
            case PortVxlan:
            case PortOldVxlan:
                DecodeVxlan(ref walk, depth, offset, end);
                return true;
            case PortVxlanGpe:
                DecodeVxlanGpe(ref walk, depth, offset, end);
                return true;
            case PortGeneve:
                DecodeGeneve(ref walk, depth, offset, end);
                return true;
            case PortGtp:
                DecodeGtp(ref walk, depth, offset, end);
                return true;
            case PortTeredo:
                DecodeTeredo(ref walk, depth, offset, end);
                return true;
            case PortGre:
                if (LooksLikeGre(ref walk, offset, end))
                    DecodeGre(ref walk, depth, offset, end);
                return true;
            case PortMpls:
                BeginGuess(ref walk, depth, TunnelKind.Mpls);
                DecodeMpls(ref walk, offset, end);
                return true;
            case PortL2tp:
                DecodeL2tp(ref walk, depth, offset, end);
                return true;
            case PortLisp:
                if (LooksLikeIp(ref walk, offset + 8, end))
                {
                    BeginTunnel(ref walk, depth, TunnelKind.Lisp);
                    DecodeIp(ref walk, offset + 8, end);
                }

                return true;
            case PortCapwap:
                DecodeCapwap(ref walk, depth, offset, end);
                return true;
            default:
                return false;
        }
    }

    /// <summary>As <see cref="BeginTunnel"/>, and the IP header that follows has to prove itself.</summary>
    static void BeginGuess(ref Walk walk, byte depth, TunnelKind kind)
    {
        BeginTunnel(ref walk, depth, kind);
        walk.Guessed = true;
    }

    /// <summary>VXLAN (RFC 7348 section 5): the I flag is set, the reserved low byte is 0 or used by an extension; Ethernet follows.</summary>
    static void DecodeVxlan(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) < 8 + EthernetLength || (walk.Frame[offset] & 0x08) == 0)
            return;
        BeginGuess(ref walk, depth, TunnelKind.Vxlan);
        DecodeEthernet(ref walk, offset + 8, end);
    }

    /// <summary>VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe section 3): the fourth byte names what follows; Ethernet, where it is 0 as in plain VXLAN.</summary>
    static void DecodeVxlanGpe(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) < 8)
            return;
        BeginGuess(ref walk, depth, TunnelKind.Vxlan);
        byte next = walk.Frame[offset + 3];
        DecodeNextProtocol(ref walk, next == 0 ? (byte)3 : next, offset + 8, end);
    }

    /// <summary>Geneve (RFC 8926 section 3.4): version 0, options in 4-byte words, an EtherType.</summary>
    static void DecodeGeneve(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) < 8 || walk.Frame[offset] >> 6 != 0)
            return;
        int length = 8 + (walk.Frame[offset] & 0x3f) * 4;
        BeginGuess(ref walk, depth, TunnelKind.Geneve);
        if (walk.Require(offset, length, end, DecodeLayer.Tunnel))
            DecodeEtherType(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 2)), offset + length, end);
    }

    /// <summary>
    /// GTP-U version 1 (3GPP TS 29.281 section 5): only a G-PDU (message 255) carries a user packet. Extension headers are chained by
    /// their last byte and measured in 4-byte words.
    /// </summary>
    static void DecodeGtp(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) < 8 || walk.Frame[offset] >> 4 != 3 || walk.Frame[offset + 1] != 255)
            return;
        int start = offset + 8;
        if ((walk.Frame[offset] & 7) != 0)
        {
            if (!walk.Require(start, 4, end, DecodeLayer.Tunnel))
                return;
            byte next = (walk.Frame[offset] & 4) != 0 ? walk.Frame[start + 3] : (byte)0;
            start += 4;
            while (next != 0)
            {
                if (!walk.Enter(start, end, DecodeLayer.Tunnel) || !walk.Require(start, 4, end, DecodeLayer.Tunnel))
                    return;
                int length = walk.Frame[start] * 4;
                if (length == 0 || !walk.Require(start, length, end, DecodeLayer.Tunnel))
                    return;
                next = walk.Frame[start + length - 1];
                start += length;
            }
        }

        BeginGuess(ref walk, depth, TunnelKind.Gtp);
        if (LooksLikeIp(ref walk, start, end))
            DecodeIp(ref walk, start, end);
        else if (walk.Available(start, end) >= 4 && walk.Frame[start] == 0xff && walk.Frame[start + 1] == 0x03)
            DecodePpp(ref walk, start, end);
    }

    /// <summary>Teredo (RFC 4380 section 5.1.1): authentication (00 01) and origin (00 00) indications may stand before the IPv6 packet.</summary>
    static void DecodeTeredo(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) >= 4 && BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset)) == 1)
            offset += 13 + walk.Frame[offset + 2] + walk.Frame[offset + 3];
        if (walk.Available(offset, end) >= 8 && BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset)) == 0)
            offset += 8;
        if (walk.Available(offset, end) < 40 || walk.Frame[offset] >> 4 != 6 || !LooksLikeIp(ref walk, offset, end))
            return;
        BeginGuess(ref walk, depth, TunnelKind.Teredo);
        DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
    }

    /// <summary>GRE over UDP (RFC 8086) has version 0 and reserved bits 0.</summary>
    static bool LooksLikeGre(ref Walk walk, int offset, int end)
        => walk.Available(offset, end) >= 4 && (BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset)) & 0x4fff) == 0;

    /// <summary>An L2TP version 2 data message (RFC 2661 section 3.1): fields by flags, then PPP.</summary>
    static void DecodeL2tp(ref Walk walk, byte depth, int offset, int end)
    {
        const int control = 0x8000;
        const int hasLength = 0x4000;
        const int hasSequence = 0x0800;
        const int hasOffset = 0x0200;
        if (walk.Available(offset, end) < 6)
            return;
        int flags = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset));
        if ((flags & 15) != 2 || (flags & control) != 0)
            return;
        int start = offset + ((flags & hasLength) != 0 ? 8 : 6) + ((flags & hasSequence) != 0 ? 4 : 0);
        if ((flags & hasOffset) != 0)
        {
            if (!walk.Require(start, 2, end, DecodeLayer.Tunnel))
                return;
            start += 2 + BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(start));
        }

        BeginGuess(ref walk, depth, TunnelKind.L2tp);
        DecodePpp(ref walk, start, end);
    }

    /// <summary>
    /// CAPWAP data (RFC 5415 section 4): a preamble of 0 (1 means DTLS), a header length in 4-byte words, and Ethernet or, with the T
    /// bit, an 802.11 frame, whose two control bytes some access points swap.
    /// </summary>
    static void DecodeCapwap(ref Walk walk, byte depth, int offset, int end)
    {
        if (walk.Available(offset, end) < 8 || walk.Frame[offset] != 0)
            return;
        uint head = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
        int length = (int)(head >> 19 & 31) * 4;
        bool native = (head & 0x100) != 0;
        bool fragment = (head & 0x80) != 0;
        int binding = (int)(head >> 9 & 31);
        if (length < 8 || fragment || !walk.Require(offset, length, end, DecodeLayer.Tunnel))
            return;
        int start = offset + length;
        BeginGuess(ref walk, depth, TunnelKind.Capwap);
        if (!native)
            DecodeEthernet(ref walk, start, end);
        else if (binding == 1 && walk.Require(start, 2, end, DecodeLayer.Tunnel))
            DecodeCapwapWlan(ref walk, start, end);
    }

    static void DecodeCapwapWlan(ref Walk walk, int offset, int end)
    {
        byte first = walk.Frame[offset];
        byte second = walk.Frame[offset + 1];
        bool swapped = (second & 0x0f) == 0x08 && (first & 0x0f) != 0x08;
        DecodeWlanData(ref walk, swapped ? second : first, swapped ? first : second, offset, end, 0);
    }
}

using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>EtherTypes that are met less often: further encapsulations, or a protocol that is not IP.</summary>
    static void DecodeRareEtherType(ref Walk walk, int type, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link))
            return;
        switch (type)
        {
            case EtherType.Mpls:
            case EtherType.MplsUpstream:
                DecodeMpls(ref walk, offset, end);
                break;
            case EtherType.PppoeSession:
                DecodePppoe(ref walk, offset, end);
                break;
            case EtherType.Ppp:
                DecodePpp(ref walk, offset, end);
                break;
            case EtherType.TransparentEthernet:
                DecodeEthernet(ref walk, offset, end);
                break;
            case EtherType.BackboneService:
                DecodeBackboneService(ref walk, offset, end);
                break;
            case EtherType.FabricPath:
                DecodeFabricPath(ref walk, offset, end);
                break;
            case EtherType.CiscoMetadata:
                DecodeCiscoMetadata(ref walk, offset, end);
                break;
            case EtherType.Macsec:
                DecodeMacsec(ref walk, offset, end);
                break;
            case EtherType.Arista:
                DecodeAristaTimestamp(ref walk, offset, end);
                break;
            case EtherType.Nsh:
                DecodeNsh(ref walk, offset, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }

    /// <summary>An 802.1ah I-TAG: priority and 24-bit service identifier, then the customer's frame (IEEE 802.1Q section 9.7).</summary>
    static void DecodeBackboneService(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 4, end, DecodeLayer.Link))
            DecodeEthernet(ref walk, offset + 4, end);
    }

    /// <summary>Cisco FabricPath: outer addresses that name switches, the type, a forwarding tag of 10 bits and a time to live of 6, then the host's own frame.</summary>
    static void DecodeFabricPath(ref Walk walk, int offset, int end)
    {
        if (walk.Require(offset, 2, end, DecodeLayer.Link))
            DecodeEthernet(ref walk, offset + 2, end);
    }

    /// <summary>
    /// Cisco metadata: version, length, one option of 4 bytes for each length unit, then the EtherType of what follows. There is one option even where the
    /// length is 0.
    /// </summary>
    static void DecodeCiscoMetadata(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 8, end, DecodeLayer.Link))
            return;
        int length = 2 + Math.Max(1, (int)walk.Frame[offset + 1]) * 4;
        if (walk.Require(offset, length + 2, end, DecodeLayer.Link))
            DecodeTypeOrLength(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + length)), offset + length + 2, end);
    }

    /// <summary>
    /// The time stamp that Arista's switches put before the type: subtype 1, time scale, format (1 for 64 bits, 2 for 48) and hardware
    /// in half bytes, the time, then the EtherType of what follows.
    /// </summary>
    static void DecodeAristaTimestamp(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        int format = walk.Frame[offset + 3] >> 4;
        if (BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset)) != 1 || format is not (1 or 2))
        {
            walk.StopUnknown(DecodeLayer.Link, offset, end);
            return;
        }

        int length = 4 + (format == 1 ? 8 : 6);
        if (walk.Require(offset, length + 2, end, DecodeLayer.Link))
            DecodeTypeOrLength(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + length)), offset + length + 2, end);
    }

    /// <summary>MACsec (IEEE 802.1AE section 9): followed when it only authenticates, with 16 bytes of check value at the end.</summary>
    static void DecodeMacsec(ref Walk walk, int offset, int end)
    {
        const int checkValue = 16;
        if (!walk.Require(offset, 6, end, DecodeLayer.Link))
            return;
        byte control = walk.Frame[offset];
        if ((control & 0x0c) != 0)
        {
            walk.Stop(DecodeReason.Encrypted, DecodeLayer.Link, offset, 0, end);
            return;
        }

        int length = (control & 0x20) != 0 ? 14 : 6;
        if (walk.Require(offset, length + 2, end, DecodeLayer.Link))
            DecodeTypeOrLength(ref walk, BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + length)), offset + length + 2, end - checkValue);
    }

    /// <summary>A network service header (RFC 8300 section 2): its length in 4-byte words, and what follows.</summary>
    static void DecodeNsh(ref Walk walk, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link) || !walk.Require(offset, 8, end, DecodeLayer.Link))
            return;
        int length = (walk.Frame[offset + 1] & 0x3f) * 4;
        byte next = walk.Frame[offset + 3];
        if (length < 8)
            walk.StopLie(offset, 8, end, DecodeLayer.Link);
        else if (walk.Require(offset, length, end, DecodeLayer.Link))
            DecodeNextProtocol(ref walk, next, offset + length, end);
    }

    /// <summary>The next-protocol numbers that NSH and VXLAN-GPE share (RFC 8300 section 2.2).</summary>
    static void DecodeNextProtocol(ref Walk walk, byte next, int offset, int end)
    {
        switch (next)
        {
            case 1:
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case 2:
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            case 3:
                DecodeEthernet(ref walk, offset, end);
                break;
            case 4:
                DecodeNsh(ref walk, offset, end);
                break;
            case 5:
                DecodeMpls(ref walk, offset, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }
}

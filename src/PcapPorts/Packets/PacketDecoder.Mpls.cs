using System.Buffers.Binary;

namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    /// <summary>An MPLS label stack (RFC 3032 section 2.1); nothing in it says what follows the last label.</summary>
    static void DecodeMpls(ref Walk walk, int offset, int end)
    {
        uint entry;
        do
        {
            if (!walk.Enter(offset, end, DecodeLayer.Link) || !walk.Require(offset, 4, end, DecodeLayer.Link))
                return;
            entry = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
            offset += 4;
        }
        while ((entry & 0x100) == 0);

        if (!walk.Require(offset, 1, end, DecodeLayer.Link))
            return;

        // The first nibble tells IP apart from a pseudowire (RFC 4928 section 3): 0 is a control word (RFC 4385), 1 an
        // associated channel (RFC 5586). A pseudowire without a control word starts with a MAC address: any nibble at all.
        int nibble = walk.Frame[offset] >> 4;
        if (nibble is 4 or 6 && LooksLikeIp(ref walk, offset, end))
            DecodeIp(ref walk, offset, end);
        else if (nibble == 0 && LooksLikeEthernet(ref walk, offset + 4, end))
            DecodeEthernet(ref walk, offset + 4, end);
        else if (nibble != 1 && LooksLikeEthernet(ref walk, offset, end))
            DecodeEthernet(ref walk, offset, end);
        else if (nibble is 4 or 6)
            DecodeIp(ref walk, offset, end);
        else if (walk.Require(offset, nibble == 0 ? 4 + EthernetLength : EthernetLength, end, DecodeLayer.Link))
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>Whether bytes that may be an IP header agree with themselves and with their surroundings.</summary>
    static bool LooksLikeIp(ref Walk walk, int offset, int end)
    {
        int room = walk.CutByFragment ? ushort.MaxValue : end - offset;
        if (walk.Available(offset, end) < 20)
            return false;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        int version = header[0] >> 4;
        if (version == 6)
            return walk.Available(offset, end) >= 40 && BinaryPrimitives.ReadUInt16BigEndian(header.Slice(4)) + 40 <= room;
        int length = (header[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(header.Slice(2));
        return version == 4 && length >= 20 && (total == 0 || total >= length) && total <= room;
    }

    /// <summary>Whether bytes that may be an Ethernet header end in an EtherType that is followed, or in a length that fits.</summary>
    static bool LooksLikeEthernet(ref Walk walk, int offset, int end)
    {
        if (walk.Available(offset, end) < EthernetLength)
            return false;
        int type = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 12));
        return type <= EtherType.MaxLength
            ? type >= 3 && type <= end - offset - EthernetLength
            : IsCommon(type);
    }

    /// <summary>EtherTypes that are met often enough to be believed where something else might stand.</summary>
    static bool IsCommon(int type)
        => type is EtherType.Ipv4 or EtherType.Ipv6 or EtherType.Arp or EtherType.Vlan or EtherType.ServiceVlan
            or EtherType.Mpls or EtherType.PppoeSession or EtherType.PppoeDiscovery or EtherType.BackboneService or EtherType.Macsec;
}

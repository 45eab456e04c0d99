using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>802.11 and the headers that drivers put before it.</summary>
public static partial class PacketDecoder
{
    const int WlanFcsLength = 4;

    /// <summary>Radiotap (radiotap.org): version, length in little-endian order, presence bits; its flags tell of padding and an FCS.</summary>
    static void DecodeRadiotap(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 8, end, DecodeLayer.Link))
            return;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(walk.Frame.Slice(offset + 2));
        if (length < 8)
        {
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Link, offset, 8, end);
            return;
        }

        if (!walk.Require(offset, length, end, DecodeLayer.Link))
            return;
        RadiotapFlags flags = ReadRadiotapFlags(walk.Frame.Slice(offset, length));
        if ((flags & RadiotapFlags.Fcs) != RadiotapFlags.None)
            end -= WlanFcsLength;
        DecodeWlan(ref walk, offset + length, end, (flags & RadiotapFlags.DataPad) != RadiotapFlags.None ? 4 : 0);
    }

    [Flags]
    enum RadiotapFlags : byte
    {
        None = 0,
        Fcs = 0x10,
        DataPad = 0x20,
    }

    /// <summary>The flags field stands behind all presence words and, aligned to 8 bytes, the time stamp if there is one.</summary>
    static RadiotapFlags ReadRadiotapFlags(ReadOnlySpan<byte> header)
    {
        uint present = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(4));
        if ((present & 2) == 0)
            return RadiotapFlags.None;
        int at = 8;
        uint word = present;
        while ((word & 0x8000_0000) != 0)
        {
            if (at + 4 > header.Length)
                return RadiotapFlags.None;
            word = BinaryPrimitives.ReadUInt32LittleEndian(header.Slice(at));
            at += 4;
        }

        if ((present & 1) != 0)
            at = ((at + 7) & ~7) + 8;
        return at < header.Length ? (RadiotapFlags)header[at] : RadiotapFlags.None;
    }

    /// <summary>Prism's header (message code, length in the machine's order), or AVS's (magic 80211xxx, length; big-endian).</summary>
    static void DecodePrism(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 8, end, DecodeLayer.Link))
            return;
        uint code = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset));
        uint length = BinaryPrimitives.ReadUInt32BigEndian(walk.Frame.Slice(offset + 4));
        if (code >> 12 != 0x80211 && length > ushort.MaxValue)
            length = BinaryPrimitives.ReverseEndianness(length);
        if (length is < 8 or > ushort.MaxValue)
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Link, offset, 8, end);
        else if (walk.Require(offset, (int)length, end, DecodeLayer.Link))
            DecodeWlan(ref walk, offset + (int)length, end, 0);
    }

    /// <summary>
    /// Per-packet information (LINKTYPE_PPI), in little-endian order: length, DLT of what follows, fields. Field 2, for 802.11, says
    /// in its flags whether an FCS follows the frame.
    /// </summary>
    static void DecodePerPacketInformation(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 8, end, DecodeLayer.Link))
            return;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(walk.Frame.Slice(offset + 2));
        uint linkType = BinaryPrimitives.ReadUInt32LittleEndian(walk.Frame.Slice(offset + 4));
        if (length < 8 || linkType > ushort.MaxValue)
        {
            walk.Stop(DecodeReason.Malformed, DecodeLayer.Link, offset, 8, end);
            return;
        }

        if (!walk.Require(offset, length, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> fields = walk.Frame.Slice(offset + 8, length - 8);
        if (linkType == LinkWlan && fields.Length >= 14 && BinaryPrimitives.ReadUInt16LittleEndian(fields) == 2 && (fields[12] & 1) != 0)
            end -= WlanFcsLength;
        DecodeLink(ref walk, (ushort)linkType, offset + length, end);
    }

    /// <summary>An 802.11 frame (IEEE 802.11 section 9.2). Only data frames carry IP.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="offset">Offset of the frame control field.</param>
    /// <param name="end">End of the frame without its FCS.</param>
    /// <param name="alignment">Some drivers pad the header to this many bytes; 0 for none.</param>
    static void DecodeWlan(ref Walk walk, int offset, int end, int alignment)
    {
        if (walk.Require(offset, 2, end, DecodeLayer.Link))
            DecodeWlanData(ref walk, walk.Frame[offset], walk.Frame[offset + 1], offset, end, alignment);
    }

    static void DecodeWlanData(ref Walk walk, byte control, byte flags, int offset, int end, int alignment)
    {
        const int data = 2;
        const int noData = 0x40;
        const int qualityOfService = 0x80;
        const int bothDistributionSystems = 3;
        const int moreFragments = 0x04;
        const int isProtected = 0x40;
        const int order = 0x80;
        if ((control >> 2 & 3) != data || (control & 3) != 0 || (control & noData) != 0)
        {
            walk.StopUnknown(DecodeLayer.Link, offset, end);
            return;
        }

        int length = (flags & 3) == bothDistributionSystems ? 30 : 24;
        int qosAt = offset + length;
        bool qos = (control & qualityOfService) != 0;
        if (qos)
            length += (flags & order) != 0 ? 6 : 2;
        if (alignment > 0)
            length = (length + alignment - 1) / alignment * alignment;
        if (!walk.Require(offset, length, end, DecodeLayer.Link))
            return;
        int fragment = walk.Frame[offset + 22] & 15;
        if ((flags & isProtected) != 0)
            walk.Stop(DecodeReason.Encrypted, DecodeLayer.Link, offset + length, 0, end);
        else if ((flags & moreFragments) != 0 || (fragment != 0 && !StartsWithSnap(ref walk, offset + length, end)))
            walk.StopUnknown(DecodeLayer.Link, offset + length, end);
        else if (qos && (walk.Frame[qosAt] & 0x80) != 0)
            DecodeAggregate(ref walk, offset + length, end);
        else
            DecodeLlc(ref walk, offset + length, end);
    }

    /// <summary>
    /// Whether a frame that calls itself the last fragment starts as a whole packet does: some access points leave the fragment
    /// number to chance in frames that they hand on.
    /// </summary>
    static bool StartsWithSnap(ref Walk walk, int offset, int end)
        => walk.Available(offset, end) >= 6 && walk.Frame.Slice(offset, 6).SequenceEqual<byte>([0xaa, 0xaa, 0x03, 0, 0, 0]);

    /// <summary>An A-MSDU (IEEE 802.11 section 9.3.2.2): addresses, length, LLC, padded to 4; each stands beside the one before it.</summary>
    static void DecodeAggregate(ref Walk walk, int offset, int end)
    {
        byte depth = walk.Depth;
        byte count = walk.Packet.LevelCount;
        TunnelKind tunnel = walk.Tunnel;
        LevelTraits inherited = walk.Inherited;
        while (end - offset >= EthernetLength && walk.Enter(offset, end, DecodeLayer.Link)
            && walk.Require(offset, EthernetLength, end, DecodeLayer.Link))
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 12));
            int start = offset + EthernetLength;
            bool beside = walk.Packet.LevelCount > count;
            walk.Depth = depth;
            walk.Tunnel = beside ? TunnelKind.Amsdu : tunnel;
            walk.Inherited = beside ? inherited | LevelTraits.Sibling : inherited;
            DecodeLlc(ref walk, start, Math.Min(end, start + length));
            offset = start + ((length + EthernetLength + 3) & ~3) - EthernetLength;
        }
    }
}

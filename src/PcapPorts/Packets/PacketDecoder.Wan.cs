using System.Buffers.Binary;

namespace PcapPorts.Packets;

/// <summary>Lines between two ends: Frame Relay, SLIP, ATM, a PPP daemon's view.</summary>
public static partial class PacketDecoder
{
    /// <summary>
    /// Frame Relay: a Q.922 address of two to four bytes whose last has its low bit set, then RFC 2427 (control 03 and an NLPID) or
    /// Cisco's encapsulation (an EtherType), or a bare Ethernet frame as some bridges send it. Circuit 0 is for signalling (Q.922 annex A): without control
    /// 03 what it carries is LAPF.
    /// </summary>
    static void DecodeFrameRelay(ref Walk walk, int offset, int end)
    {
        int start = offset, circuit = 0;
        do
        {
            if (!walk.Require(offset, start + 1 - offset, end, DecodeLayer.Link))
                return;

            // The second octet holds four bits of the circuit's number, the others six or seven.
            circuit |= walk.Frame[start] & (start == offset + 1 ? 0xf0 : 0xfc);
        }
        while ((walk.Frame[start++] & 1) == 0 && start < offset + 4);

        if ((walk.Frame[start - 1] & 1) == 0)
        {
            walk.StopUnknown(DecodeLayer.Link, start, end);
            return;
        }
        if (!walk.Require(start, 2, end, DecodeLayer.Link))
            return;
        if (walk.Frame[start] != 0x03)
        {
            if (circuit == 0)
            {
                walk.StopUnknown(DecodeLayer.Link, start, end);
                return;
            }
            int type = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(start));
            if (!IsCommon(type) && type != CiscoDiscovery && IsBareEthernet(ref walk, start, end))
                DecodeEthernet(ref walk, start, end);
            else
                DecodeEtherType(ref walk, type, start + 2, end);
            return;
        }

        // A zero may pad the control byte so that the protocol starts even (RFC 2427 section 3).
        start++;
        if (walk.Frame[start] == 0)
            start++;
        if (walk.Require(start, 1, end, DecodeLayer.Link))
            DecodeNlpid(ref walk, walk.Frame[start], start + 1, end);
    }

    /// <summary>The type that Cisco's own discovery protocol has in Cisco's encapsulation.</summary>
    const int CiscoDiscovery = 0x2000;

    /// <summary>
    /// Whether an Ethernet header stands there and no encapsulation: two bytes of control and the identifier of an OSI protocol (ISO/IEC TR 9577: 81, 82, 83)
    /// are no address. Its length may be any: nothing else is left that it could be.
    /// </summary>
    static bool IsBareEthernet(ref Walk walk, int offset, int end)
    {
        if (walk.Available(offset, end) < EthernetLength || walk.Frame[offset + 2] is >= 0x81 and <= 0x83)
            return false;
        int type = BinaryPrimitives.ReadUInt16BigEndian(walk.Frame.Slice(offset + 12));
        return type is >= 3 and <= EtherType.MaxLength || IsCommon(type);
    }

    /// <summary>A network layer protocol identifier (ISO/IEC TR 9577; RFC 2427 section 3).</summary>
    static void DecodeNlpid(ref Walk walk, byte nlpid, int offset, int end)
    {
        switch (nlpid)
        {
            case 0xcc:
                DecodeEtherType(ref walk, EtherType.Ipv4, offset, end);
                break;
            case 0x8e:
                DecodeEtherType(ref walk, EtherType.Ipv6, offset, end);
                break;
            case 0x80:
                DecodeSnap(ref walk, offset, end, bridgePad: 0);
                break;
            case 0xcf:
                DecodePpp(ref walk, offset, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }

    /// <summary>
    /// SLIP (RFC 1055) with the 16-byte header of BSD's drivers: direction, kind of packet, and a compressed header. Only what came
    /// uncompressed (the second byte then repeats the IP version) is followed.
    /// </summary>
    static void DecodeSlip(ref Walk walk, int offset, int end)
    {
        const int headerLength = 16;
        if (!walk.Require(offset, headerLength + 1, end, DecodeLayer.Link))
            return;
        ReadOnlySpan<byte> header = walk.Frame.Slice(offset);
        if (header[0] <= 1 && header[1] >> 4 is 4 or 6 && header[headerLength] >> 4 == header[1] >> 4)
            DecodeIp(ref walk, offset + headerLength, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>ATM as SunATM shows it: direction and kind, VPI, VCI, then LLC (kind 2) or LAN emulation (kind 1) with Ethernet (LINKTYPE_SUNATM).</summary>
    static void DecodeSunAtm(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 4, end, DecodeLayer.Link))
            return;
        int kind = walk.Frame[offset] & 0x0f;
        if (kind == 2)
            DecodeLlc(ref walk, offset + 4, end, bridgePad: 2);
        else if (kind == 1)
            DecodeEthernet(ref walk, offset + 6, end);
        else
            walk.StopUnknown(DecodeLayer.Link, offset, end);
    }

    /// <summary>PPP as Linux' pppd hands it out: the address byte is replaced by the direction (LINKTYPE_PPP_PPPD).</summary>
    static void DecodePppd(ref Walk walk, int offset, int end)
    {
        if (!walk.Require(offset, 2, end, DecodeLayer.Link))
            return;
        DecodePpp(ref walk, walk.Frame[offset] <= 1 ? offset + (walk.Frame[offset + 1] == 0x03 ? 2 : 1) : offset, end);
    }
}

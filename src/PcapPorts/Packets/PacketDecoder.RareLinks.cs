namespace PcapPorts.Packets;

public static partial class PacketDecoder
{
    const ushort LinkWlan = 105;
    const ushort LinkRadiotap = 127;

    /// <summary>Link types that are met less often. One that is not listed is counted as <see cref="DecodeReason.Unknown"/>.</summary>
    static void DecodeRareLink(ref Walk walk, ushort linkType, int offset, int end)
    {
        if (!walk.Enter(offset, end, DecodeLayer.Link))
            return;
        switch (linkType)
        {
            case LinkWlan:
                DecodeWlan(ref walk, offset, end, 0);
                break;
            case LinkRadiotap:
                DecodeRadiotap(ref walk, offset, end);
                break;
            case 119 or 163:
                DecodePrism(ref walk, offset, end);
                break;
            case 192:
                DecodePerPacketInformation(ref walk, offset, end);
                break;
            case 9 or 50:
                DecodePppOrHdlc(ref walk, offset, end);
                break;
            case 51:
                DecodePppoe(ref walk, offset, end);
                break;
            case 104:
                DecodeCiscoHdlc(ref walk, offset, end);
                break;
            case 107:
                DecodeFrameRelay(ref walk, offset, end);
                break;
            case 166:
                DecodePppd(ref walk, offset, end);
                break;
            case 204:
                DecodePppOrHdlc(ref walk, offset + 1, end);
                break;
            case 205:
                DecodeCiscoHdlc(ref walk, offset + 1, end);
                break;
            case 206:
                DecodeFrameRelay(ref walk, offset + 1, end);
                break;
            case 6:
                DecodeTokenRing(ref walk, offset, end);
                break;
            case 7:
                DecodeArcnet(ref walk, offset, end, linux: false);
                break;
            case 8:
                DecodeSlip(ref walk, offset, end);
                break;
            case 10:
                DecodeFddi(ref walk, offset, end);
                break;
            case 11 or 100:
                DecodeLlc(ref walk, offset, end, bridgePad: 2);
                break;
            case 17:
                DecodeOldPacketFilterLog(ref walk, offset, end);
                break;
            case 19 or 106:
                DecodeIp(ref walk, offset, end);
                break;
            case 109:
                DecodeEnc(ref walk, offset, end);
                break;
            case 117:
                DecodePacketFilterLog(ref walk, offset, end);
                break;
            case 122:
                DecodeLlc(ref walk, offset + 16, end);
                break;
            case 123:
                DecodeSunAtm(ref walk, offset, end);
                break;
            case 129:
                DecodeArcnet(ref walk, offset, end, linux: true);
                break;
            case 138:
                DecodeFireWire(ref walk, offset, end);
                break;
            case 149 or 258:
                DecodePktap(ref walk, offset, end);
                break;
            case 178 or 179 or 180 or 181:
                DecodeJuniper(ref walk, linkType, offset, end);
                break;
            case 219:
                DecodeMpls(ref walk, offset, end);
                break;
            case 226:
                DecodeIpnet(ref walk, offset, end);
                break;
            case 239:
                DecodeNetfilterLog(ref walk, offset, end);
                break;
            case 240:
                DecodeEthernet(ref walk, offset + 4, end);
                break;
            case 241:
                DecodeEthernet(ref walk, offset + 12, end);
                break;
            case 242:
                DecodeInfiniband(ref walk, offset, end);
                break;
            case 281 or 284:
                DecodeSwitchTag(ref walk, offset, 4, end);
                break;
            case 282:
                DecodeEthernet(ref walk, offset + 4, end);
                break;
            case 285:
                DecodeSwitchTag(ref walk, offset, 8, end);
                break;
            default:
                walk.StopUnknown(DecodeLayer.Link, offset, end);
                break;
        }
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>GTP for users and control, versions 1 and 2 (3GPP TS 29.281 section 5.1, TS 29.060 section 6, TS 29.274 section 5): version, message type and a length that fits.</summary>
static class GtpSignature
{
    internal static void Register(SignatureTable table) =>
        table.Udp(Match, 0x30, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x40, 0x48, 0x0E, 0x0F, 0x1E, 0x1F, 0x2E, 0x2F, 0x3E, 0x4E, 0x5E);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int type = payload[1], length = payload.U16(2);
        bool users = payload.On(2152), control = payload.On(2123);
        if ((payload[0] & 0x10) == 0 && payload[0] < 0x40 || payload[0] is 0x1E or 0x1F or 0x3E or 0x5E)
            return payload.On(3386) && payload.Length >= 6 ? ServiceId.Gtp.SideOpen : default;
        bool second = payload[0] >> 5 == 2;
        if (length < 4 && !(payload[0] == 0x30 && length == 0) || payload.Length < 8 || length + (second ? 4 : 8) is var whole && (whole > payload.Length ? !(users || control) : payload.Length > whole + 4))
            return default;
        if (type == 255)
            return Packet(in payload, users);
        if (!users && !control)
            return default;
        return second ? Version2(type) : Version1(type);
    }

    /// <summary>A carried packet begins with an IP version behind the header and its optional fields.</summary>
    static PayloadVerdict Packet(in Payload payload, bool users)
    {
        int offset = 8;
        if ((payload[0] & 7) != 0)
        {
            int extension = (payload[0] & 4) != 0 ? payload[11] : 0;
            offset = 12;
            for (int count = 0; extension > 0 && count < 4; count++)
            {
                int size = 4 * payload[offset];
                if (size <= 0)
                    return default;
                extension = payload[offset + size - 1];
                offset += size;
            }
        }
        bool ip = payload[offset] is (>= 0x45 and <= 0x4F) or (>= 0x60 and <= 0x6F);
        return ip || users ? ServiceId.Gtp.SideOpen : default;
    }

    static PayloadVerdict Version1(int type) => type switch
    {
        1 or 16 or 18 or 20 => ServiceId.Gtp.LikelyFromClient,
        2 or 17 or 19 or 21 => ServiceId.Gtp.LikelyFromServer,
        26 or 31 or 254 or (>= 22 and <= 129) => ServiceId.Gtp.SideOpen,
        _ => default,
    };

    static PayloadVerdict Version2(int type) => type switch
    {
        1 or 32 or 34 or 36 or 38 => ServiceId.Gtp.LikelyFromClient,
        2 or 33 or 35 or 37 or 39 => ServiceId.Gtp.LikelyFromServer,
        _ => ServiceId.Gtp.SideOpen,
    };
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// STUN and TURN (RFC 8489 section 5, RFC 8656, the older RFC 3489 without the cookie). With ICE both peers ask and answer, so a
/// binding tells the side only outside ICE (RFC 8445 section 7.1).
/// </summary>
static class StunSignature
{
    const long MagicCookie = 0x2112A442;

    const int Priority = 0x0024, Controlled = 0x8029, Controlling = 0x802A, UserName = 0x0006, MessageIntegrity = 0x0008;

    internal static void Register(SignatureTable table)
    {
        table.Udp(Message, 0, 1, 2, 3);
        table.Tcp(Message, 0, 1, 2, 3);
        table.Udp(ChannelData, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F);
        table.Tcp(ChannelData, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F);
    }

    internal static PayloadVerdict Message(in Payload payload)
    {
        // Over TCP the peers of a call put a length in front (RFC 4571).
        if (payload.U16(0) == payload.Length - 2 && payload.U32(6) == MagicCookie)
        {
            Payload framed = payload.From(2);
            return Message(in framed);
        }
        int type = payload.U16(0), length = payload.U16(2);
        bool cookie = payload.U32(4) == MagicCookie;
        if (length < 0 || length % 4 != 0 || payload.Length < 20)
            return default;
        bool peers = false, walked = Attributes(in payload, length, ref peers);
        if (!cookie && (length + 20 != payload.Length || !walked || !IsClassic(type, length)))
            return default;
        int method = (type & 0x3E00) >> 2 | (type & 0xE0) >> 1 | type & 0x0F;
        if (method is 0 or > 0x0100 && !cookie)
            return default;
        return (type & 0x0110, method) switch
        {
            (0x000, 1) => peers ? ServiceId.Stun.SideOpen : ServiceId.Stun.LikelyFromClient,
            (0x100 or 0x110, 1) => peers ? ServiceId.Stun.SideOpen : ServiceId.Stun.LikelyFromServer,
            // Allocate, Refresh, CreatePermission, ChannelBind, Connect, ConnectionBind: only clients of a relay ask.
            (0x000, 2 or 3 or 4 or 8 or 9 or 10 or 11) => ServiceId.Stun.FromClient,
            (0x100 or 0x110, 2 or 3 or 4 or 8 or 9 or 10 or 11) => ServiceId.Stun.FromServer,
            (0x010, 6) => ServiceId.Stun.FromClient,
            (0x010, 7 or 12) => ServiceId.Stun.FromServer,
            _ => ServiceId.Stun.SideOpen,
        };
    }

    // RFC 3489: binding and shared secret; a request may be empty, a response has an address or an error.
    static bool IsClassic(int type, int length) => type switch
    {
        0x0001 or 0x0002 => true,
        0x0101 or 0x0102 or 0x0111 or 0x0112 => length >= 8,
        _ => false,
    };

    /// <summary>Walks the attributes; false when they do not fill the message. Two peers show by what only they send.</summary>
    static bool Attributes(in Payload payload, int length, ref bool peers)
    {
        int offset = 20, end = 20 + length;
        for (int count = 0; offset < end && count < 32; count++)
        {
            int type = payload.U16(offset), size = payload.U16(offset + 2);
            if (size < 0)
                return false;
            peers |= type is Priority or Controlled or Controlling
                || (type == MessageIntegrity && payload[1] == 1 && payload.U16(0) == 0x0101)
                || (type == UserName && payload.Has(offset + 4, size) && payload.Bytes.Slice(offset + 4, size).Contains((byte)':'));
            offset += 4 + (size + 3 & ~3);
        }
        return offset == end;
    }

    /// <summary>Data of a TURN channel (RFC 8656 section 12.4): its number and the length of what follows.</summary>
    static PayloadVerdict ChannelData(in Payload payload)
    {
        int length = payload.U16(2), rest = payload.Length - 4 - length;
        return length >= 1 && rest is >= 0 and <= 3 && (payload.On(3478) || payload.On(443) || rest == 0 && length >= 8) ? ServiceId.Stun.SideOpen : default;
    }
}

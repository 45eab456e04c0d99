using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// TPKT (RFC 1006) with ISO 8073 transport inside, which carries RDP ([MS-RDPBCGR] 2.2.1), S7comm and MMS, and Q.931 for H.323. What is
/// inside names the service; the port decides where nothing is.
/// </summary>
static class TpktSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 3);
        table.Udp(Desktop, 0xFF);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2);
        if (payload[1] != 0 || length < 7 || payload.Length < 7 || (payload.Length > length && payload[length] is not (3 or 0 or -1)))
            return default;
        int header = payload[4];
        return (payload[5] & 0xF0) switch
        {
            0xE0 when header + 5 == length => Connect(in payload, length, client: true),
            0xD0 when header + 5 == length => Connect(in payload, length, client: false),
            0xF0 when header == 2 && payload[6] is 0x80 or 0 => Data(in payload),
            _ => header == 8 ? CallSignalling(in payload) : default,
        };
    }

    static PayloadVerdict Connect(in Payload payload, int length, bool client)
    {
        // Behind the seven fixed bytes: a cookie, RDP's negotiation (8 bytes), or ISO parameters.
        Payload rest = payload.From(11);
        bool negotiation = rest[0] == (client ? 1 : 2) && rest.U16Little(2) == 8 || (!client && rest[0] == 3 && rest.U16Little(2) == 8);
        bool desktop = rest.StartsWith("Cookie: "u8) || negotiation || (payload.On(3389) && length is 11 or 19);
        if (desktop)
            return client ? ServiceId.Rdp.FromClient : ServiceId.Rdp.FromServer;
        return rest[0] is 0xC0 or 0xC1 or 0xC2 || payload.On(102) ? client ? ServiceId.Tpkt.FromClient : ServiceId.Tpkt.FromServer : default;
    }

    static PayloadVerdict Data(in Payload payload)
    {
        int first = payload[7];
        if (first == 0x32)
            // S7comm: job and user data, acknowledgments with and without data.
            return payload[8] is 1 ? ServiceId.Tpkt.FromClient : payload[8] is 2 or 3 ? ServiceId.Tpkt.FromServer : ServiceId.Tpkt.SideOpen;
        if (payload.On(102))
            return ServiceId.Tpkt.SideOpen;
        // T.125 in BER or aligned PER: connect, attach, join, send.
        return first switch
        {
            0x7F when payload[8] == 0x65 => ServiceId.Rdp.FromClient,
            0x7F when payload[8] == 0x66 => ServiceId.Rdp.FromServer,
            0x04 or 0x28 or 0x38 or 0x64 => ServiceId.Rdp.FromClient,
            0x2E or 0x3E or 0x68 => ServiceId.Rdp.FromServer,
            0x21 => ServiceId.Rdp.SideOpen,
            _ => default,
        };
    }

    // Q.931 (H.225.0 section 7.3): discriminator 8, a call reference of two bytes, whose flag the called side sets, and a message type.
    static PayloadVerdict CallSignalling(in Payload payload) => payload[4] == 8 && payload[5] == 2 && payload[8] is 1 or 2 or 3 or 5 or 7 or 0x5A or 0x62 or 0x6E or 0x7B or 0x7D
        ? (payload[6] & 0x80) == 0 ? ServiceId.H323.FromClient : ServiceId.H323.FromServer : default;

    /// <summary>RDP over UDP ([MS-RDPEUDP] 2.2.2.1): a SYN has no acknowledgment, a window, and fills its datagram.</summary>
    static PayloadVerdict Desktop(in Payload payload) =>
        payload.U32(0) == 0xFFFFFFFF && payload.On(3389) && payload.Length >= 16 && (payload.U16(6) & 1) != 0 ? ServiceId.Rdp.FromClient : default;
}

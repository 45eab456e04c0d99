using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// OpenVPN (openvpn(8), "ssl.h" of its source): opcode and key id, session id, with tls-auth a digest and replay counter, acknowledgments,
/// packet number. Resets begin a session from each side; over TCP a length stands in front.
/// </summary>
static class OpenVpnSignature
{
    const int HardResetClient1 = 1, HardResetServer1 = 2, Control = 4, Acknowledge = 5, Data1 = 6, HardResetClient2 = 7, HardResetServer2 = 8, Data2 = 9, HardResetClient3 = 10;

    internal static void Register(SignatureTable table)
    {
        table.Udp(Datagram, 0x08, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F,
            0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x40, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x4F, 0x50);
        table.Tcp(Stream, 0, 1, 2, 3, 4, 5);
    }

    internal static PayloadVerdict Stream(in Payload payload)
    {
        int length = payload.U16(0);
        if (length < 14 || length > payload.Length - 2)
            return default;
        Payload message = new(payload.Bytes.Slice(2, length), payload.Source, payload.Destination);
        return message[0] is >= 0x08 and <= 0x50 ? Datagram(in message) : default;
    }

    internal static PayloadVerdict Datagram(in Payload payload)
    {
        int opcode = payload[0] >> 3;
        bool known = payload.On(1194);
        switch (opcode)
        {
            case HardResetClient1 or HardResetClient2 or HardResetClient3 when IsReset(in payload, server: false):
                return ServiceId.OpenVpn.FromClient;
            case HardResetServer1 or HardResetServer2 when IsReset(in payload, server: true):
                return ServiceId.OpenVpn.FromServer;
            case Control or HardResetClient3 when Hello(in payload) is { Exists: true } verdict:
                return verdict;
            case HardResetClient1 or HardResetClient2 or HardResetClient3 when known:
                return ServiceId.OpenVpn.LikelyFromClient;
            case HardResetServer1 or HardResetServer2 when known:
                return ServiceId.OpenVpn.LikelyFromServer;
            case Control or Acknowledge or Data1 or Data2 when known && payload.Length >= 14:
                return ServiceId.OpenVpn.SideOpen;
            default:
                return default;
        }
    }

    /// <summary>
    /// A reset in clear text, with tls-auth (digest of 16 to 64 bytes) or tls-crypt (digest behind the counter). The counter is 1 and a
    /// time follows it; a server acknowledges one packet and names the client's session.
    /// </summary>
    static bool IsReset(in Payload payload, bool server)
    {
        int body = server ? 1 + 4 + 8 + 4 : 1 + 4;
        int digest = payload.Length - 9 - body - 8;
        if (payload.IsZero(1, 8) || payload.Has(0, 14) == false)
            return false;
        if (payload.Length == 9 + body)
            return payload[9] == (server ? 1 : 0) && payload.U32(payload.Length - 4) is >= 0 and < 4;
        if (digest is not (16 or 20 or 28 or 32 or 48 or 64))
            return false;
        if (payload.U32(9 + digest) is 1 or 2 && IsTime(payload.U32(13 + digest)))
            return payload[17 + digest] == (server ? 1 : 0) && payload.U32(payload.Length - 4) is >= 0 and < 4;
        return digest == 32 && payload.U32(9) is >= 1 and <= 2 or 0x0F000001 && IsTime(payload.U32(13));
    }

    // From 2001 to 2038.
    static bool IsTime(long seconds) => seconds is >= 0x3A00_0000 and <= 0x7FFF_FFFF;

    /// <summary>A TLS hello inside, behind at most eight acknowledgments and, with tls-auth, the digest and counter.</summary>
    static PayloadVerdict Hello(in Payload payload)
    {
        for (int digest = -8; digest <= 64; digest += digest < 0 ? 24 : digest == 16 ? 4 : digest == 20 ? 8 : digest == 28 ? 4 : 16)
        {
            int count = payload[9 + digest + 8], offset = 9 + digest + 8 + 1 + (count > 0 ? 4 * count + 8 : 0);
            if (count is < 0 or > 8 || payload.U32(offset) is < 0 or > 64)
                continue;
            offset += 4;
            if (payload[offset] == 22 && payload[offset + 1] == 3 && payload[offset + 2] <= 4 && payload[offset + 9] == 3)
                return payload[offset + 5] switch { 1 => ServiceId.OpenVpn.FromClient, 2 => ServiceId.OpenVpn.FromServer, _ => ServiceId.OpenVpn.SideOpen };
        }
        return default;
    }
}

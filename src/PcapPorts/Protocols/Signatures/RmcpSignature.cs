using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RMCP with IPMI or ASF (DMTF ASF 2.0 section 3.2, IPMI 2.0 section 13): version 6 and a class; network functions are even in requests.</summary>
static class RmcpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 6);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] != 0 || payload.Length < 8)
            return default;
        if (payload[3] == 6 && payload.U32(4) == 0x000011BE)
            // Presence ping 0x80, its pong 0x40.
            return payload[8] switch { 0x80 => ServiceId.Rmcp.FromClient, 0x40 => ServiceId.Rmcp.FromServer, _ => ServiceId.Rmcp.SideOpen };
        if (payload[3] != 7 || payload[2] != 0xFF)
            return default;
        if (payload[4] == 6)
            // RMCP+: open session and RAKP messages take turns.
            return (payload[5] & 0x3F) switch { 0x10 or 0x12 or 0x14 => ServiceId.Rmcp.FromClient, 0x11 or 0x13 or 0x15 => ServiceId.Rmcp.FromServer, _ => ServiceId.Rmcp.SideOpen };
        int message = 4 + 10 + (payload[4] == 0 ? 0 : 16);
        return payload[4] is 0 or 1 or 2 or 4 or 5 && payload[message + 1] >= 0 ? (payload[message + 1] >> 2 & 1) == 0 ? ServiceId.Rmcp.FromClient : ServiceId.Rmcp.FromServer : default;
    }
}

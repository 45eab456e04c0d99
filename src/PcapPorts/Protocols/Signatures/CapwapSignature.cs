using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>CAPWAP (RFC 5415 sections 4.3 and 4.5), on its ports: access points ask, the controller answers.</summary>
static class CapwapSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0, 1);

    static PayloadVerdict Match(in Payload payload)
    {
        bool control = payload.On(5246);
        if (!control && !payload.On(5247))
            return default;
        // Preamble 1: DTLS follows.
        if (payload[0] == 1)
            return payload.U24(1) != 0 ? default : (payload[4], payload[17]) switch
            {
                (22, 1) => ServiceId.Capwap.FromClient,
                (22, 2 or 3) => ServiceId.Capwap.FromServer,
                _ => ServiceId.Capwap.SideOpen,
            };
        int header = 4 * (payload[1] >> 3);
        if (header < 8 || payload.Length < header)
            return default;
        if (!control || payload.U24(header) != 0)
            return ServiceId.Capwap.SideOpen;
        // Discovery, join, configuration, change of state, echo and events.
        return payload[header + 3] switch
        {
            1 or 3 or 5 or 9 or 11 or 13 => ServiceId.Capwap.FromClient,
            2 or 4 or 6 or 10 or 12 or 14 => ServiceId.Capwap.FromServer,
            _ => ServiceId.Capwap.SideOpen,
        };
    }
}

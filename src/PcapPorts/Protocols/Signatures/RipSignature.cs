using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RIP (RFC 2453 section 4) and RIPng (RFC 2080 section 2): command, version, zero, and routes of 20 bytes. Routers are peers.</summary>
static class RipSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 1, 2, 3, 4, 5, 6, 9, 10, 11);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.On(520))
            return payload[1] is 1 or 2 && payload.Length >= 4 && payload.U16(4) is 2 or 0 or 0xFFFF or -1 ? ServiceId.Rip.FromEither : default;
        return payload.On(521) && payload[0] <= 2 && payload[1] == 1 && payload.U16(2) == 0 && payload.Length % 20 == 4 ? ServiceId.RipNg.FromEither : default;
    }
}

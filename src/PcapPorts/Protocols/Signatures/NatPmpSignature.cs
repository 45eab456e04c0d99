using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NAT-PMP and PCP (RFC 6886 section 3, RFC 6887 section 7), on their ports: the top bit of the operation marks responses.</summary>
static class NatPmpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0, 1, 2);

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(5351) && !payload.On(5350))
            return default;
        bool fits = payload[0] == 0 ? payload.Length is 2 or 8 or 12 or 16 : payload.Length is >= 24 and <= 1100 && payload.Length % 4 == 0;
        return !fits || (payload[1] & 0x7F) > 16 ? default : (payload[1] & 0x80) == 0 ? ServiceId.NatPmp.FromClient : ServiceId.NatPmp.FromServer;
    }
}

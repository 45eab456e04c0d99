using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Cisco's Gateway Load Balancing Protocol, on its port: version 1 and typed fields. Routers are peers.</summary>
static class GlbpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 1);

    static PayloadVerdict Match(in Payload payload) =>
        payload.Source == 3222 && payload.Destination == 3222 && payload.Length >= 14 && payload[1] == 0 ? ServiceId.Glbp.FromEither : default;
}

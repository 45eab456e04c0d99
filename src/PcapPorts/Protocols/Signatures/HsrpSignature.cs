using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>HSRP versions 1 (RFC 2281 section 5.1) and 2, on its ports. Routers are peers.</summary>
static class HsrpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0, 1, 2, 3, 4);

    static PayloadVerdict Match(in Payload payload) =>
        (payload.On(1985) && payload[0] == 0 && payload[1] <= 3 && payload.Length >= 16 && (payload.Length >= 20 || payload[1] == 3))
        || ((payload.On(1985) || payload.On(2029)) && payload[0] is >= 1 and <= 4 && payload[1] is >= 4 and var length && length + 2 <= payload.Length)
            ? ServiceId.Hsrp.FromEither : default;
}

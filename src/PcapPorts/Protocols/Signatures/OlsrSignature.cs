using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>OLSR (RFC 3626 section 3.3), on its port: the packet's length and one message's.</summary>
static class OlsrSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Range(0x00, 0x1F));

    static PayloadVerdict Match(in Payload payload) =>
        payload.On(698) && payload.U16(0) == payload.Length && payload.U16(6) is >= 12 and var size && size + 4 <= payload.Length ? ServiceId.Olsr.FromEither : default;
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Geneve (RFC 8926 section 3.4): version 0, reserved zeros, options that fit, and a known protocol type.</summary>
static class GeneveSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Range(0x00, 0x3F));

    internal static PayloadVerdict Match(in Payload payload)
    {
        int options = 4 * (payload[0] & 0x3F), type = payload.U16(2);
        return (type == 0x6558 || (payload.On(6081) && type is 0x0800 or 0x86DD or 0x894F or 0x8847)) && (payload[1] & 0x3F) == 0 && payload[7] == 0
            && payload.Length > 8 + options && (payload.On(6081) || payload.Length >= 22 + options) ? ServiceId.Geneve.FromEither : default;
    }
}

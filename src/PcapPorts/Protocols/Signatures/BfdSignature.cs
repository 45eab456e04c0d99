using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>BFD control packets (RFC 5880 section 4.1), on its ports: version 1, its length, a discriminator. Both ends are alike.</summary>
static class BfdSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Range(0x20, 0x3F));

    static PayloadVerdict Match(in Payload payload) =>
        (payload.On(3784) || payload.On(4784)) && payload[3] is >= 24 and var length && length <= payload.Length && payload[2] > 0 && payload.U32(4) != 0
            ? ServiceId.Bfd.FromEither : default;
}

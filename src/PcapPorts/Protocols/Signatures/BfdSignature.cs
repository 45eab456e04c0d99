using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>BFD control packets (RFC 5880 section 4.1), on its ports: version 1, its length, a discriminator. Both ends are alike.</summary>
static class BfdSignature
{
    internal static void Register(SignatureTable table)
    {
        for (int first = 0x20; first < 0x40; first++)
            table.Udp(Match, (byte)first);
    }

    static PayloadVerdict Match(in Payload payload) =>
        (payload.On(3784) || payload.On(4784)) && payload[3] is >= 24 and var length && length <= payload.Length && payload[2] > 0 && payload.U32(4) != 0
            ? ServiceId.Bfd.FromEither : default;
}

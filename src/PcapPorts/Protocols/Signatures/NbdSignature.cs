using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Network block device (NBD protocol, "doc/proto.md"): magic numbers of greeting, options, requests and replies.</summary>
static class NbdSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'N', (byte)'I', 0x25, 0x67, 0x66, 0x00);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.StartsWith("NBDMAGIC"u8))
            return ServiceId.Nbd.FromServer;
        if (payload.StartsWith("IHAVEOPT"u8))
            return ServiceId.Nbd.FromClient;
        return payload.U32(0) switch
        {
            0x25609513 when payload.Length >= 28 => ServiceId.Nbd.FromClient,
            0x67446698 or 0x668E33EF => ServiceId.Nbd.FromServer,
            0x0003E889 when payload.U32(4) == 0x045565A9 => ServiceId.Nbd.FromServer,
            _ => default,
        };
    }
}

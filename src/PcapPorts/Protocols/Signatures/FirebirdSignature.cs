using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Firebird and InterBase (XDR: "protocol.h" of its source), on its port: operation numbers of connecting and accepting.</summary>
static class FirebirdSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    static PayloadVerdict Match(in Payload payload) => !payload.On(3050) ? default : payload.U32(0) switch
    {
        1 when payload.U32(4) == 19 => ServiceId.Firebird.FromClient,
        3 or 4 or 94 or 98 when payload.Length >= 4 => ServiceId.Firebird.FromServer,
        19 or 20 or 29 or 62 or 63 or 64 or 65 or 68 => ServiceId.Firebird.FromClient,
        9 => ServiceId.Firebird.FromServer,
        _ => default,
    };
}

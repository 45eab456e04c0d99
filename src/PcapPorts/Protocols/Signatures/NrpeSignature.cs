using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NRPE packets ("common.h" of its source), on its port: version 2 to 4, query or response, fixed sizes.</summary>
static class NrpeSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    static PayloadVerdict Match(in Payload payload) => !payload.On(5666) || payload.U16(0) is < 1 or > 4 ? default : payload.U16(2) switch
    {
        1 => ServiceId.Nrpe.FromClient,
        2 or 3 => ServiceId.Nrpe.FromServer,
        _ => default,
    };
}

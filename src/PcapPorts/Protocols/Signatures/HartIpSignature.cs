using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>HART-IP (FCG TS20085): version, message type, id, status, sequence, length: type 0 asks, 1 answers, 2 publishes.</summary>
static class HartIpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 1, 2);
        table.Udp(Match, 1, 2);
    }

    static PayloadVerdict Match(in Payload payload) =>
        !payload.On(5094) || payload[2] > 5 || payload.U16(6) < 8 || payload.U16(6) > payload.Length ? default : payload[1] switch
        {
            0 => ServiceId.HartIp.FromClient,
            1 or 2 or 15 => ServiceId.HartIp.FromServer,
            _ => default,
        };
}

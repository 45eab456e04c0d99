using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>PFCP (3GPP TS 29.244 section 7.2.2): version 1, a type, a length that is the message's; requests and responses alternate.</summary>
static class PfcpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0x20, 0x21, 0x22, 0x23);

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(8805) || payload.U16(2) + 4 is var length && (length < 8 || length > payload.Length))
            return default;
        return payload[1] switch
        {
            1 or 3 or 5 or 7 or 9 or 12 or 14 or 50 or 52 or 54 => ServiceId.Pfcp.LikelyFromClient,
            56 => ServiceId.Pfcp.LikelyFromServer,
            2 or 4 or 6 or 8 or 10 or 13 or 15 or 51 or 53 or 55 => ServiceId.Pfcp.LikelyFromServer,
            57 => ServiceId.Pfcp.LikelyFromClient,
            _ => default,
        };
    }
}

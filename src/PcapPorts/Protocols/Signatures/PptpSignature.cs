using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>PPTP's control connection (RFC 2637 section 2): a fixed cookie, and a message type that tells the side.</summary>
static class PptpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.U16(2) != 1 || payload.U32(4) != 0x1A2B3C4D || payload.U16(0) < 12)
            return default;
        return payload.U16(8) switch
        {
            1 or 7 or 12 => ServiceId.Pptp.FromClient,
            2 or 8 or 9 or 11 or 13 or 14 => ServiceId.Pptp.FromServer,
            10 => ServiceId.Pptp.FromClient,
            _ => ServiceId.Pptp.SideOpen,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DHCP and BOOTP (RFC 2131 section 2, RFC 951): the op code tells request from reply.</summary>
static class DhcpSignature
{
    const long MagicCookie = 0x63825363;

    internal static void Register(SignatureTable table) => table.Udp(Match, 1, 2);

    internal static PayloadVerdict Match(in Payload payload)
    {
        bool known = payload.On(67) || payload.On(68) || payload.On(4011);
        long cookie = payload.U32(236);
        // Plain BOOTP has no cookie, a cut capture none that was captured.
        if (payload[2] > 16 || payload[3] > 16 || (cookie != MagicCookie && !known) || payload.Length < 28)
            return default;
        return payload[0] == 1 ? ServiceId.Dhcp.FromClient : ServiceId.Dhcp.FromServer;
    }
}

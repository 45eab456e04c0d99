using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>KNXnet/IP (EN 13321-2): header size 6, version 1.0, service, total length; odd services ask, even ones answer.</summary>
static class KnxNetIpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, 6);
        table.Tcp(Match, 6);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        int service = payload.U16(2);
        if (payload[1] != 0x10 || payload.U16(4) != payload.Length || payload.Length < 6 || service >> 8 is not (2 or 3 or 4 or 5 or 7 or 9))
            return default;
        return service switch
        {
            0x0201 or 0x020B or 0x0203 or 0x0205 or 0x0207 or 0x0209 => ServiceId.KnxNetIp.FromClient,
            0x0202 or 0x020C or 0x0204 or 0x0206 or 0x0208 or 0x020A => ServiceId.KnxNetIp.FromServer,
            _ => ServiceId.KnxNetIp.SideOpen,
        };
    }
}

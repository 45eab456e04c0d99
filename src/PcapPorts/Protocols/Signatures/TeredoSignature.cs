using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Teredo (RFC 4380 section 5.1.1): an IPv6 packet, behind authentication and origin indications, on its port.</summary>
static class TeredoSignature
{
    internal static void Register(SignatureTable table) =>
        table.Udp(Match, 0x00, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F);

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(3544))
            return default;
        int offset = payload.U16(0) == 1 ? 13 + payload[2] + payload[3] : 0;
        if (payload.U16(offset) == 0)
            offset += 8;
        if (payload[offset] >> 4 != 6 || payload.U16(offset + 4) + 40 + offset > payload.Length + 65535)
            return default;
        // Router solicitations and advertisements (ICMPv6 133 and 134) are what clients and servers exchange.
        return (payload[offset + 6], payload[offset + 40]) switch
        {
            (58, 133) => ServiceId.Teredo.FromClient,
            (58, 134) => ServiceId.Teredo.FromServer,
            _ => ServiceId.Teredo.SideOpen,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>VXLAN (RFC 7348 section 5): the flag byte, reserved zeros, and an Ethernet frame of a known type. Both ends are tunnel endpoints.</summary>
static class VxlanSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0x08, 0x0C);

    static PayloadVerdict Match(in Payload payload)
    {
        bool extended = payload[0] == 0x0C && payload.On(4790);
        return (payload[0] == 8 || extended) && (extended || payload.U24(1) == 0) && payload.Length >= 22 && (extended || payload[7] == 0) && (extended || IsEtherType(payload.U16(20)))
            ? ServiceId.Vxlan.FromEither : default;
    }

    // IPv4, ARP, IPv6, VLAN tags, MPLS, LLDP, or a length (LLC).
    static bool IsEtherType(int type) => type is 0x0800 or 0x0806 or 0x86DD or 0x8100 or 0x88A8 or 0x8847 or 0x88CC or (> 0 and < 0x0600);
}

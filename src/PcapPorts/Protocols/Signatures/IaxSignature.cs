using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>IAX2 full frames (RFC 5456 section 8.1), on its port: call numbers, a frame type, IAX subclasses.</summary>
static class IaxSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Range(0x80, 0xFF));

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(4569) || payload.Length < 12 || payload[10] is < 1 or > 12)
            return default;
        // NEW, REGREQ and POKE open; ACCEPT, REGAUTH, REGACK answer.
        return payload[10] != 6 ? ServiceId.Iax.SideOpen : payload[11] switch
        {
            1 or 13 or 30 => ServiceId.Iax.LikelyFromClient,
            7 or 14 or 15 => ServiceId.Iax.LikelyFromServer,
            _ => ServiceId.Iax.SideOpen,
        };
    }
}

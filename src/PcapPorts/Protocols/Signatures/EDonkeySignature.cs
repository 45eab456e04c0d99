using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>eDonkey and eMule: a protocol byte, the length (least byte first), an operation. Hello asks, its answer answers.</summary>
static class EDonkeySignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0xE3, 0xC5);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32Little(1);
        if (length is < 1 or > 1 << 20 || payload.Length < 6)
            return default;
        // Hello between peers names the size of the hash, 16; log-in to a server does not.
        if (payload[0] == 0xE3 && payload[5] == 1 && length >= 26)
            return payload[6] == 16 || payload.On(4661) ? ServiceId.EDonkey.FromClient : default;
        if (payload[0] == 0xE3 && payload[5] is 0x4C or 0x40 && length >= 18 && (payload.Length == length + 5 || payload.On(4662)))
            return ServiceId.EDonkey.FromServer;
        return payload.On(4662) || payload.On(4661) ? ServiceId.EDonkey.SideOpen : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>WireGuard's four messages (whitepaper section 5.4): a type, three zero bytes, fixed lengths. Either end may begin a handshake; at first it is the client.</summary>
static class WireGuardSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 1, 2, 3, 4);

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.IsZero(1, 3))
            return default;
        return (payload[0], payload.Length) switch
        {
            (1, 148) => ServiceId.WireGuard.LikelyFromClient,
            (2, 92) => ServiceId.WireGuard.LikelyFromServer,
            (3, 64) => ServiceId.WireGuard.LikelyFromServer,
            // The counter of a data message starts at 0 with each key, for two minutes at the most; contents are padded to 16 bytes.
            (4, >= 32) when payload.Length % 16 == 0 && payload.U32Little(12) == 0 => ServiceId.WireGuard.SideOpen,
            _ => default,
        };
    }
}

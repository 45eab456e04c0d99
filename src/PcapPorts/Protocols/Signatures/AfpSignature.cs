using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Apple Filing Protocol in DSI (DSI header: flags, command, id, offset or error, length, reserved): flag 0 is a request, 1 a reply.</summary>
static class AfpSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0, 1);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] is < 1 or > 8 || payload[1] == 7 || payload.U32(12) != 0 || payload.U32(8) is < 0 or > 1 << 24 || payload.Length < 16)
            return default;
        if (!payload.On(548))
            return default;
        // Attention and tickle come from either side.
        return payload[1] is 5 or 8 ? ServiceId.Afp.SideOpen : payload[0] == 0 ? ServiceId.Afp.FromClient : ServiceId.Afp.FromServer;
    }
}

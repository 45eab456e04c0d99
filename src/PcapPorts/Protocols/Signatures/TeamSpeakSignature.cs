using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>TeamSpeak 3's handshake: the text TS3INIT1 and a header whose fields only the client sends.</summary>
static class TeamSpeakSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, (byte)'T');

    // The client's packets bear an id of the client behind the packet's own; its first says 101, 0.
    static PayloadVerdict Match(in Payload payload) =>
        !payload.StartsWith("TS3INIT1"u8) || payload.U16(8) != 101 ? default : payload.U16(10) == 0 && payload[12] == 0x88 ? ServiceId.TeamSpeak.FromClient : ServiceId.TeamSpeak.FromServer;
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Dropbox's announcements on the local network: JSON with the host's number and version. Everybody announces.</summary>
static class DropboxLanSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, (byte)'{');

    static PayloadVerdict Match(in Payload payload) =>
        payload.StartsWith("{\"host_int\": "u8) || (payload.On(17500) && payload.Bytes.IndexOf("\"host_int\""u8) > 0) ? ServiceId.DropboxLan.FromEither : default;
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Gnutella 0.4 and 0.6: its handshake's first line. Peers: the one who connects says CONNECT.</summary>
static class GnutellaSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'G');

    static PayloadVerdict Match(in Payload payload) =>
        payload.StartsWith("GNUTELLA CONNECT/"u8) ? ServiceId.Gnutella.FromClient : payload.StartsWith("GNUTELLA/0.6 200"u8) ? ServiceId.Gnutella.SideOpen
            : payload.StartsWith("GNUTELLA OK"u8) || payload.StartsWith("GNUTELLA/0.6 503"u8) ? ServiceId.Gnutella.FromServer : default;
}

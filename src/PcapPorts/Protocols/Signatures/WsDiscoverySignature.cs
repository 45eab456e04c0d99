using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>WS-Discovery (OASIS WS-Discovery 1.1 and the draft of 2005): SOAP over UDP that names its namespace. Probes and resolutions ask; matches answer.</summary>
static class WsDiscoverySignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, (byte)'<', 0xEF);

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> text = payload.Bytes;
        if (text.IndexOf("xmlsoap.org/ws/2005/04/discovery"u8) < 0 && text.IndexOf("docs.oasis-open.org/ws-dd/ns/discovery"u8) < 0)
            return default;
        if (text.IndexOf("ProbeMatches"u8) >= 0 || text.IndexOf("ResolveMatches"u8) >= 0)
            return ServiceId.WsDiscovery.FromServer;
        return text.IndexOf("/Probe"u8) >= 0 || text.IndexOf("/Resolve"u8) >= 0 ? ServiceId.WsDiscovery.FromClient : ServiceId.WsDiscovery.FromEither;
    }
}

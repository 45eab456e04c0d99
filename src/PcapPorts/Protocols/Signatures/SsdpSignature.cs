using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SSDP: HTTP start lines over UDP (UPnP Device Architecture 2.0 section 1). Searches come from the client, answers from the server; announcements from everybody.</summary>
static class SsdpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, (byte)'M', (byte)'N', (byte)'H');

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (payload.StartsWith("M-SEARCH * HTTP/1."u8))
            return ServiceId.Ssdp.FromClient;
        if (payload.StartsWith("NOTIFY * HTTP/1."u8))
            return ServiceId.Ssdp.FromEither;
        return StartLine.IsStatus(in payload, "HTTP/"u8) ? ServiceId.Ssdp.FromServer : default;
    }
}

using PcapPorts.Flows;

namespace PcapPorts.Protocols.Signatures;

/// <summary>ICAP start lines (RFC 3507 section 4.3). It has no canonical service; requests and status lines tell the side.</summary>
static class IcapSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'R', (byte)'O', (byte)'I');

    static PayloadVerdict Match(in Payload payload)
    {
        if (StartLine.IsStatus(in payload, "ICAP/"u8))
            return Verdicts.SomeServer;
        return StartLine.Request(in payload).Version.StartsWith("ICAP/"u8) ? Verdicts.SomeClient : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Raw printing: a job begins with PJL's escape (PJL Technical Reference), a reset of PCL, or PostScript.</summary>
static class JetDirectSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0x1B, (byte)'%', (byte)'@');

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.StartsWith("\u001b%-12345X"u8))
            return ServiceId.JetDirect.FromClient;
        bool known = payload.On(9100) || payload.On(9101) || payload.On(9102);
        if (known && payload.StartsWith("@PJL "u8))
            // The printer repeats the question before its answer.
            return payload.Bytes.IndexOf((byte)'\f') > 0 ? ServiceId.JetDirect.FromServer : ServiceId.JetDirect.FromClient;
        return known && (payload.StartsWith("%!PS"u8) || payload.StartsWith("\u001bE"u8)) ? ServiceId.JetDirect.FromClient : default;
    }
}

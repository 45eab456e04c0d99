using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Line printer daemon (RFC 1179 section 5), on its port: a command byte, a queue, a line feed.</summary>
static class LpdSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 1, 2, 3, 4, 5);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.Destination != 515 && payload.Source != 515)
            return default;
        int end = payload.Bytes.IndexOf((byte)'\n');
        return end > 1 && Text.IsPrintable(payload.Bytes[1..end]) ? ServiceId.Lpd.FromClient : default;
    }
}

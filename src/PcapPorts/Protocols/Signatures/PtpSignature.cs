using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Precision Time Protocol over UDP (IEEE 1588 section 13.3), on its ports: type, version, length, domain.</summary>
static class PtpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Range(0x00, 0x1F));

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(319) && !payload.On(320))
            return default;
        bool first = payload.U16(0) == 1 && payload.Length >= 40;
        return first || ((payload[1] & 0x0F) == 2 && payload.U16(2) is >= 34 and var length && length <= payload.Length) ? ServiceId.Ptp.FromEither : default;
    }
}

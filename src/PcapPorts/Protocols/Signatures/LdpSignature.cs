using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>LDP (RFC 5036 section 3.1): version 1, a length, a router's id and label space 0 or more, and a known message. Peers.</summary>
static class LdpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 0);
        table.Udp(Match, 0);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2), type = payload.U16(10) & 0x7FFF, size = payload.U16(12);
        return payload.U16(0) == 1 && length is >= 14 and <= 4096 && payload.U32(4) != 0 && size >= 4 && size + 10 <= length
            && type is 0x0001 or 0x0100 or 0x0200 or 0x0201 or 0x0300 or 0x0301 or (>= 0x0400 and <= 0x0404) && (payload.On(646) || payload.Length == length + 4)
            ? ServiceId.Ldp.FromEither : default;
    }
}

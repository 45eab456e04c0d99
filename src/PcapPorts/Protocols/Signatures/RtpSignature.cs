using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// RTP headers (RFC 3550 section 5.1). One packet proves little: only plain headers with assigned or dynamic payload types (RFC 3551
/// section 6) on two ports that no service owns, and never as certain.
/// </summary>
static class RtpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0x80, 0x81, 0x90, 0xA0, 0xB0);

    internal static PayloadVerdict Match(in Payload payload)
    {
        if (payload.Length < 20 || payload.Source < 1024 || payload.Destination < 1024)
            return default;
        int type = payload[1] & 0x7F, sources = payload[0] & 0x0F, header = 12 + 4 * sources;
        if (type is not ((>= 0 and <= 18) or 25 or 26 or 28 or (>= 31 and <= 34) or (>= 96 and <= 127)))
            return default;
        // The padding's length stands in the last byte; SRTP hides it, so only plain padding is checked where it is short.
        if ((payload[0] & 0x10) != 0)
        {
            int words = payload.U16(header + 2);
            if (words < 0 || header + 4 + words * 4 > payload.Length)
                return default;
        }
        return payload.U32(8) is 0 or 0xFFFFFFFF || header >= payload.Length ? default : ServiceId.Rtp.SideOpen;
    }
}

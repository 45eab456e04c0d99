using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>RTCP packets (RFC 3550 section 6, RFC 4585): a compound that begins with a report and whose lengths add up; SRTCP hides all but the first header (RFC 3711 section 3.4).</summary>
static class RtcpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0x80, 0x81, 0x82, 0x83, 0x84, 0x8F, 0xA0, 0xA1);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int type = payload[1], first = 4 * (payload.U16(2) + 1), count = payload[0] & 0x1F;
        if (type is not (>= 200 and <= 207) || first < 8 || first > payload.Length)
            return default;
        // Sender and receiver reports: 28 and 8 bytes, and 24 for each block.
        if ((type == 200 && first < 28 + 24 * count) || (type == 201 && first < 8 + 24 * count))
            return default;
        int offset = first;
        while (offset < payload.Length)
        {
            if (payload[offset] >> 6 != 2 || payload[offset + 1] is not (>= 200 and <= 207) || payload.U16(offset + 2) < 0)
                // The rest is encrypted: SRTCP's index and tag follow at least.
                return type is 200 or 201 && payload.Length - first >= 8 ? ServiceId.Rtcp.SideOpen : default;
            offset += 4 * (payload.U16(offset + 2) + 1);
        }
        return offset == payload.Length ? ServiceId.Rtcp.SideOpen : default;
    }
}

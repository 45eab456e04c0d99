using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>L2TP version 2 (RFC 2661 section 3.1) and 3 over UDP (RFC 3931 section 4.1.2.1): control messages by their flags and first AVP; data on the port only.</summary>
static class L2tpSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0xC8, 0x00, 0x01, 0x02, 0x03, 0x08, 0x0A, 0x40, 0x41, 0x42, 0x43, 0x48, 0x4A);

    static PayloadVerdict Match(in Payload payload)
    {
        int flags = payload.U16(0), version = flags & 15, length = payload.U16(2);
        // Control: type, length and sequence bits are set, offset and priority are not.
        if ((flags & 0xFFF0) == 0xC800 && version is 2 or 3 && length >= 12 && length <= payload.Length + 4 && payload.Length <= length + 16)
        {
            if (length == 12)
                return ServiceId.L2tp.SideOpen;
            // The message type is the first attribute: mandatory, 8 bytes, vendor 0, type 0.
            if ((payload.U16(12) & 0x3FF) != 8 || payload.U32(14) != 0)
                return default;
            return payload.U16(18) switch
            {
                1 or 3 or 10 or 12 => ServiceId.L2tp.FromClient,
                2 or 11 => ServiceId.L2tp.FromServer,
                _ => ServiceId.L2tp.SideOpen,
            };
        }
        return payload.On(1701) && (flags & 0x84B0) == 0 && version == 2 && payload.Length >= 6 ? ServiceId.L2tp.SideOpen : default;
    }
}

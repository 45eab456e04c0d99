using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>EtherNet/IP encapsulation (CIP volume 2, section 2-3): command, length, session, status, context, options. Only the server gives a session or a status.</summary>
static class EnipSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 0x01, 0x04, 0x63, 0x64, 0x65, 0x66, 0x6F, 0x70);
        table.Udp(Match, 0x01, 0x04, 0x63, 0x64);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16Little(2);
        // Command, and options that are always zero.
        if (payload[1] != 0 || length != payload.Length - 24 || payload.U32Little(8) > 0x69 || payload.U32(20) != 0)
            return default;
        long session = payload.U32Little(4);
        switch (payload[0])
        {
            case 0x65 when length == 4 && payload.U16Little(24) == 1:
                return session == 0 ? ServiceId.Enip.FromClient : ServiceId.Enip.FromServer;
            case 0x63 or 0x64 or 0x04 when payload.On(44818) || length >= 30:
                return length == 0 ? ServiceId.Enip.FromClient : ServiceId.Enip.FromServer;
            case 0x66 when length == 0:
                return ServiceId.Enip.FromClient;
            case 0x6F or 0x70 when session != 0 && length >= 16 && payload.U32(24) == 0:
                return Service(in payload);
            default:
                return default;
        }
    }

    /// <summary>Two items: an address (connected ones take four bytes) and data, whose first byte is the CIP service; its top bit marks a response.</summary>
    static PayloadVerdict Service(in Payload payload)
    {
        int offset = 32 + 4 + payload.U16Little(34), type = payload.U16Little(offset);
        int service = payload[offset + 4 + (type == 0xB1 ? 2 : 0)];
        return type is not (0xB1 or 0xB2) || service < 0 ? ServiceId.Enip.SideOpen : service < 0x80 ? ServiceId.Enip.FromClient : ServiceId.Enip.FromServer;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>IEC 60870-5-104 (section 5): start byte, length, and a control field. The controlling station connects: it starts transfer and commands.</summary>
static class Iec104Signature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0x68);

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload[1], next = 2 + length;
        if (length is < 4 or > 253 || payload.Length < next || (payload.Length > next && payload[next] != 0x68))
            return default;
        int control = payload[2];
        if ((control & 3) == 3)
        {
            // Unnumbered: one of six functions, three zero bytes.
            if (length != 4 || payload.U24(3) != 0)
                return default;
            return control switch
            {
                0x07 or 0x13 => ServiceId.Iec104.FromClient,
                0x0B or 0x23 => ServiceId.Iec104.FromServer,
                0x43 or 0x83 => ServiceId.Iec104.SideOpen,
                _ => default,
            };
        }
        if ((control & 3) == 1)
            return length == 4 && control == 1 && payload[3] == 0 && (payload[4] & 1) == 0 && payload.On(2404) ? ServiceId.Iec104.SideOpen : default;
        if (length < 10 || (payload[4] & 1) != 0)
            return default;
        // Type and cause of transmission: data and confirmations come from the controlled station.
        int type = payload[6], cause = payload[8] & 0x3F;
        if (type is not ((>= 1 and <= 40) or (>= 45 and <= 64) or 70 or (>= 100 and <= 107) or (>= 110 and <= 113) or (>= 120 and <= 127)) || cause is 0 or > 47)
            return default;
        bool answers = type is <= 40 or 70 || cause is 7 or 9 or 10 or (>= 44 and <= 47);
        return answers ? ServiceId.Iec104.FromServer : cause is 6 or 8 ? ServiceId.Iec104.FromClient : ServiceId.Iec104.SideOpen;
    }
}

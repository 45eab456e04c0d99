using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>BACnet/IP (ASHRAE 135 annex J): type 0x81, function, length, then network version 1 and an application PDU whose type tells the side.</summary>
static class BacNetSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0x81);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] is < 0 or > 0x0C || payload.U16(2) != payload.Length || payload.Length < 4)
            return default;
        // Forwarded messages bear the origin's address.
        int network = payload[1] == 4 ? 10 : 4;
        if (payload[1] is not (4 or 9 or 10 or 11))
            return payload.On(47808) ? ServiceId.BacNet.FromEither : default;
        if (payload[network] != 1)
            return default;
        int control = payload[network + 1], offset = network + 2;
        if ((control & 0x80) != 0)
            return ServiceId.BacNet.FromEither;
        if ((control & 0x20) != 0)
            offset += 3 + payload[offset + 2];
        if ((control & 0x08) != 0)
            offset += 3 + payload[offset + 2];
        if ((control & 0x20) != 0)
            offset++;
        return (payload[offset] >> 4) switch
        {
            0 => ServiceId.BacNet.FromClient,
            2 or 3 or 5 or 6 => ServiceId.BacNet.FromServer,
            1 or 4 or 7 => ServiceId.BacNet.SideOpen,
            _ => default,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>S1AP, X2AP, NGAP and XnAP (3GPP TS 36.413, 36.423, 38.413, 38.423), on their ports: aligned PER of a procedure and its outcome. Set-up is asked for by the base station.</summary>
static class S1apSignature
{
    internal static void Register(SignatureTable table) => table.Sctp(Match, 0x00, 0x20, 0x40);

    static PayloadVerdict Match(in Payload payload)
    {
        ServiceId service = payload.On(36412) ? ServiceId.S1ap : payload.On(38412) ? ServiceId.Ngap : payload.On(36422) ? ServiceId.X2ap : payload.On(38422) ? ServiceId.Xnap : ServiceId.None;
        if (service.IsNone || (payload[2] & 0x3F) != 0 || payload.Length < 5)
            return default;
        int setup = service == ServiceId.S1ap ? 17 : service == ServiceId.Ngap ? 21 : service == ServiceId.X2ap ? 6 : 17;
        if (payload[1] == setup)
            return payload[0] == 0 ? service.FromClient : service.FromServer;
        // The first message of a terminal (12, 15) comes from the base station.
        return payload[0] == 0 && ((service == ServiceId.S1ap && payload[1] == 12) || (service == ServiceId.Ngap && payload[1] == 15)) ? service.FromClient : service.SideOpen;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SIGTRAN's adaptation layers (RFC 3331, RFC 4666, RFC 3868: a common header), on their ports: the server process acknowledges.</summary>
static class SigtranSignature
{
    internal static void Register(SignatureTable table) => table.Sctp(Match, 1);

    static PayloadVerdict Match(in Payload payload)
    {
        long length = payload.U32(4);
        if (payload[1] != 0 || payload[2] > 12 || length < 8 || length > payload.Length + 3)
            return default;
        ServiceId service = payload.On(2905) ? ServiceId.M3ua : payload.On(2904) ? ServiceId.M2ua : payload.On(14001) ? ServiceId.Sua : ServiceId.None;
        if (service.IsNone)
            return default;
        // Class 3 is the state of an application server process, class 4 its traffic: 1 to 3 ask, 4 to 6 acknowledge.
        return (payload[2], payload[3]) switch
        {
            (3, 1 or 2) or (4, 1 or 2) => service.FromClient,
            (3, 4 or 5) or (4, 3 or 4) => service.FromServer,
            _ => service.SideOpen,
        };
    }
}

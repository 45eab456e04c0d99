using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>LISP data and control (RFC 9300 section 5.1, RFC 9301 section 5.1), on their ports: map requests and registrations ask.</summary>
static class LispSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.AnyByte);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.On(4341))
            return payload[8] is (>= 0x45 and <= 0x4F) or (>= 0x60 and <= 0x6F) ? ServiceId.Lisp.FromEither : default;
        if (!payload.On(4342) || payload.Length < 8)
            return default;
        return (payload[0] >> 4) switch
        {
            1 or 3 or 8 => ServiceId.Lisp.LikelyFromClient,
            2 or 4 or 6 => ServiceId.Lisp.LikelyFromServer,
            7 => (payload[0] & 8) == 0 ? ServiceId.Lisp.LikelyFromClient : ServiceId.Lisp.LikelyFromServer,
            _ => default,
        };
    }
}

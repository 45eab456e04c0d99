using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>TACACS+ (RFC 8907 section 4.1): odd sequence numbers are the client's, even ones the server's.</summary>
static class TacacsSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, 0xC0, 0xC1);

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] is not (1 or 2 or 3) || payload[2] <= 0 || (payload[3] & ~5) != 0 || payload.U32(8) is < 5 or > 65535 || payload.Length < 12)
            return default;
        if (!payload.On(49) && payload.U32(8) != payload.Length - 12)
            return default;
        return (payload[2] & 1) != 0 ? ServiceId.Tacacs.FromClient : ServiceId.Tacacs.FromServer;
    }
}

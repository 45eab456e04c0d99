using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Valve's server queries (Valve developer wiki, "Server queries"): four bytes of ones and a letter.</summary>
static class SourceEngineSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0xFF, (byte)'V');

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.StartsWith("VS01"u8))
            return payload.Length >= 36 ? ServiceId.SourceEngine.SideOpen : default;
        if (payload.U32(0) != 0xFFFFFFFF)
            return default;
        if (payload.HasAt(4, "TSource Engine Query\0"u8) || (payload[4] is 'U' or 'V' && payload.Length == 9))
            return ServiceId.SourceEngine.FromClient;
        return payload[4] switch
        {
            'I' when payload.Length >= 20 && payload[payload.Length - 1] >= 0 && payload.Bytes[6..].IndexOf((byte)0) > 0 => ServiceId.SourceEngine.FromServer,
            'A' when payload.Length == 9 => ServiceId.SourceEngine.FromServer,
            'D' or 'E' or 'm' when payload.On(27015) => ServiceId.SourceEngine.FromServer,
            _ => default,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>sFlow version 5 and its forerunners (sflow.org "sFlow Version 5" section 5): version, agent's address, sequence, uptime, samples. The agent is the client.</summary>
static class SFlowSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0);

    static PayloadVerdict Match(in Payload payload)
    {
        long version = payload.U32(0), family = payload.U32(4);
        if (version is not (2 or 4 or 5) || family is not (1 or 2))
            return default;
        int offset = 8 + (family == 1 ? 4 : 16) + (version == 5 ? 4 : 0) + 8;
        long samples = payload.U32(offset);
        return samples is > 0 and <= 64 && payload.U32(offset + 4) is > 0 and <= 8 ? ServiceId.SFlow.FromClient : default;
    }
}

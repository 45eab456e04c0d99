using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NetFlow 1, 5, 7, 8 and 9 (RFC 3954) and IPFIX (RFC 7011 section 3.1): the exporter, who sends, is the client.</summary>
static class NetFlowSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, 0);
        table.Tcp(Match, 0);
        table.Sctp(Match, 0);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        int count = payload.U16(2);
        return payload[1] switch
        {
            1 when Fits(in payload, count, 16, 52) => ServiceId.NetFlow.FromClient,
            5 when Fits(in payload, count, 24, 48) => ServiceId.NetFlow.FromClient,
            7 when Fits(in payload, count, 24, 52) => ServiceId.NetFlow.FromClient,
            // 9: a sane time, and a first set that is a template or data and lies inside.
            9 when count is > 0 and <= 512 && IsTime(payload.U32(8)) && IsSet(in payload, 20, payload.U16(20) is 0 or 1) => ServiceId.NetFlow.FromClient,
            10 when count >= 20 && payload.Length <= count && IsTime(payload.U32(4)) && IsSet(in payload, 16, payload.U16(16) is 2 or 3) => ServiceId.Ipfix.FromClient,
            _ => default,
        };
    }

    static bool Fits(in Payload payload, int count, int header, int record) =>
        count is > 0 and <= 64 && payload.Length == header + count * record && IsTime(payload.U32(8));

    static bool IsSet(in Payload payload, int offset, bool template) =>
        (template || payload.U16(offset) >= 256) && payload.U16(offset + 2) is >= 4 and var length && offset + length <= payload.Length;

    // From 1995 on.
    static bool IsTime(long seconds) => seconds >= 0x2F00_0000;
}

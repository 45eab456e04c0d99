using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Elasticsearch's transport between nodes (TcpHeader of its source): "ES", length, request number, status whose lowest bit marks responses.</summary>
static class ElasticsearchSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'E');

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[1] != 'S' || payload.Length < 6)
            return default;
        if (payload.U32(2) == 0xFFFFFFFF && payload.Length == 6)
            return ServiceId.Elasticsearch.SideOpen;
        return payload.U32(2) is >= 13 and <= 1 << 26 && payload.U32(6) is >= 0 and < 1 << 16 && payload[14] is >= 0 and < 16
            ? (payload[14] & 1) == 0 ? ServiceId.Elasticsearch.FromClient : ServiceId.Elasticsearch.FromServer : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Gopher (RFC 1436 section 3), on its port: a selector ends in a line; menus have typed lines with tabs.</summary>
static class GopherSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, SignatureTable.Letters);
        table.Tcp(Match, SignatureTable.Digits);
        table.Tcp(Match, (byte)'/', (byte)'\r');
    }

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.On(70))
            return default;
        if (payload[0] == '\r' || payload.Line.Length > 0 && payload.Line[0] == '/')
            return ServiceId.Gopher.FromClient;
        return payload.LineEnds && payload.Line.Count((byte)'\t') >= 3 ? ServiceId.Gopher.FromServer : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>MGCP (RFC 3435 section 3): verb, transaction, endpoint, version; responses begin with a code. Both sides ask.</summary>
static class MgcpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, SignatureTable.Letters);
        table.Udp(Response, SignatureTable.Digits);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        return line.Length > 12 && line[4] == ' ' && line[5] is >= (byte)'1' and <= (byte)'9' && line.IndexOf(" MGCP 1."u8) > 0 ? ServiceId.Mgcp.LikelyFromClient : default;
    }

    static PayloadVerdict Response(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        return (payload.On(2427) || payload.On(2727)) && line.Length > 5 && line[3] == ' ' && Text.IsDigits(line[..3]) ? ServiceId.Mgcp.LikelyFromServer : default;
    }
}

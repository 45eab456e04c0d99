using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Identification protocol (RFC 1413 section 4): two ports, and in the answer USERID or ERROR.</summary>
static class IdentSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.Digits);

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int comma = line.IndexOf((byte)',');
        if (comma is < 1 or > 7 || !payload.LineEnds || Text.Number(line[..comma].TrimEnd((byte)' ')) is < 1 or > 65535)
            return default;
        ReadOnlySpan<byte> rest = line[(comma + 1)..].TrimStart((byte)' ');
        int colon = rest.IndexOf((byte)':');
        if (colon < 0)
            return Text.Number(rest.TrimEnd((byte)' ')) is >= 1 and <= 65535 && (payload.On(113) || line.Length <= 14 && payload.Length == line.Length + 2) ? ServiceId.Ident.FromClient : default;
        return Text.Contains(rest, "USERID"u8) || Text.Contains(rest, "ERROR"u8) ? ServiceId.Ident.FromServer : default;
    }
}

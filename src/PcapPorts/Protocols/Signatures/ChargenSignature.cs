using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Character generator (RFC 864), on its port: the printable characters in a row, each line one further.</summary>
static class ChargenSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, SignatureTable.Range((byte)' ', (byte)'~'));
        table.Udp(Match, SignatureTable.Range((byte)' ', (byte)'~'));
    }

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload.Source != 19 || payload.Length < 16)
            return default;
        int rising = 0;
        for (int i = 1; i < 16; i++)
            rising += payload[i] == payload[i - 1] + 1 ? 1 : 0;
        return rising >= 12 ? ServiceId.Chargen.FromServer : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>StatsD metrics, on its port: name, colon, number, bar, type. Applications send them.</summary>
static class StatsDSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.Letters);

    static PayloadVerdict Match(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int colon = line.IndexOf((byte)':'), bar = line.IndexOf((byte)'|');
        return payload.On(8125) && colon > 0 && bar > colon + 1 && bar + 1 < line.Length && line[bar + 1] is (byte)'c' or (byte)'g' or (byte)'m' or (byte)'s' or (byte)'h' or (byte)'d'
            ? ServiceId.StatsD.FromClient : default;
    }
}

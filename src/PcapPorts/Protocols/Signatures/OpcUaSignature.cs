using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>OPC UA binary (OPC 10000-6 section 7.1): a message type of three letters, a chunk's kind, and the size.</summary>
static class OpcUaSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'H', (byte)'A', (byte)'O', (byte)'M', (byte)'C', (byte)'E', (byte)'R');

    static PayloadVerdict Match(in Payload payload)
    {
        if (payload[3] is not ('F' or 'C' or 'A') || payload.U32Little(4) is < 8 or > 1 << 24 || (payload.U32Little(4) > payload.Length && payload.Length < 500))
            return default;
        if (payload.StartsWith("HEL"u8) || payload.StartsWith("CLO"u8))
            return ServiceId.OpcUa.FromClient;
        if (payload.StartsWith("ACK"u8) || payload.StartsWith("ERR"u8) || payload.StartsWith("RHE"u8))
            return ServiceId.OpcUa.FromServer;
        if (payload.StartsWith("OPN"u8))
            // Without security the body's type follows three strings: 446 asks, 449 answers.
            return payload.Bytes.IndexOf("\u0001\0\u00BE\u0001"u8) > 0 ? ServiceId.OpcUa.LikelyFromClient : ServiceId.OpcUa.SideOpen;
        return payload.StartsWith("MSG"u8) ? ServiceId.OpcUa.SideOpen : default;
    }
}

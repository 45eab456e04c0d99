using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Zabbix (manual, "Header" of its protocols): ZBXD, flags, length, and JSON that says request or response.</summary>
static class ZabbixSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, (byte)'Z');

    static PayloadVerdict Match(in Payload payload)
    {
        if (!payload.StartsWith("ZBXD"u8) || payload[4] is not (>= 1 and <= 7))
            return default;
        ReadOnlySpan<byte> text = payload.From(13).Bytes;
        if (text.StartsWith("{\"request\""u8))
            return ServiceId.Zabbix.FromClient;
        return text.StartsWith("{\"response\""u8) ? ServiceId.Zabbix.FromServer : ServiceId.Zabbix.SideOpen;
    }
}

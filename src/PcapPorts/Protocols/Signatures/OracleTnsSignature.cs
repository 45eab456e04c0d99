using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Oracle's Transparent Network Substrate: length, checksum 0, type, header checksum 0; CONNECT is the client's, its answers the server's.</summary>
static class OracleTnsSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.Range(0x00, 0x1F));

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(0), type = payload[4];
        bool known = payload.On(1521);
        // Since version 315 the length takes four bytes once connected.
        if (length == 0 && known)
            length = (int)Math.Min(payload.U32(0), 65536);
        if (length < 8 || type is < 1 or > 15 || payload.U16(6) != 0 || (length != payload.Length && !(known && payload.Length > 8)) || (payload.U16(2) != 0 && !known))
            return default;
        return type switch
        {
            1 when payload.Bytes.IndexOf("(CONNECT_DATA"u8) > 0 || payload.Bytes.IndexOf("(DESCRIPTION"u8) > 0 || (known && length >= 34) => ServiceId.OracleTns.FromClient,
            2 when (known || length == 32) && payload.U16(8) is >= 300 and <= 330 => ServiceId.OracleTns.FromServer,
            4 when payload.Bytes.IndexOf("(DESCRIPTION"u8) > 0 => ServiceId.OracleTns.FromServer,
            5 or 11 when known => ServiceId.OracleTns.FromServer,
            6 or 12 or 14 when known => ServiceId.OracleTns.SideOpen,
            _ => default,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Tabular Data Stream of SQL Server and Sybase ([MS-TDS] 2.2.3.1): the packet type tells the side; and the resolution protocol ([MC-SQLR] 2.2).</summary>
static class MssqlSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 1, 2, 3, 4, 6, 7, 14, 15, 16, 17, 18);
        table.Udp(Resolution, 2, 3, 4, 5);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U16(2);
        bool ends = (payload[1] & 1) != 0;
        // Type, status bits, length; the window is unused and 0.
        if (payload.Length < 9 || length < 9 || (payload[1] & 0xE0) != 0 || payload[7] != 0 || (ends ? payload.Length > length + 4096 : length < 512))
            return default;
        bool known = payload.On(1433) || payload.Length == length;
        if (!known || (!payload.On(1433) && payload.Length != length))
            return default;
        switch (payload[0])
        {
            case 18:
                // Option tokens, the version's first: token 0, its offset, 6 bytes; later this type carries TLS.
                if (payload[8] == 0 && payload.U16(11) == 6 && payload.U16(9) is >= 6 and < 256)
                    return ServiceId.Mssql.FromClient;
                return payload[8] is 20 or 22 && payload[9] == 3 ? ServiceId.Mssql.SideOpen : default;
            case 16 when payload.U32Little(8) == length - 8 || payload.On(1433):
                return ServiceId.Mssql.FromClient;
            case 1 when length >= 10 && (payload.On(1433) || payload[9] == 0 || (payload.U32Little(8) == 22 && payload.U32Little(12) == 18)):
                return ServiceId.Mssql.FromClient;
            case 3 when payload.On(1433) || payload.U32Little(8) == 22 || payload.U16(8) == 0xFFFF:
                return ServiceId.Mssql.FromClient;
            case 2 or 6 or 7 or 14 or 15 or 17 when payload.On(1433):
                return ServiceId.Mssql.FromClient;
            case 4 when IsToken(payload[8]) || (payload[8] == 0 && payload.U16(11) == 6):
                return ServiceId.Mssql.FromServer;
            default:
                return default;
        }
    }

    // What a response begins with ([MS-TDS] 2.2.7): environment, messages, column data, return status, done.
    static bool IsToken(int token) => token is 0xE3 or 0xAA or 0xAB or 0xAD or 0x81 or 0x79 or 0xED or 0xFD or 0xFE or 0xFF or 0xD1 or 0xA5 or 0xAE;

    static PayloadVerdict Resolution(in Payload payload)
    {
        if (payload[0] == 5)
            return payload.U16Little(1) == payload.Length - 3 && payload.HasAt(3, "ServerName;"u8) ? ServiceId.Mssql.FromServer : default;
        if (!payload.On(1434))
            return default;
        return payload[0] <= 3 ? payload.Length == 1 ? ServiceId.Mssql.FromClient : default
            : payload.Length > 2 && payload.Bytes[^1] == 0 && Text.IsPrintable(payload.Bytes[1..^1]) ? ServiceId.Mssql.FromClient : default;
    }
}

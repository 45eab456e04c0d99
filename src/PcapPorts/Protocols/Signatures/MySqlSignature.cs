using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>MySQL's and MariaDB's packets: a length of 24 bits (least byte first), a sequence number, and greetings, commands and results that each side alone sends.</summary>
static class MySqlSignature
{
    internal static void Register(SignatureTable table) => table.Tcp(Match, SignatureTable.AnyByte);

    internal static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U24Little(0), sequence = payload[3];
        if (length <= 0 || sequence > 3 || payload.Length < 5)
            return default;
        int rest = payload.Length - 4;
        return sequence switch
        {
            0 => length == rest ? First(in payload, length) : default,
            1 => length == rest && IsLogin(in payload, length) ? ServiceId.MySql.FromClient : Result(in payload, length),
            _ => Result(in payload, length),
        };
    }

    /// <summary>Sequence number 0 begins a conversation: the server's greeting or a command.</summary>
    static PayloadVerdict First(in Payload payload, int length)
    {
        bool known = payload.On(3306);
        int kind = payload[4];
        if (kind == 10 && length > 20 && payload[5] is >= '0' and <= '9')
        {
            int end = payload.Bytes[5..].IndexOf((byte)0);
            return end is >= 3 and <= 100 && Text.IsPrintable(payload.Bytes.Slice(5, end)) && payload[5 + end + 13] is 0 or -1 ? ServiceId.MySql.FromServer : default;
        }
        // "Host is not allowed to connect" comes before any greeting.
        if (kind == 0xFF && length > 10 && payload.U16Little(5) is >= 1000 and < 4000)
            return ServiceId.MySql.FromServer;
        return kind switch
        {
            3 when IsStatement(payload.Bytes[5..]) => ServiceId.MySql.FromClient,
            1 or 14 when length == 1 => known ? ServiceId.MySql.FromClient : default,
            2 or 3 or 4 or 0x16 or 0x17 or 0x19 or 0x1A or 0x1B when known => ServiceId.MySql.FromClient,
            _ => default,
        };
    }

    static bool IsStatement(ReadOnlySpan<byte> text)
    {
        // Clients that speak query attributes put their count and set in front (two bytes).
        if (text.Length > 2 && text[0] == 0 && text[1] == 1)
            text = text[2..];
        return Text.Begins(text, "SELECT "u8) || Text.Begins(text, "SET "u8) || Text.Begins(text, "SHOW "u8) || Text.Begins(text, "INSERT "u8)
            || Text.Begins(text, "UPDATE "u8) || Text.Begins(text, "DELETE "u8) || Text.Begins(text, "BEGIN"u8) || Text.Begins(text, "COMMIT"u8)
            || Text.Begins(text, "CREATE "u8) || Text.Begins(text, "DROP "u8) || Text.Begins(text, "USE "u8) || Text.Begins(text, "START "u8)
            || Text.Begins(text, "ROLLBACK"u8) || Text.Begins(text, "REPLACE "u8) || Text.Begins(text, "CALL "u8) || Text.Begins(text, "ALTER "u8)
            || Text.Begins(text, "/*"u8);
    }

    /// <summary>The login of protocol 4.1: capabilities with that bit, largest packet, character set, 23 zero bytes; or a request for TLS, which ends there.</summary>
    static bool IsLogin(in Payload payload, int length) =>
        length >= 32 && (payload[5] & 0x02) != 0 && payload.U32Little(8) is >= 0 and <= 1 << 30 && payload.IsZero(13, 19);

    static PayloadVerdict Result(in Payload payload, int length)
    {
        bool known = payload.On(3306);
        int next = 4 + length;
        // A column count, and behind it the first column's definition in catalog "def".
        if (length == 1 && payload[3] == 1 && payload[4] is > 0 and < 0xFB && payload[8] == 2 && payload.HasAt(next + 4, "\u0003def"u8))
            return ServiceId.MySql.FromServer;
        if (payload[4] == 0xFF && payload[7] == '#' && length == payload.Length - 4)
            return ServiceId.MySql.FromServer;
        // OK: affected rows, insert id, status, warnings.
        if (payload[4] == 0 && length is >= 7 and <= 512 && length == payload.Length - 4 && payload.U16Little(7) is >= 0 and < 0x8000 && (known || (length == 7 && payload[5] == 0 && payload[7] == 2 && payload[8] == 0)))
            return known ? ServiceId.MySql.FromServer : ServiceId.MySql.LikelyFromServer;
        return known && payload[4] == 0xFE && length == payload.Length - 4 ? ServiceId.MySql.LikelyFromServer : default;
    }
}

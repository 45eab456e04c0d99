using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>PostgreSQL's frontend/backend protocol 3.0 (manual, chapter "Message Formats"): a letter and a length, and start-up packets without the letter.</summary>
static class PostgreSqlSignature
{
    const int Version3 = 3 << 16;

    internal static void Register(SignatureTable table)
    {
        table.Tcp(Start, 0);
        table.Tcp(Messages, SignatureTable.Letters);
        table.Tcp(Messages, (byte)'1', (byte)'2', (byte)'3');
    }

    internal static PayloadVerdict Start(in Payload payload)
    {
        long length = payload.U32(0), code = payload.U32(4);
        if (length != payload.Length)
            return default;
        return code switch
        {
            // SSLRequest, GSSENCRequest, CancelRequest.
            80877103 or 80877104 when length == 8 => ServiceId.PostgreSql.FromClient,
            80877102 when length >= 16 => ServiceId.PostgreSql.FromClient,
            >= Version3 and <= Version3 + 99 when length > 9 && payload[8] is >= 'A' and <= 'z' && payload[payload.Length - 1] == 0 => ServiceId.PostgreSql.FromClient,
            _ => default,
        };
    }

    internal static PayloadVerdict Messages(in Payload payload)
    {
        bool known = payload.On(5432);
        if (payload.Length == 1)
            // The answer to SSLRequest.
            return known && payload[0] is 'S' or 'N' ? ServiceId.PostgreSql.FromServer : default;
        PayloadVerdict best = default;
        int offset = 0, count = 0;
        while (count < 8 && offset < payload.Length)
        {
            long length = payload.U32(offset + 1);
            if (length is < 4 or > 1 << 24)
                return default;
            Payload message = payload.From(offset);
            PayloadSender sender = Sender(in message, (int)length, out bool distinct);
            if (sender == PayloadSender.Unknown)
                return default;
            if (best.Exists && best.Sender != sender)
                return default;
            if (!best.Certain)
                best = new(ServiceId.PostgreSql, sender, distinct);
            offset += (int)length + 1;
            count++;
        }
        // One message that runs beyond the segment is only believed on the port, as are those that say little.
        bool whole = offset == payload.Length;
        return known ? new(ServiceId.PostgreSql, best.Sender, certain: whole || best.Certain)
            : whole && (best.Certain || count > 1) ? best : default;
    }

    /// <summary>"SELECT 1", "SET": a word of capitals; names of statements and portals seldom are.</summary>
    static bool IsCommandTag(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        return end >= 3 && text[end] is 0 or (byte)' ';
    }

    /// <summary>Who sends a message; <paramref name="distinct"/> when its contents prove the protocol on any port.</summary>
    static PayloadSender Sender(in Payload message, int length, out bool distinct)
    {
        distinct = false;
        switch (message[0])
        {
            case 'R' when length >= 8 && message.U32(5) is >= 0 and <= 12:
                distinct = length == 8 || message.U32(5) is 5 or 10 or 11 or 12;
                return PayloadSender.Server;
            case 'S' when length == 4:
                return PayloadSender.Client;
            case 'S' when length > 6 && message[5] is >= 'A' and <= 'z':
                return PayloadSender.Server;
            case 'K' when length is >= 12 and <= 268:
                return PayloadSender.Server;
            case 'Z' when length == 5 && message[5] is 'I' or 'T' or 'E':
                distinct = true;
                return PayloadSender.Server;
            case 'T' when length >= 6 && message.U16(5) is >= 0 and <= 1664:
                return PayloadSender.Server;
            case 'D' when length >= 6 && message.U16(5) is >= 0 and <= 1664 && message[5] < 7:
                return PayloadSender.Server;
            case 'C' when length >= 8 && IsCommandTag(message.From(5).Bytes):
                return PayloadSender.Server;
            case 'D' or 'C' when length >= 6 && message[5] is 'S' or 'P' && message[length] == 0:
                return PayloadSender.Client;
            case 'E' when length > 8 && message[5] == 'S':
            case 'N' when length > 8 && message[5] == 'S':
                distinct = message[length] == 0;
                return PayloadSender.Server;
            case 'E' when length >= 9:
                return PayloadSender.Client;
            case '1' or '2' or '3' or 'n' or 's' or 'I' when length == 4:
                return PayloadSender.Server;
            case 't' or 'A' or 'G' or 'H' or 'W' when length >= 6:
                return PayloadSender.Server;
            case 'Q' when length >= 6 && message[length] is 0 or -1:
                distinct = message[length] == 0 && message.Has(5, length - 5) && Text.IsPrintable(message.Bytes.Slice(5, Math.Min(16, length - 5)));
                return PayloadSender.Client;
            case 'p' when length >= 5:
            case 'P' when length >= 8:
            case 'B' when length >= 8:
            case 'X' or 'H' when length == 4:
                return PayloadSender.Client;
            default:
                return PayloadSender.Unknown;
        }
    }
}

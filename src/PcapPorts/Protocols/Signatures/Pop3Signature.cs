using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>POP3 (RFC 1939, RFC 2449, RFC 5034): status indicators are the server's, commands the client's.</summary>
static class Pop3Signature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Status, (byte)'+', (byte)'-');
    }

    static bool OnPort(in Payload payload) => payload.On(110) || payload.On(995);

    internal static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length < 4)
            return default;
        if (Is(line, "UIDL"u8) || Is(line, "CAPA"u8) || Is(line, "STLS"u8) || Text.Begins(line, "APOP "u8))
            return ServiceId.Pop3.FromClient;
        if (HasNumber(line, "RETR "u8) || HasNumber(line, "UIDL "u8) || HasNumber(line, "DELE "u8) || HasNumber(line, "LIST "u8) || HasNumber(line, "TOP "u8))
            return ServiceId.Pop3.LikelyFromClient;
        return OnPort(in payload) && (Text.IsCommand(line, "USER"u8) || Text.IsCommand(line, "PASS"u8) || Is(line, "QUIT"u8) || Is(line, "STAT"u8)
            || Is(line, "NOOP"u8) || Is(line, "RSET"u8) || Is(line, "LIST"u8) || Text.IsCommand(line, "AUTH"u8)) ? ServiceId.Pop3.FromClient : default;
    }

    internal static PayloadVerdict Status(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (payload.StartsWith("+OK"u8))
        {
            if (OnPort(in payload))
                return ServiceId.Pop3.FromServer;
            // A bare "+OK" is Redis's and NATS's too.
            return payload.LineEnds && line.Length > 4 && line[3] == ' ' ? ServiceId.Pop3.FromServer : default;
        }
        return payload.StartsWith("-ERR"u8) && OnPort(in payload) ? ServiceId.Pop3.FromServer : default;
    }

    static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) => line.Length == word.Length && Text.Begins(line, word);

    static bool HasNumber(ReadOnlySpan<byte> line, ReadOnlySpan<byte> command) =>
        Text.Begins(line, command) && Text.Number(Text.FirstWord(line[command.Length..])) >= 0;
}

using PcapPorts.Flows;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// Commands and replies that several line protocols share (FTP, SMTP, POP3, NNTP, IRC). They show who asks and who answers
/// (the service follows from other payloads or the port).
/// </summary>
static class SharedCommandSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Reply, (byte)'1', (byte)'2', (byte)'3', (byte)'4', (byte)'5');
    }

    static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length < 4)
            return default;
        return Text.Begins(line, "USER "u8) || Text.Begins(line, "PASS "u8) || IsWord(line, "QUIT"u8) || IsWord(line, "NOOP"u8) || IsWord(line, "RSET"u8)
            || IsWord(line, "STAT"u8) || IsWord(line, "LIST"u8) || IsWord(line, "HELP"u8) || IsWord(line, "STARTTLS"u8) || Text.Begins(line, "AUTH PLAIN"u8)
            ? Verdicts.SomeClient : default;
    }

    static bool IsWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) => line.Length == word.Length && Text.Begins(line, word);

    static PayloadVerdict Reply(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        return payload.LineEnds && line.Length > 4 && Text.ReplyCode(line) != 0 ? Verdicts.SomeServer : default;
    }
}

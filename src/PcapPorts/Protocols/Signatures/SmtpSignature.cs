using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SMTP and LMTP: commands and replies (RFC 5321 section 4, RFC 2034, RFC 4954, RFC 3030, RFC 2033).</summary>
static class SmtpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Reply, (byte)'2', (byte)'3', (byte)'4', (byte)'5');
    }

    /// <summary>Ports whose greeting of three digits is SMTP's.</summary>
    internal static bool OnPort(in Payload payload) => payload.On(25) || payload.On(587) || payload.On(465) || payload.On(2525);

    internal static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (Text.Begins(line, "MAIL FROM:"u8) || Text.Begins(line, "RCPT TO:"u8) || Text.Begins(line, "EHLO "u8) || Text.Begins(line, "LHLO "u8))
            return ServiceId.Smtp.FromClient;
        if (!payload.LineEnds)
            return default;
        if (Text.Begins(line, "HELO "u8) || Text.Begins(line, "BDAT "u8) || Text.Begins(line, "VRFY "u8) || Text.Begins(line, "EXPN "u8))
            return ServiceId.Smtp.FromClient;
        if (Text.Begins(line, "AUTH LOGIN"u8) || Text.Begins(line, "XCLIENT "u8) || (line.Length == 4 && Text.Begins(line, "DATA"u8)))
            return ServiceId.Smtp.LikelyFromClient;
        return OnPort(in payload) && IsShared(line) ? ServiceId.Smtp.LikelyFromClient : default;
    }

    static bool IsShared(ReadOnlySpan<byte> line) =>
        Text.IsCommand(line, "QUIT"u8) || Text.IsCommand(line, "RSET"u8) || Text.IsCommand(line, "NOOP"u8) || Text.IsCommand(line, "STARTTLS"u8)
        || Text.IsCommand(line, "HELP"u8) || Text.IsCommand(line, "AUTH"u8);

    internal static PayloadVerdict Reply(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int code = Text.ReplyCode(line);
        if (code == 0)
            return default;
        ReadOnlySpan<byte> text = line.Length > 4 ? line[4..] : default;
        if (code == 220 && (Text.Contains(text, "SMTP"u8) || Text.Contains(text, "LMTP"u8)) && !Text.Contains(text, "FTP"u8))
            return ServiceId.Smtp.FromServer;
        if (IsEnhanced(code, text) || (code == 354 && payload.LineEnds) || (code == 250 && NamesExtension(payload.Bytes)))
            return ServiceId.Smtp.FromServer;
        if (OnPort(in payload) && code is 211 or 214 or 220 or 221 or 235 or (>= 250 and <= 252) or 334 or 421 or (>= 450 and <= 455)
            or (>= 500 and <= 504) or 521 or 530 or 534 or 535 or 538 or (>= 550 and <= 556))
            return payload.LineEnds ? ServiceId.Smtp.FromServer : ServiceId.Smtp.LikelyFromServer;
        return default;
    }

    /// <summary>An enhanced status code (RFC 2034): the class of the reply, a dot, one to three digits, a dot, one to three digits.</summary>
    static bool IsEnhanced(int code, ReadOnlySpan<byte> text)
    {
        if (text.Length < 5 || text[0] - '0' != code / 100 || text[0] is not ((byte)'2' or (byte)'4' or (byte)'5') || text[1] != '.')
            return false;
        ReadOnlySpan<byte> rest = text[2..];
        int dot = rest.IndexOf((byte)'.');
        if (dot is < 1 or > 3 || !Text.IsDigits(rest[..dot]))
            return false;
        return Text.FirstWord(rest[(dot + 1)..]) is { Length: >= 1 and <= 3 } detail && Text.IsDigits(detail);
    }

    /// <summary>The answer to EHLO lists extensions (IANA mail-parameters), one a line.</summary>
    static bool NamesExtension(ReadOnlySpan<byte> reply)
    {
        if (reply.Length > 1024)
            reply = reply[..1024];
        return Text.Contains(reply, "PIPELINING\r"u8) || Text.Contains(reply, "8BITMIME\r"u8) || Text.Contains(reply, "ENHANCEDSTATUSCODES\r"u8)
            || Text.Contains(reply, "250-SIZE "u8) || Text.Contains(reply, "250-STARTTLS\r"u8) || Text.Contains(reply, "250-AUTH "u8);
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>FTP's control connection: commands and replies (RFC 959 sections 4.1 and 4.2, RFC 2228, RFC 2389, RFC 2428, RFC 3659, RFC 4217).</summary>
static class FtpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Reply, (byte)'1', (byte)'2', (byte)'3', (byte)'4', (byte)'5');
    }

    internal static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds)
            return default;
        if (line.Length == 4 && (Text.Begins(line, "PASV"u8) || Text.Begins(line, "EPSV"u8) || Text.Begins(line, "SYST"u8) || Text.Begins(line, "FEAT"u8)
            || Text.Begins(line, "CDUP"u8) || Text.Begins(line, "XPWD"u8)))
            return ServiceId.Ftp.FromClient;
        if (IsTransferCommand(line))
            return ServiceId.Ftp.FromClient;
        if (Text.Begins(line, "RETR "u8) || Text.Begins(line, "LIST "u8) || Text.Begins(line, "DELE "u8))
            // POP3's arguments are numbers.
            return Text.Number(Text.FirstWord(line[5..])) < 0 ? ServiceId.Ftp.LikelyFromClient : default;
        return payload.On(21) && IsShared(line) ? ServiceId.Ftp.LikelyFromClient : default;
    }

    static bool IsTransferCommand(ReadOnlySpan<byte> line) =>
        (line.Length == 6 && Text.Begins(line, "TYPE "u8) && line[5] is (byte)'I' or (byte)'A' or (byte)'E' or (byte)'i' or (byte)'a')
        || (Text.Begins(line, "PORT "u8) && line[5..].Count((byte)',') == 5)
        || Text.Begins(line, "EPRT |"u8) || Text.Begins(line, "EPSV "u8) || Text.Begins(line, "STOR "u8) || Text.Begins(line, "MDTM "u8)
        || Text.Begins(line, "RNFR "u8) || Text.Begins(line, "RNTO "u8) || Text.Begins(line, "MLSD"u8) || Text.Begins(line, "MLST "u8)
        || Text.Begins(line, "AUTH TLS"u8) || Text.Begins(line, "AUTH SSL"u8) || Text.Begins(line, "PBSZ "u8) || Text.Begins(line, "PROT "u8)
        || Text.Begins(line, "OPTS UTF8"u8) || Text.Begins(line, "CWD "u8) || Text.Begins(line, "SITE "u8) || Text.Begins(line, "CLNT "u8)
        || Text.Begins(line, "MKD "u8) || Text.Begins(line, "RMD "u8) || Text.Begins(line, "APPE "u8) || Text.Begins(line, "NLST "u8);

    static bool IsShared(ReadOnlySpan<byte> line) => line.Length is >= 3 and <= 512 && Text.FirstWord(line).Length is 3 or 4;

    internal static PayloadVerdict Reply(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int code = Text.ReplyCode(line);
        // Text may be in any character set.
        if (code == 0 || line.Length < 4)
            return default;
        ReadOnlySpan<byte> text = line[4..];
        if (!payload.On(21))
        {
            if (!payload.LineEnds)
                return default;
            return code switch
            {
                220 when Text.Contains(text, "FTP"u8) => ServiceId.Ftp.FromServer,
                227 when text.Count((byte)',') == 5 => ServiceId.Ftp.FromServer,
                229 when text.IndexOf("(|||"u8) >= 0 => ServiceId.Ftp.FromServer,
                215 when Text.Begins(text, "UNIX"u8) || Text.Begins(text, "WINDOWS_NT"u8) => ServiceId.Ftp.FromServer,
                257 when text.Length > 0 && text[0] == '"' => ServiceId.Ftp.FromServer,
                // Codes that neither SMTP nor NNTP has.
                125 or 150 or 226 or 331 or 350 or 425 or 426 => ServiceId.Ftp.LikelyFromServer,
                230 when Text.Contains(text, "LOG"u8) => ServiceId.Ftp.LikelyFromServer,
                234 when Text.Contains(text, "TLS"u8) || Text.Contains(text, "SSL"u8) => ServiceId.Ftp.LikelyFromServer,
                _ => default,
            };
        }
        return payload.LineEnds && payload[3] is ' ' or '-' ? ServiceId.Ftp.FromServer : ServiceId.Ftp.LikelyFromServer;
    }
}

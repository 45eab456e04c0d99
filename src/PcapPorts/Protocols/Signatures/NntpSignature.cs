using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NNTP (RFC 3977): greetings that name it, commands and codes that only it has.</summary>
static class NntpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Reply, (byte)'1', (byte)'2', (byte)'3', (byte)'4', (byte)'5');
    }

    static bool OnPort(in Payload payload) => payload.On(119) || payload.On(433);

    static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds)
            return default;
        if (Text.Begins(line, "MODE READER"u8) || Text.Begins(line, "AUTHINFO "u8) || Text.Begins(line, "XOVER"u8) || Text.Begins(line, "NEWGROUPS "u8)
            || Text.Begins(line, "IHAVE <"u8) || Text.Begins(line, "XHDR "u8) || Text.Begins(line, "ARTICLE <"u8) || Text.Begins(line, "BODY <"u8)
            || Text.Begins(line, "CHECK <"u8) || Text.Begins(line, "TAKETHIS <"u8) || Text.Begins(line, "MODE STREAM"u8) || Text.Begins(line, "NEWNEWS "u8))
            return ServiceId.Nntp.FromClient;
        return OnPort(in payload) && line.Length >= 4 && Text.FirstWord(line).Length is >= 3 and <= 12 ? ServiceId.Nntp.LikelyFromClient : default;
    }

    static PayloadVerdict Reply(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        int code = Text.ReplyCode(line);
        if (code == 0)
            return default;
        if (OnPort(in payload))
            return ServiceId.Nntp.FromServer;
        return payload.LineEnds && code is 200 or 201 && (Text.Contains(line, "NNTP"u8) || Text.Contains(line, "INTERNETNEWS"u8)) ? ServiceId.Nntp.FromServer : default;
    }
}

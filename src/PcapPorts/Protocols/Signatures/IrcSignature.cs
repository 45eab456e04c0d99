using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>IRC messages (RFC 1459, RFC 2812): numeric replies and notices come from the server, registration and commands from the client.</summary>
static class IrcSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Command, SignatureTable.Letters);
        table.Tcp(Prefixed, (byte)':');
    }

    static bool OnPort(in Payload payload) => payload.On(6667) || payload.On(194) || (payload.Source is >= 6660 and <= 6669) || (payload.Destination is >= 6660 and <= 6669);

    internal static PayloadVerdict Command(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (!payload.LineEnds || line.Length < 6)
            return default;
        bool known = OnPort(in payload);
        if (Text.Begins(line, "NICK "u8) || Text.Begins(line, "CAP LS"u8) || Text.Begins(line, "CAP REQ :"u8))
            return known || Text.Begins(line, "CAP "u8) || HasUser(payload.Bytes) ? ServiceId.Irc.FromClient : ServiceId.Irc.LikelyFromClient;
        // USER name mode unused :real name; FTP's and POP3's has one argument.
        if (Text.Begins(line, "USER "u8) && line.Count((byte)' ') >= 4 && line.IndexOf(" :"u8) > 0)
            return ServiceId.Irc.FromClient;
        if (Text.Begins(line, "PRIVMSG "u8) || Text.Begins(line, "JOIN #"u8) || Text.Begins(line, "JOIN &"u8) || Text.Begins(line, "PART #"u8)
            || Text.Begins(line, "MODE #"u8) || Text.Begins(line, "WHO #"u8) || Text.Begins(line, "NAMES #"u8) || Text.Begins(line, "TOPIC #"u8))
            return ServiceId.Irc.FromClient;
        if (Text.Begins(line, "NOTICE AUTH :"u8) || Text.Begins(line, "NOTICE * :"u8) || Text.Begins(line, "ERROR :Closing Link"u8))
            return ServiceId.Irc.FromServer;
        if (Text.Begins(line, "PING :"u8))
            return known ? ServiceId.Irc.LikelyFromServer : default;
        if (Text.Begins(line, "PONG "u8) || Text.Begins(line, "QUIT :"u8))
            return known ? ServiceId.Irc.LikelyFromClient : default;
        return known && (Text.Begins(line, "PING "u8) || Text.Begins(line, "PASS "u8) || Text.Begins(line, "WHOIS "u8) || Text.Begins(line, "AWAY"u8)) ? ServiceId.Irc.LikelyFromClient : default;
    }

    static bool HasUser(ReadOnlySpan<byte> bytes) => bytes.Length < 1024 && bytes.IndexOf("\nUSER "u8) > 0;

    /// <summary>A prefix that names the origin: a numeric reply or a relayed message, which only servers send to clients.</summary>
    internal static PayloadVerdict Prefixed(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line, prefix = Text.FirstWord(line);
        if (prefix.Length < 3 || line.Length < prefix.Length + 5)
            return default;
        ReadOnlySpan<byte> rest = line[(prefix.Length + 1)..], word = Text.FirstWord(rest);
        if (word.Length == 3 && Text.IsDigits(word) && rest.Length > 4)
            return ServiceId.Irc.FromServer;
        return Text.IsCommand(rest, "PRIVMSG"u8) || Text.IsCommand(rest, "NOTICE"u8) || Text.IsCommand(rest, "JOIN"u8) || Text.IsCommand(rest, "PART"u8)
            || Text.IsCommand(rest, "MODE"u8) || Text.IsCommand(rest, "QUIT"u8) || Text.IsCommand(rest, "NICK"u8) || Text.IsCommand(rest, "PONG"u8)
            || Text.IsCommand(rest, "CAP"u8) || Text.IsCommand(rest, "TOPIC"u8) ? ServiceId.Irc.FromServer : default;
    }
}

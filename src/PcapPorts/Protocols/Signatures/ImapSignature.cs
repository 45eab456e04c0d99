using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>IMAP (RFC 9051 sections 2.2, 6 and 7): tagged commands are the client's, untagged responses and tagged completions the server's.</summary>
static class ImapSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Tagged, SignatureTable.Letters);
        table.Tcp(Tagged, SignatureTable.Digits);
        table.Tcp(Untagged, (byte)'*', (byte)'+');
    }

    static bool OnPort(in Payload payload) => payload.On(143) || payload.On(220);

    internal static PayloadVerdict Untagged(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line;
        if (line.Length < 4 || line[1] != ' ')
            return default;
        if (line[0] == '+')
            return OnPort(in payload) ? ServiceId.Imap.LikelyFromServer : default;
        ReadOnlySpan<byte> rest = line[2..], word = Text.FirstWord(rest);
        if (Text.Number(word) >= 0)
        {
            ReadOnlySpan<byte> kind = rest.Length > word.Length ? rest[(word.Length + 1)..] : default;
            return Text.IsCommand(kind, "EXISTS"u8) || Text.IsCommand(kind, "RECENT"u8) || Text.IsCommand(kind, "EXPUNGE"u8) || Text.IsCommand(kind, "FETCH"u8)
                ? ServiceId.Imap.FromServer : default;
        }
        return Is(word, "OK"u8) || Is(word, "NO"u8) || Is(word, "BAD"u8) || Is(word, "BYE"u8) || Is(word, "PREAUTH"u8) || Is(word, "CAPABILITY"u8)
            || Is(word, "FLAGS"u8) || Is(word, "LIST"u8) || Is(word, "LSUB"u8) || Is(word, "SEARCH"u8) || Is(word, "STATUS"u8) || Is(word, "ENABLED"u8)
            || Is(word, "ID"u8) || Is(word, "NAMESPACE"u8) || Is(word, "QUOTA"u8) || Is(word, "QUOTAROOT"u8) || Is(word, "VANISHED"u8)
            ? ServiceId.Imap.FromServer : default;
    }

    internal static PayloadVerdict Tagged(in Payload payload)
    {
        ReadOnlySpan<byte> line = payload.Line, tag = Text.FirstWord(line.Length > 40 ? line[..40] : line);
        if (tag.Length is 0 or > 32 || tag.Length + 2 > line.Length || !IsTag(tag, out bool numbered))
            return default;
        ReadOnlySpan<byte> rest = line[(tag.Length + 1)..], word = Text.FirstWord(rest);
        bool known = OnPort(in payload);
        if (!known && (!numbered || !payload.LineEnds))
            return default;
        if ((Is(word, "OK"u8) || Is(word, "NO"u8) || Is(word, "BAD"u8)) && rest.Length > word.Length)
            return known ? ServiceId.Imap.FromServer : ServiceId.Imap.LikelyFromServer;
        return IsCommand(word) ? ServiceId.Imap.FromClient : default;
    }

    /// <summary>Tags are letters, digits and dots by custom; off the port one must hold a digit.</summary>
    static bool IsTag(ReadOnlySpan<byte> tag, out bool numbered)
    {
        numbered = false;
        foreach (byte value in tag)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'.' or (byte)'$' or (byte)'_'))
                return false;
            numbered |= value <= '9' && value >= '0';
        }
        // Three digits alone are a reply code of another protocol.
        return !(tag.Length == 3 && Text.IsDigits(tag));
    }

    static bool IsCommand(ReadOnlySpan<byte> word) =>
        Is(word, "CAPABILITY"u8) || Is(word, "NOOP"u8) || Is(word, "LOGOUT"u8) || Is(word, "STARTTLS"u8) || Is(word, "AUTHENTICATE"u8) || Is(word, "LOGIN"u8)
        || Is(word, "SELECT"u8) || Is(word, "EXAMINE"u8) || Is(word, "CREATE"u8) || Is(word, "DELETE"u8) || Is(word, "RENAME"u8) || Is(word, "SUBSCRIBE"u8)
        || Is(word, "UNSUBSCRIBE"u8) || Is(word, "LIST"u8) || Is(word, "LSUB"u8) || Is(word, "STATUS"u8) || Is(word, "APPEND"u8) || Is(word, "CHECK"u8)
        || Is(word, "CLOSE"u8) || Is(word, "EXPUNGE"u8) || Is(word, "SEARCH"u8) || Is(word, "FETCH"u8) || Is(word, "STORE"u8) || Is(word, "COPY"u8)
        || Is(word, "UID"u8) || Is(word, "IDLE"u8) || Is(word, "ENABLE"u8) || Is(word, "NAMESPACE"u8) || Is(word, "ID"u8) || Is(word, "GETQUOTAROOT"u8)
        || Is(word, "GETQUOTA"u8) || Is(word, "MOVE"u8) || Is(word, "XLIST"u8) || Is(word, "COMPRESS"u8);

    static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => word.Length == name.Length && Text.Begins(word, name);
}

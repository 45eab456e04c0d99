namespace PcapPorts.Analysis.Stories;

/// <summary>Hides what people type to prove who they are, in the lines of the protocols that carry it in the clear. In doubt it hides too much.</summary>
static class Secrets
{
    const string Hidden = "********";

    static readonly string[] SecretParameters = ["password=", "passwd=", "pass=", "pwd=", "secret=", "token=", "apikey=", "key="];

    /// <summary>The line with passwords replaced.</summary>
    /// <param name="protocol">Abbreviation of the protocol whose line it is.</param>
    /// <param name="line">The line.</param>
    public static string Mask(string protocol, string line) => protocol switch
    {
        "ftp" => Behind(line, "PASS", keep: 0),
        "pop" => Alone(Behind(Behind(Behind(line, "PASS", keep: 0), "AUTH", keep: 1), "APOP", keep: 1)),
        "irc" => Behind(Behind(line, "PASS", keep: 0), "OPER", keep: 1),
        "imap" => Alone(Behind(Behind(line, "LOGIN", keep: 1), "AUTHENTICATE", keep: 1)),
        "smtp" => Alone(Encoded(Behind(Behind(line, "AUTH", keep: 1), "Pass:", keep: 0))),
        "resp" => Behind(line, "AUTH", keep: 0),
        "http" => InQuery(InUrl(line)),
        _ => line,
    };

    /// <summary>Hides what follows a word, in any letter case, but for the first so many words (quoted ones whole) behind it.</summary>
    static string Behind(string line, string word, int keep)
    {
        for (int at = line.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + word.Length;
            if ((at > 0 && line[at - 1] != ' ') || end >= line.Length || line[end] != ' ')
                continue;
            int left = keep;
            while (left-- > 0 && end < line.Length)
                end = WordEnd(line, end + 1);
            return end + 1 < line.Length ? $"{line[..end]} {Hidden}" : line;
        }
        return line;
    }

    static int WordEnd(string line, int start)
    {
        bool isQuoted = start < line.Length && line[start] == '"';
        int end = isQuoted ? line.IndexOf('"', start + 1) + 1 : start >= line.Length ? -1 : line.IndexOf(' ', start);
        return end <= 0 ? line.Length : end;
    }

    /// <summary>
    /// What a client of a mail protocol says in one word that is no command answers a challenge (RFC 4954 section 4, RFC 9051 section 6.2.2, RFC 5034):
    /// commands of one word have four letters, but for the one that turns TLS on.
    /// </summary>
    static string Alone(string line)
    {
        int start = line.StartsWith("Request: ", StringComparison.Ordinal) ? 9 : line.StartsWith("C: ", StringComparison.Ordinal) ? 3 : -1;
        if (start < 0)
            return line;
        ReadOnlySpan<char> word = line.AsSpan(start).Trim();
        bool isSecret = word.Length > 4 && word.IndexOf(' ') < 0 && !word.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase);
        return isSecret ? line[..start] + Hidden : line;
    }

    /// <summary>Parameters of a query whose names say that they are secret.</summary>
    static string InQuery(string line)
    {
        foreach (string name in SecretParameters)
        {
            for (int at = line.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = line.IndexOf(name, at + name.Length, StringComparison.OrdinalIgnoreCase))
            {
                if (at == 0 || line[at - 1] is not ('?' or '&' or ';' or '_' or '-'))
                    continue;
                int start = at + name.Length, length = line.AsSpan(start).IndexOfAny("&; #");
                line = $"{line[..start]}{Hidden}{(length < 0 ? "" : line[(start + length)..])}";
            }
        }
        return line;
    }

    /// <summary>The answer to a challenge is one word of base 64, which its padding gives away.</summary>
    static string Encoded(string line)
    {
        int word = line.LastIndexOf(' ') + 1;
        return line.EndsWith('=') && line.IndexOf(':') <= 1 && line.Length - word >= 4 ? line[..word] + Hidden : line;
    }

    /// <summary>The password of a user in a URL (RFC 3986 section 3.2.1).</summary>
    static string InUrl(string line)
    {
        int authority = line.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3)
            return line;
        int end = line.AsSpan(authority).IndexOfAny("/ ?#");
        int sign = line.AsSpan(authority, end < 0 ? line.Length - authority : end).LastIndexOf('@');
        int colon = sign < 0 ? -1 : line.AsSpan(authority, sign).IndexOf(':');
        return colon < 0 ? line : $"{line[..(authority + colon + 1)]}{Hidden}{line[(authority + sign)..]}";
    }
}

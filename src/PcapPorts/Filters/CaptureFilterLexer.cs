namespace PcapPorts.Filters;

/// <summary>Cuts the text of a filter in tcpdump's language into words and signs (pcap-filter(7)).</summary>
static class CaptureFilterLexer
{
    static readonly string[] Signs = ["&&", "||", "!=", ">=", "<=", "<<", ">>", "==", "(", ")", "[", "]", "!", "=", ">", "<", "&", "|", "+", "-", "*", "/", "%", "^", ":", "\\"];

    static readonly System.Buffers.SearchValues<char> s_inAddress = System.Buffers.SearchValues.Create(".:0123456789");

    /// <summary>The words and signs; null when a character is none of them.</summary>
    public static List<FilterToken>? Read(string text)
    {
        List<FilterToken> tokens = [];
        bool brackets = false;
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            int start = at;
            while (at < text.Length && IsWord(text, at, start, brackets))
                at++;
            string word = text[start..at];
            if (at == start)
            {
                if (Array.Find(Signs, sign => text.AsSpan(start).StartsWith(sign, StringComparison.Ordinal)) is not { } found)
                    return null;
                word = found;
                at += word.Length;
                brackets = word == "[" || (brackets && word != "]");
            }
            tokens.Add(new FilterToken(TokenKind.Word, new FilterSpan(start, at - start), word));
        }
        return tokens;
    }

    /// <summary>Dashes join names (icmp-echo) and port ranges; colons join addresses, but inside brackets part an offset from a width.</summary>
    static bool IsWord(string text, int at, int start, bool brackets) => text[at] switch
    {
        '_' or '.' => true,
        ':' => !brackets && (at > start || (at + 1 < text.Length && text[at + 1] == ':')),
        '-' => at > start && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]) && (!brackets || !char.IsAsciiDigit(text[start])),
        '/' => at > start && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && text.AsSpan(start, at - start).ContainsAny(s_inAddress) && !brackets && !IsTransport(text.AsSpan(start, at - start)),
        char other => char.IsAsciiLetterOrDigit(other),
    };

    static bool IsTransport(ReadOnlySpan<char> word) => word is "tcp" or "udp";
}

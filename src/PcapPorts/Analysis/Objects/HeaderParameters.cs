using System.Text;

namespace PcapPorts.Analysis.Objects;

/// <summary>Parameters of headers such as Content-Type and Content-Disposition: <c>name=value; name="value"</c> (RFC 2045 section 5.1, RFC 2231 for coded ones).</summary>
static class HeaderParameters
{
    /// <summary>A parameter; null when there is none.</summary>
    /// <param name="header">What follows the header's name.</param>
    /// <param name="name">Name of the parameter, in any letter case.</param>
    public static string? Find(string header, string name)
    {
        string? plain = null;
        int at = header.IndexOf(';');
        while (at >= 0 && at < header.Length)
        {
            int start = at + 1, end = EndOf(header, start);
            ReadOnlySpan<char> parameter = header.AsSpan(start, end - start).Trim();
            at = end < header.Length ? end : -1;
            int sign = parameter.IndexOf('=');
            if (sign <= 0)
                continue;
            ReadOnlySpan<char> key = parameter[..sign].Trim(), value = parameter[(sign + 1)..].Trim();
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
                plain ??= MailWords.Decode(Unquote(value));
            else if (key.Length == name.Length + 1 && key[^1] == '*' && key[..^1].Equals(name, StringComparison.OrdinalIgnoreCase))
                return Extended(value);
        }
        return plain;
    }

    /// <summary>Where a parameter ends: at a semicolon outside of quotes.</summary>
    static int EndOf(string header, int at)
    {
        bool isQuoted = false;
        for (; at < header.Length; at++)
        {
            if (header[at] == '\\' && isQuoted)
                at++;
            else if (header[at] == '"')
                isQuoted = !isQuoted;
            else if (header[at] == ';' && !isQuoted)
                return at;
        }
        return header.Length;
    }

    static string Unquote(ReadOnlySpan<char> value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return value.ToString();
        var text = new StringBuilder(value.Length);
        for (int i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1)
                i++;
            text.Append(value[i]);
        }
        return text.ToString();
    }

    /// <summary>Charset, language and percent-coded text, between apostrophes.</summary>
    static string Extended(ReadOnlySpan<char> value)
    {
        int first = value.IndexOf('\''), last = value.LastIndexOf('\'');
        return Uri.UnescapeDataString((first >= 0 && last > first ? value[(last + 1)..] : value).ToString());
    }
}

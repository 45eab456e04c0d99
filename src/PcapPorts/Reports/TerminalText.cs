using System.Text;

namespace PcapPorts.Reports;

/// <summary>Captured text made fit for a terminal: a packet, a comment or a file name must not drive somebody's screen.</summary>
public static class TerminalText
{
    /// <summary>
    /// Whether a character above ASCII is one that a reader cannot see and that changes how the rest is shown: line and paragraph
    /// separators, direction marks and overrides (Unicode Standard Annex 9), zero-width characters, the byte order mark, tags.
    /// </summary>
    public static bool IsHidden(char c) =>
        c is (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f')
            or '\u061c' or '\u180e' or '\ufeff' or (>= '\ufff9' and <= '\ufffb') or '\u00ad';

    /// <summary>Whether a character may be shown as it is.</summary>
    public static bool IsPlain(char c) => c is >= ' ' and < '\x7f' || (c >= 0xa0 && !IsHidden(c));

    /// <summary>
    /// The text with control and hidden characters as <c>\n</c>, <c>\x1b</c> or <c>\u202e</c>; the same object when there are none.
    /// Halves of surrogate pairs become U+FFFD when the text is encoded.
    /// </summary>
    public static string Escape(string text)
    {
        int at = 0;
        while (at < text.Length && IsPlain(text[at]))
            at++;
        if (at == text.Length)
            return text;
        var escaped = new StringBuilder(text.Length + 16).Append(text, 0, at);
        for (; at < text.Length; at++)
        {
            char c = text[at];
            _ = IsPlain(c) ? escaped.Append(c)
                : c == '\n' ? escaped.Append(@"\n")
                : c == '\r' ? escaped.Append(@"\r")
                : c == '\t' ? escaped.Append(@"\t")
                : c < 0x100 ? escaped.Append(@"\x").Append(((int)c).ToString("x2"))
                : escaped.Append(@"\u").Append(((int)c).ToString("x4"));
        }
        return escaped.ToString();
    }
}

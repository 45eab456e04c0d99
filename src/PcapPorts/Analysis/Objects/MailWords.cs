using System.Text;

namespace PcapPorts.Analysis.Objects;

/// <summary>Words of headers that are not ASCII: <c>=?charset?B?text?=</c> (RFC 2047).</summary>
static class MailWords
{
    /// <summary>The text with such words decoded; words that are wrong stay as they are.</summary>
    public static string Decode(string text)
    {
        int at = text.IndexOf("=?", StringComparison.Ordinal);
        if (at < 0)
            return text;
        var decoded = new StringBuilder();
        int done = 0;
        while (at >= 0)
        {
            int charset = text.IndexOf('?', at + 2);
            int coding = charset < 0 ? -1 : text.IndexOf('?', charset + 1);
            int end = coding < 0 ? -1 : text.IndexOf("?=", coding + 1, StringComparison.Ordinal);
            if (end < 0)
                break;
            if (TryDecode(text[(at + 2)..charset], text[(charset + 1)..coding], text[(coding + 1)..end]) is { } word)
            {
                // White space between two coded words is none (section 6.2).
                string between = text[done..at];
                decoded.Append(done > 0 && between.AsSpan().Trim().IsEmpty ? "" : between).Append(word);
                done = end + 2;
            }
            at = text.IndexOf("=?", end + 2, StringComparison.Ordinal);
        }
        return decoded.Append(text, done, text.Length - done).ToString();
    }

    static string? TryDecode(string charset, string coding, string text)
    {
        byte[] bytes;
        if (coding is "B" or "b")
        {
            bytes = new byte[text.Length];
            if (!Convert.TryFromBase64String(text, bytes, out int length))
                return null;
            Array.Resize(ref bytes, length);
        }
        else if (coding is "Q" or "q")
        {
            bytes = Quoted(text);
        }
        else
        {
            return null;
        }
        bool isLatin = charset.StartsWith("iso-8859-1", StringComparison.OrdinalIgnoreCase) || charset.Equals("windows-1252", StringComparison.OrdinalIgnoreCase);
        return (isLatin ? Encoding.Latin1 : Encoding.UTF8).GetString(bytes);
    }

    static byte[] Quoted(string text)
    {
        List<byte> bytes = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add(text[i] == '_' ? (byte)' ' : (byte)text[i]);
            }
        }
        return [.. bytes];
    }
}

namespace PcapPorts.Reports;

/// <summary>JSON strings (RFC 8259 section 7) that a terminal can show: besides what JSON demands, control characters of every kind are escaped.</summary>
public static class JsonText
{
    /// <summary>Writes a string with its quotes. Halves of surrogate pairs become U+FFFD.</summary>
    public static void Write(Utf8Output output, ReadOnlySpan<char> text)
    {
        output.Write((byte)'"');
        int plain = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is >= ' ' and < '\x7f' and not '"' and not '\\' || (c >= 0xa0 && !TerminalText.IsHidden(c)))
                continue;
            output.Write(text[plain..i]);
            plain = i + 1;
            switch (c)
            {
                case '"':
                    output.Write("\\\""u8);
                    break;
                case '\\':
                    output.Write("\\\\"u8);
                    break;
                case '\n':
                    output.Write("\\n"u8);
                    break;
                case '\r':
                    output.Write("\\r"u8);
                    break;
                case '\t':
                    output.Write("\\t"u8);
                    break;
                default:
                    WriteCode(output, c);
                    break;
            }
        }
        output.Write(text[plain..]);
        output.Write((byte)'"');
    }

    static void WriteCode(Utf8Output output, char c)
    {
        Span<byte> room = output.Reserve(6);
        "\\u"u8.CopyTo(room);
        for (int i = 0; i < 4; i++)
            room[2 + i] = "0123456789abcdef"u8[c >> (12 - 4 * i) & 15];
        output.Advance(6);
    }
}

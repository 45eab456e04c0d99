using System.Globalization;
using System.Text;

namespace PcapPorts.Terminal.Text;

/// <summary>
/// Makes foreign text safe to show: control characters (C0, DEL, C1), line and paragraph separators, bidirectional controls and other
/// invisible format characters, and halves of surrogate pairs become visible escapes such as <c>\x1b</c> or <c>\u202e</c>.
/// </summary>
public static class ControlEscape
{
    /// <summary>The same string where nothing needs an escape.</summary>
    public static string Escape(string text) => NeedsEscape(text) ? Append(new StringBuilder(text.Length + 16), text).ToString() : text;

    /// <summary>Whether the text holds anything that <see cref="Escape"/> would change.</summary>
    public static bool NeedsEscape(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= ' ' and < '\x7F')
                continue;
            if (Rune.DecodeFromUtf16(text[i..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done || IsUnsafe(rune))
                return true;
            i += length - 1;
        }

        return false;
    }

    /// <summary>Appends the text with escapes.</summary>
    public static StringBuilder Append(StringBuilder builder, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf16(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (valid && !IsUnsafe(rune))
                builder.Append(text[..length]);
            else
                AppendEscape(builder, valid ? rune.Value : text[0]);
            text = text[length..];
        }

        return builder;
    }

    /// <summary>Whether a code point could drive a terminal, hide or reorder text.</summary>
    public static bool IsUnsafe(Rune rune)
    {
        if (rune.Value is >= ' ' and < 0x7F)
            return false;
        // U+200D joins emoji, U+200C parts letters in Persian and Indic scripts: both are part of honest words.
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F)),
            _ => false,
        };
    }

    static void AppendEscape(StringBuilder builder, int value) => _ = value switch
    {
        '\n' => builder.Append("\\n"),
        '\r' => builder.Append("\\r"),
        '\t' => builder.Append("\\t"),
        < 0x100 => builder.Append($"\\x{value:x2}"),
        < 0x10000 => builder.Append($"\\u{value:x4}"),
        _ => builder.Append($"\\U{value:x8}"),
    };
}

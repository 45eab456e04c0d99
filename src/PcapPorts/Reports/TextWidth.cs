using System.Globalization;
using System.Text;

namespace PcapPorts.Reports;

/// <summary>How many columns of a terminal a text takes: two for East Asian wide characters and emoji, none for combining marks (Unicode Standard Annex 11).</summary>
public static class TextWidth
{
    /// <summary>Columns of a text without control characters.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int ascii = 0;
        while (ascii < text.Length && text[ascii] < 0x300)
            ascii++;
        int width = ascii;
        foreach (Rune rune in text[ascii..].EnumerateRunes())
            width += Of(rune);
        return width;
    }

    /// <summary>The text, or as much of its beginning as fits with an ellipsis behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Columns there are, at least 1.</param>
    public static string Fit(string text, int width)
    {
        if (Of(text) <= width)
            return text;
        int used = 0, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int next = Of(rune);
            if (used + next > width - 1)
                break;
            used += next;
            length += rune.Utf16SequenceLength;
        }
        return string.Concat(text.AsSpan(0, length), "…");
    }

    static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf)
        or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60)
        or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}

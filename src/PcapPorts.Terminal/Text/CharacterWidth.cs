using System.Globalization;
using System.Text;

namespace PcapPorts.Terminal.Text;

/// <summary>How many columns a single code point fills on a terminal (UAX #11, East Asian Width).</summary>
public static class CharacterWidth
{
    /// <summary>0 for controls, combining marks and format characters; 2 for wide characters; 1 for all others.</summary>
    public static int Of(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x300)
            return value is < 0x20 or (>= 0x7F and < 0xA0) or 0xAD ? 0 : 1;
        if (IsZero(rune))
            return 0;
        return value >= WideRanges.Pairs[0] && IsWide(value) ? 2 : 1;
    }

    static bool IsZero(Rune rune)
    {
        // Vowels and final consonants of Hangul join the syllable that stands before them.
        if (rune.Value is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF))
            return true;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control;
    }

    static bool IsWide(int value)
    {
        ReadOnlySpan<int> pairs = WideRanges.Pairs;
        int low = 0, high = pairs.Length / 2 - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            if (value < pairs[2 * middle])
                high = middle - 1;
            else if (value > pairs[2 * middle + 1])
                low = middle + 1;
            else
                return true;
        }

        return false;
    }
}

using System.Globalization;
using System.Text;

namespace PcapPorts.Terminal.Text;

/// <summary>Columns that text fills, counted by grapheme clusters (UAX #29): what a reader takes for one character.</summary>
public static class TextWidth
{
    const int EmojiPresentation = 0xFE0F;

    /// <summary>Columns of the whole text. Control characters count nothing; escape them first (<see cref="ControlEscape"/>).</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int width = 0;
        while (!text.IsEmpty)
        {
            text = text[NextCluster(text, out int columns)..];
            width += columns;
        }

        return width;
    }

    /// <summary>Length in UTF-16 units of the cluster that a text begins with, 0 only for an empty text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Its columns: 0, 1 or 2. A cluster is never wider, whatever it is made of.</param>
    public static int NextCluster(ReadOnlySpan<char> text, out int width)
    {
        width = 0;
        if (text.IsEmpty)
            return 0;
        // Nothing joins two printable ASCII characters, and most text is made of them.
        if (text[0] is >= ' ' and < '\x7F' && (text.Length == 1 || text[1] < 0x300))
        {
            width = 1;
            return 1;
        }

        int length = StringInfo.GetNextTextElementLength(text);
        width = ClusterWidth(text[..length]);
        return length;
    }

    /// <summary>Length in UTF-16 units of the longest beginning of a text, in whole clusters, that fits into some columns.</summary>
    /// <param name="text">The text.</param>
    /// <param name="columns">Columns there are.</param>
    /// <param name="used">Columns that the beginning fills.</param>
    public static int PrefixLength(ReadOnlySpan<char> text, int columns, out int used)
    {
        int length = 0;
        used = 0;
        while (length < text.Length)
        {
            int cluster = NextCluster(text[length..], out int width);
            if (used + width > columns)
                break;
            used += width;
            length += cluster;
        }

        return length;
    }

    static int ClusterWidth(ReadOnlySpan<char> cluster)
    {
        int width = 0, regionalIndicators = 0;
        foreach (Rune rune in cluster.EnumerateRunes())
        {
            if (rune.Value == EmojiPresentation && width > 0)
                return 2;
            if (rune.Value is >= 0x1F1E6 and <= 0x1F1FF)
                regionalIndicators++;
            // Joined emoji and Indic conjuncts have several wide or narrow members and are drawn as one.
            width = Math.Max(width, CharacterWidth.Of(rune));
        }

        return regionalIndicators == 2 ? 2 : width;
    }
}

namespace PcapPorts.Terminal.Text;

/// <summary>Cuts and pads text to columns. What is cut always shows an ellipsis, so that nobody takes a part for the whole.</summary>
public static class TextFit
{
    /// <summary>U+2026, one column wide.</summary>
    public const char Ellipsis = '…';

    /// <summary>The text if it fits, else its beginning and an ellipsis; empty for no columns.</summary>
    public static string Truncate(string text, int columns)
    {
        if (columns <= 0)
            return "";
        int length = TextWidth.PrefixLength(text, columns, out _);
        if (length == text.Length)
            return text;
        return string.Concat(text.AsSpan(0, TextWidth.PrefixLength(text, columns - 1, out _)), [Ellipsis]);
    }

    /// <summary>The text if it fits, else an ellipsis and its end: for paths, whose last part says most.</summary>
    public static string TruncateStart(string text, int columns)
    {
        if (columns <= 0)
            return "";
        int width = TextWidth.Of(text);
        if (width <= columns)
            return text;
        ReadOnlySpan<char> rest = text;
        while (width > columns - 1 && !rest.IsEmpty)
        {
            rest = rest[TextWidth.NextCluster(rest, out int cluster)..];
            width -= cluster;
        }

        return string.Concat([Ellipsis], rest);
    }

    /// <summary>Exactly <paramref name="columns"/> wide: cut with an ellipsis, or filled with spaces at the end.</summary>
    public static string PadEnd(string text, int columns)
    {
        string fitted = Truncate(text, columns);
        return fitted + new string(' ', Math.Max(0, columns - TextWidth.Of(fitted)));
    }

    /// <summary>Exactly <paramref name="columns"/> wide: cut with an ellipsis, or filled with spaces at the start.</summary>
    public static string PadStart(string text, int columns)
    {
        string fitted = Truncate(text, columns);
        return new string(' ', Math.Max(0, columns - TextWidth.Of(fitted))) + fitted;
    }

    /// <summary>Breaks text at spaces (and, where a word is too long, within it) into lines of at most some columns.</summary>
    public static List<string> Wrap(string text, int columns)
    {
        List<string> lines = [];
        columns = Math.Max(1, columns);
        foreach (string paragraph in text.Split('\n'))
        {
            ReadOnlySpan<char> rest = paragraph.AsSpan().TrimEnd();
            do
            {
                int length = TextWidth.PrefixLength(rest, columns, out _);
                // A cluster wider than the line goes through whole: the loop must end.
                if (length == 0 && !rest.IsEmpty)
                    length = TextWidth.NextCluster(rest, out _);
                if (length < rest.Length && rest[length] != ' ')
                {
                    int space = rest[..length].LastIndexOf(' ');
                    length = space > 0 ? space : length;
                }

                lines.Add(rest[..length].TrimEnd().ToString());
                rest = rest[length..].TrimStart(' ');
            }
            while (!rest.IsEmpty);
        }

        return lines;
    }
}

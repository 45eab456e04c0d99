namespace PcapPorts.Ports;

/// <summary>Writes labelled paragraphs: the label in a column of its own, or, where the width is small, on a line of its own.</summary>
/// <param name="writer">Where to.</param>
/// <param name="width">Columns to use.</param>
sealed class CardWriter(TextWriter writer, int width)
{
    const int LabelColumn = 18;
    const int Margin = 2;
    const int LeastForTwoColumns = 56;

    string lastLabel = "";

    /// <summary>One line as it is.</summary>
    internal void Line(string text)
    {
        writer.Write(text);
        writer.Write('\n');
    }

    /// <summary>A labelled paragraph, wrapped at spaces. A label that repeats the one before, or is empty, is not written again.</summary>
    internal void Entry(string label, string text)
    {
        bool twoColumns = width >= LeastForTwoColumns;
        int indent = twoColumns ? LabelColumn : 2 * Margin;
        bool repeated = label.Length == 0 || string.Equals(label, lastLabel, StringComparison.Ordinal);
        string lead = repeated ? new string(' ', indent) : (new string(' ', Margin) + label).PadRight(indent);
        if (!repeated)
            lastLabel = label;
        if (!twoColumns && !repeated)
        {
            Line(lead.TrimEnd());
            lead = new string(' ', indent);
        }

        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int end = LineEnd(rest, width - indent);
            writer.Write(lead);
            writer.Write(rest[..end]);
            writer.Write('\n');
            rest = rest[end..].TrimStart(' ');
            if (rest.IsEmpty)
                return;
            lead = new string(' ', indent);
        }
    }

    /// <summary>How much of the text fits one line: up to the last space within the room, or a whole word if that is longer.</summary>
    static int LineEnd(ReadOnlySpan<char> text, int room)
    {
        if (text.Length <= room)
            return text.Length;
        int space = text[..(room + 1)].LastIndexOf(' ');
        if (space > 0)
            return space;
        space = text.IndexOf(' ');
        return space < 0 ? text.Length : space;
    }
}

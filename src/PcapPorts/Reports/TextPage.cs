namespace PcapPorts.Reports;

/// <summary>Text for people: a width to keep to, and styles that are dropped where colour is not wanted.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="width">Columns; <see cref="int.MaxValue"/> for no limit.</param>
/// <param name="colour">Whether styles are shown.</param>
public sealed class TextPage(Utf8Output output, int width, bool colour)
{
    /// <summary>Columns that a line may take.</summary>
    public int Width => width;

    /// <summary>Writes text of our own, or text that was escaped.</summary>
    public void Write(string text, TextStyle style = TextStyle.Plain)
    {
        if (!colour || style == TextStyle.Plain)
        {
            output.Write(text);
            return;
        }
        output.Write(style.Begin());
        output.Write(text);
        output.Write(style.End());
    }

    /// <summary>Writes a line.</summary>
    public void WriteLine(string text = "", TextStyle style = TextStyle.Plain)
    {
        Write(text, style);
        output.Write((byte)'\n');
    }

    /// <summary>Writes blanks.</summary>
    public void Pad(int columns)
    {
        for (; columns > 0; columns--)
            output.Write((byte)' ');
    }

    /// <summary>Writes words, broken into lines where the width ends; each further line is indented.</summary>
    /// <param name="text">Words with single blanks between them.</param>
    /// <param name="indent">Columns before every line.</param>
    /// <param name="style">How they stand out.</param>
    public void WriteWrapped(string text, int indent = 0, TextStyle style = TextStyle.Plain)
    {
        while (text.Length > 0)
        {
            Pad(indent);
            WriteLine(TakeLine(ref text, indent), style);
        }
    }

    /// <summary>Writes a term and, from a column on, what it means, wrapped.</summary>
    /// <param name="term">The term.</param>
    /// <param name="column">Column of the meaning, from 0; a term that reaches into it stands on a line of its own.</param>
    /// <param name="meaning">Words with single blanks between them.</param>
    /// <param name="style">How the term stands out.</param>
    public void WriteTerm(string term, int column, string meaning, TextStyle style = TextStyle.Plain)
    {
        Write(term, style);
        if (TextWidth.Of(term) < column - 1 && meaning.Length > 0)
        {
            Pad(column - TextWidth.Of(term));
            WriteLine(TakeLine(ref meaning, column));
        }
        else
        {
            WriteLine();
        }
        WriteWrapped(meaning, column);
    }

    /// <summary>Takes the words that fit on one line.</summary>
    string TakeLine(ref string text, int indent)
    {
        int room = Math.Max(20, (width == int.MaxValue ? 1000 : width) - indent);
        int cut = text.Length <= room ? text.Length : text.LastIndexOf(' ', room);
        if (cut <= 0)
            cut = text.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0 ? blank : text.Length;
        string line = text[..cut];
        text = text[cut..].TrimStart(' ');
        return line;
    }
}

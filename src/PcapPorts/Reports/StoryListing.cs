using System.Globalization;
using System.Text;
using PcapPorts.Analysis.Stories;

namespace PcapPorts.Reports;

/// <summary>A story for people: wrapped text, or Markdown.</summary>
/// <param name="page">Where it is written.</param>
public sealed class StoryListing(TextPage page)
{
    /// <summary>Confidence from which a statement needs no word about it.</summary>
    const double Plain = 0.995;

    const int Indent = 2;

    /// <summary>Writes it as text: sentences by subject, each with its frames and, where it is a reading, how sure it is.</summary>
    public void WriteText(string title, IReadOnlyList<StoryStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        page.WriteLine(title, TextStyle.Bold);
        StoryKind? before = null;
        foreach (StoryStatement statement in statements)
        {
            if (before != statement.Kind)
                page.WriteLine();
            before = statement.Kind;
            page.WriteWrapped(TerminalText.Escape(statement.Text) + Support(statement), Indent, statement.Kind == StoryKind.Problem ? TextStyle.Bad : TextStyle.Plain);
        }
    }

    /// <summary>Writes it as Markdown (CommonMark): a heading, and an item a sentence.</summary>
    public void WriteMarkdown(string title, IReadOnlyList<StoryStatement> statements)
    {
        ArgumentNullException.ThrowIfNull(statements);
        page.WriteLine($"## {EscapeMarkdown(title)}");
        page.WriteLine();
        foreach (StoryStatement statement in statements)
            page.WriteLine($"- {EscapeMarkdown(TerminalText.Escape(statement.Text))}{Support(statement)}");
    }

    /// <summary>What stands behind a statement: its frames, and how sure it is where it is a reading. Begins with a space; empty where there is nothing to say.</summary>
    public static string Support(StoryStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        var text = new StringBuilder();
        if (statement.Frames.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"{(statement.Frames.Count == 1 ? "frame" : "frames")} {string.Join(", ", statement.Frames)}");
        if (statement.Confidence < Plain)
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : "; ")}{statement.Confidence * 100:0} % sure");
        return text.Length == 0 ? "" : $" ({text})";
    }

    static string EscapeMarkdown(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char next in text)
        {
            if (next is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '!')
                escaped.Append('\\');
            escaped.Append(next);
        }
        return escaped.ToString();
    }
}

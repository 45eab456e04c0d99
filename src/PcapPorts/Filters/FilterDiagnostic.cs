using System.Text;

namespace PcapPorts.Filters;

/// <summary>What is wrong with a filter, or doubtful about it, and where.</summary>
/// <param name="Severity">Whether the filter can be used in spite of it.</param>
/// <param name="Span">The place in the text.</param>
/// <param name="Message">What is wrong, in one sentence without the full stop.</param>
public sealed record FilterDiagnostic(FilterSeverity Severity, FilterSpan Span, string Message)
{
    /// <summary>What somebody probably meant to write in place of the <see cref="Span"/>; null when there is no guess.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The sentence with the guess, if there is one: <c>http.hst: no such field; did you mean http.host?</c></summary>
    public string Sentence => Suggestion is null ? Message : $"{Message}; did you mean {Suggestion}?";

    /// <summary>
    /// Three lines for a terminal: the sentence, the text of the filter, and a caret under the place. A long text is shown around the place;
    /// control characters in it are shown as question marks.
    /// </summary>
    /// <param name="text">The text of the filter.</param>
    public string Describe(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int Shown = 100;
        int start = Math.Clamp(Span.Start, 0, text.Length);
        int from = Math.Max(0, Math.Min(start - Shown / 2, text.Length - Shown));
        int to = Math.Min(text.Length, from + Shown);
        var lines = new StringBuilder(Plain(Sentence)).Append("\n    ").Append(Plain(text[from..to])).Append("\n    ").Append(' ', start - from).Append('^');
        return lines.Append('~', Math.Max(0, Math.Min(Span.End, to) - start - 1)).ToString();
    }

    static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char character in text)
            plain.Append(char.IsControl(character) || character is >= '\u200b' and <= '\u200f' or >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' ? '?' : character);
        return plain.ToString();
    }
}

/// <summary>Whether a filter can be used in spite of a <see cref="FilterDiagnostic"/>.</summary>
public enum FilterSeverity : byte
{
    /// <summary>It can, and does what is said, which may surprise.</summary>
    Warning,

    /// <summary>It cannot.</summary>
    Error,
}

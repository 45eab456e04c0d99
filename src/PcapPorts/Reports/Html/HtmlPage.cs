using System.Globalization;
using System.Text;

namespace PcapPorts.Reports;

/// <summary>HTML as it is written: what is captured only ever goes through <see cref="Escape"/>.</summary>
sealed class HtmlPage
{
    static readonly System.Buffers.SearchValues<char> Marks = System.Buffers.SearchValues.Create("&<>\"'`");

    readonly StringBuilder _text = new(1 << 16);

    /// <summary>Adds HTML of our own.</summary>
    public HtmlPage Raw(string html)
    {
        _text.Append(html);
        return this;
    }

    /// <summary>Adds any text.</summary>
    public HtmlPage Text(string? text)
    {
        if (text is not null)
            _text.Append(Escape(text));
        return this;
    }

    /// <summary>A cell with a text.</summary>
    public HtmlPage Cell(string text) => Raw("<td>").Text(text).Raw("</td>");

    /// <summary>A cell with an amount as people read it, and the number that it is sorted by.</summary>
    public HtmlPage Amount(long number, string text) => Raw($"<td class=n data-v={number.ToString(CultureInfo.InvariantCulture)}>").Text(text).Raw("</td>");

    /// <summary>A cell with a whole number.</summary>
    public HtmlPage Number(long number) => Amount(number, Units.Count(number));

    /// <summary>Begins a table that can be sorted.</summary>
    /// <param name="id">Its name in the page.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Headings; those of numbers begin with <c>#</c>.</param>
    public HtmlPage BeginTable(string id, string caption, params string[] columns)
    {
        Raw($"<div class=scroll tabindex=0 role=region aria-label=\"").Text(caption).Raw($"\"><table id={id} class=sortable><caption>").Text(caption).Raw("</caption><thead><tr>");
        foreach (string column in columns)
            Raw(column.StartsWith('#') ? "<th scope=col class=n>" : "<th scope=col>").Text(column.TrimStart('#')).Raw("</th>");
        return Raw("</tr></thead><tbody>\n");
    }

    /// <summary>Ends it.</summary>
    public HtmlPage EndTable() => Raw("</tbody></table></div>\n");

    /// <summary>Text as HTML shows it: its own characters by name, control and hidden ones visible.</summary>
    public static string Escape(string text)
    {
        text = TerminalText.Escape(text);
        if (text.AsSpan().IndexOfAny(Marks) < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '`' => escaped.Append("&#96;"),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    /// <summary>Everything.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>A coordinate.</summary>
    public static string At(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

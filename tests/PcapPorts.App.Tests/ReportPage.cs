using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace PcapPorts.App.Tests;

/// <summary>A cell of a table: what is shown, and the number behind it.</summary>
sealed record ReportCell(string Text, long? Number);

/// <summary>An HTML report, taken apart: its tables by their headings, its tiles, and the tooltips of its charts.</summary>
sealed partial class ReportPage(string html)
{
    /// <summary>The names of all tables.</summary>
    public IReadOnlyList<string> Tables { get; } = [.. TableHead().Matches(html).Select(static match => match.Groups["id"].Value)];

    /// <summary>The numbers in tiles, by name.</summary>
    public IReadOnlyDictionary<string, long> Stats { get; } =
        Stat().Matches(html).ToDictionary(static match => match.Groups["name"].Value, static match => long.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>The rows of a table; none where it does not exist. Of two equal headings the second one has a 2 behind it.</summary>
    public List<Dictionary<string, ReportCell>> Rows(string table)
    {
        Match found = TableHead().Matches(html).FirstOrDefault(match => match.Groups["id"].Value == table) ?? Match.Empty;
        if (!found.Success)
            return [];
        string text = html[found.Index..html.IndexOf("</table>", found.Index, StringComparison.Ordinal)];
        List<string> heads = [];
        foreach (Match head in Head().Matches(text))
            heads.Add(heads.Contains(Plain(head.Groups["text"].Value)) ? Plain(head.Groups["text"].Value) + " 2" : Plain(head.Groups["text"].Value));
        return [.. Row().Matches(text[text.IndexOf("<tbody>", StringComparison.Ordinal)..]).Select(row =>
        {
            Match[] cells = Cell().Matches(row.Value).ToArray();
            Assert.Equal(heads.Count, cells.Length);
            return heads.Zip(cells).ToDictionary(static pair => pair.First, static pair => new ReportCell(
                Plain(pair.Second.Groups["text"].Value),
                Number().Match(pair.Second.Groups["attributes"].Value) is { Success: true } number ? long.Parse(number.Groups["value"].Value, CultureInfo.InvariantCulture) : null), StringComparer.Ordinal);
        })];
    }

    /// <summary>The tooltips of the chart whose description begins so.</summary>
    public List<string> Tooltips(string description)
    {
        int at = html.IndexOf($"aria-label=\"{description}", StringComparison.Ordinal);
        return at < 0 ? [] : [.. Title().Matches(html[at..html.IndexOf("</svg>", at, StringComparison.Ordinal)]).Select(static title => Plain(title.Groups["text"].Value))];
    }

    /// <summary>Bytes and packets of the bins of the chart of traffic over time.</summary>
    public List<(long Bytes, long Packets)> Bins { get; } =
        [.. Bin().Matches(html).Select(static bin => (long.Parse(bin.Groups["bytes"].Value, CultureInfo.InvariantCulture), long.Parse(bin.Groups["packets"].Value, CultureInfo.InvariantCulture)))];

    /// <summary>The items of the list under a heading.</summary>
    public List<string> Items(string heading)
    {
        int at = html.IndexOf($"<h3>{heading}</h3>", StringComparison.Ordinal);
        return at < 0 ? [] : [.. Item().Matches(html[at..html.IndexOf("</ul>", at, StringComparison.Ordinal)]).Select(static item => Plain(item.Groups["text"].Value))];
    }

    /// <summary>The sentences of the findings.</summary>
    public List<string> Findings { get; } = [.. Finding().Matches(html).Select(static finding => Plain(finding.Groups["text"].Value))];

    static string Plain(string text) => WebUtility.HtmlDecode(Tag().Replace(text, ""));

    [GeneratedRegex("<table id=(?<id>[a-z-]+) ", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TableHead();

    [GeneratedRegex("<th [^>]*>(?<text>.*?)</th>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Head();

    [GeneratedRegex("<tr.*?</tr>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Row();

    [GeneratedRegex("<td(?<attributes>[^>]*)>(?<text>.*?)</td>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Cell();

    [GeneratedRegex(@"data-v=(?<value>-?\d+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();

    [GeneratedRegex("data-stat=\"?(?<name>[^\"> ]+( [^\">]+)?)\"? data-v=(?<value>-?\\d+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Stat();

    [GeneratedRegex("<title>(?<text>.*?)</title>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Title();

    [GeneratedRegex(@"class=bin data-bin=\d+ data-bytes=(?<bytes>\d+) data-packets=(?<packets>\d+)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Bin();

    [GeneratedRegex("<li>(?<text>.*?)</li>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Item();

    [GeneratedRegex("<span class=weight>[a-z]+</span>(?<text>.*?)</p>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Finding();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Tag();
}

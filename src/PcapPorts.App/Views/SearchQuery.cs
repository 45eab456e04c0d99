using System.Globalization;
using System.Text.RegularExpressions;

namespace PcapPorts.App.Views;

/// <summary>Where a search looks.</summary>
enum SearchPlace : byte
{
    /// <summary>In the rows of the list.</summary>
    List,

    /// <summary>In the detail trees.</summary>
    Details,

    /// <summary>In the bytes.</summary>
    Bytes,
}

/// <summary>How the text of a search is meant.</summary>
enum SearchKind : byte
{
    /// <summary>Text, in any case.</summary>
    Text,

    /// <summary>A regular expression, in any case.</summary>
    Regex,

    /// <summary>Bytes in hexadecimal digits.</summary>
    Hex,
}

/// <summary>What somebody looks for.</summary>
sealed class SearchQuery
{
    readonly Regex? _regex;
    readonly byte[] _bytes;

    SearchQuery(string text, SearchPlace place, SearchKind kind, Regex? regex, byte[] bytes)
    {
        Text = text;
        Place = place;
        Kind = kind;
        _regex = regex;
        _bytes = bytes;
    }

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    /// <summary>Where to look.</summary>
    public SearchPlace Place { get; }

    /// <summary>How it is meant.</summary>
    public SearchKind Kind { get; }

    /// <summary>Makes a query, or says why it is none.</summary>
    public static SearchQuery? Parse(string text, SearchPlace place, SearchKind kind, out string error)
    {
        error = text.Length == 0 ? "there is nothing to look for" : "";
        if (error.Length > 0)
            return null;
        if (kind == SearchKind.Hex)
        {
            string digits = string.Concat(text.Where(static c => c is not (' ' or ':' or '-')));
            if (digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) && digits.Length > 0)
                return new SearchQuery(text, SearchPlace.Bytes, kind, null, Convert.FromHexString(digits));
            error = "hexadecimal bytes are pairs of digits, such as 16 03 01";
            return null;
        }
        if (kind == SearchKind.Text)
            return new SearchQuery(text, place, kind, null, System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            // Without backtracking: neither the pattern nor what is captured can make it hang.
            var regex = new Regex(text, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return new SearchQuery(text, place, kind, regex, []);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            error = $"no regular expression: {failure.Message}";
            return null;
        }
    }

    /// <summary>Whether a text holds it.</summary>
    public bool Matches(string text) =>
        _regex is not null ? _regex.IsMatch(text) : CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, Text, CompareOptions.OrdinalIgnoreCase) >= 0;

    /// <summary>Where bytes hold it, or -1.</summary>
    public int IndexIn(ReadOnlySpan<byte> bytes)
    {
        if (_regex is null && Kind == SearchKind.Hex)
            return bytes.IndexOf(_bytes);
        // One byte is one character: what is found stands where it was captured.
        string latin = System.Text.Encoding.Latin1.GetString(bytes);
        if (_regex is not null)
            return _regex.Match(latin) is { Success: true } match ? match.Index : -1;
        return latin.IndexOf(System.Text.Encoding.Latin1.GetString(_bytes), StringComparison.OrdinalIgnoreCase);
    }
}

using PcapPorts.Fields;
using PcapPorts.Filters;

namespace PcapPorts.App.Views;

/// <summary>What a text in the filter bar is worth.</summary>
enum FilterVerdict : byte
{
    /// <summary>There is no text: every packet is shown.</summary>
    Empty,

    /// <summary>It can be applied.</summary>
    Valid,

    /// <summary>It can be applied, but may not mean what it says.</summary>
    Doubtful,

    /// <summary>It cannot be applied.</summary>
    Invalid,
}

/// <summary>A text of the filter bar, looked at.</summary>
/// <param name="Verdict">What it is worth.</param>
/// <param name="Message">What is wrong or doubtful; empty for nothing.</param>
/// <param name="At">Where in the text.</param>
/// <param name="Translation">The display filter that it stands for, when it was written in tcpdump's language; else empty.</param>
/// <param name="Filter">The filter; null when it cannot be applied.</param>
sealed record FilterReading(FilterVerdict Verdict, string Message, int At, string Translation, DisplayFilter? Filter)
{
    /// <summary>Whether it takes a packet; null when it cannot be applied.</summary>
    public Func<FieldList, bool>? Matches => Filter is { } filter ? filter.Matches : null;
}

/// <summary>Reads filters.</summary>
static class PacketFilter
{
    /// <summary>Looks at a text.</summary>
    public static FilterReading Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new FilterReading(FilterVerdict.Empty, "", 0, "", null);
        if (!DisplayFilter.TryParse(text, out DisplayFilter? filter, out FilterDiagnostic? error))
            return new FilterReading(FilterVerdict.Invalid, error.Sentence, error.Span.Start, "", null);
        string translation = filter.IsTranslated ? filter.DisplayText : "";
        return filter.Warnings is [var warning, ..]
            ? new FilterReading(FilterVerdict.Doubtful, warning.Sentence, warning.Span.Start, translation, filter)
            : new FilterReading(FilterVerdict.Valid, "", 0, translation, filter);
    }

    /// <summary>A filter, or null when the text is none.</summary>
    public static Func<FieldList, bool>? TryParse(string text) => Read(text).Matches;
}

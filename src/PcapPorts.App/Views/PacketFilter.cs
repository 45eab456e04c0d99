using PcapPorts.Fields;
using PcapPorts.Protocols;

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
/// <param name="Translation">The display filter that it stands for, when it was written in another language; else empty.</param>
/// <param name="Matches">Whether it takes a packet; null when it cannot be applied.</param>
sealed record FilterReading(FilterVerdict Verdict, string Message, int At, string Translation, Func<FieldList, bool>? Matches);

/// <summary>Reads filters.</summary>
static class PacketFilter
{
    /// <summary>Looks at a text.</summary>
    public static FilterReading Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new FilterReading(FilterVerdict.Empty, "", 0, "", null);
        return TryParse(text) is { } matches ? new FilterReading(FilterVerdict.Valid, "", 0, "", matches)
            : new FilterReading(FilterVerdict.Invalid, "it takes the names of fields with || between them", 0, "", null);
    }

    /// <summary>A filter, or null when the text is none.</summary>
    public static Func<FieldList, bool>? TryParse(string text)
    {
        string[] names = text.Split("||", StringSplitOptions.TrimEntries);
        Field?[] fields = Array.ConvertAll(names, Dissectors.Fields.Find);
        if (Array.IndexOf(fields, null) >= 0)
            return null;
        return list =>
        {
            foreach (Field? field in fields)
            {
                if (list.IndexOf(field!) >= 0)
                    return true;
            }
            return false;
        };
    }
}

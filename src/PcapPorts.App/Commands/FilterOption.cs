using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Filters;

namespace PcapPorts.App.Commands;

/// <summary><c>-Y</c>: a display filter, in Wireshark's language or in tcpdump's.</summary>
sealed class FilterOption
{
    readonly Option<string> _filter = new("-Y", "--display-filter") { Description = "Only what a display filter takes, such as 'tcp.port == 443' or 'port 53'", HelpName = "FILTER" };

    /// <param name="command">Gets the option.</param>
    public FilterOption(Command command) => command.Add(_filter);

    /// <summary>The filter; null when none was given. What is doubtful about it, and what it was translated into, is said on standard error.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="more">What must hold besides, as a display filter; null for nothing.</param>
    /// <exception cref="FilterException">The text is no filter.</exception>
    public DisplayFilter? Of(ParseResult result, string? more = null)
    {
        if (result.GetValue(_filter) is not { } text)
            return more is null ? null : DisplayFilter.TryParse(more, out DisplayFilter? only, out FilterDiagnostic? reason) ? only : throw new FilterException(reason.Describe(more));
        if (!DisplayFilter.TryParse(text, out DisplayFilter? filter, out FilterDiagnostic? error))
            throw new FilterException(error.Describe(text));
        if (filter.IsTranslated)
            Messages.Write($"-Y: as a display filter this is {filter.DisplayText}");
        foreach (FilterDiagnostic warning in filter.Warnings)
            Messages.Write($"-Y: {warning.Sentence}");
        if (more is null)
            return filter;
        // Its own text was a filter, so what both say is one too; told in one language.
        string both = $"({filter.DisplayText}) && {more}";
        return DisplayFilter.TryParse(both, out DisplayFilter? joined, out error) ? joined : throw new FilterException(error.Describe(both));
    }
}

using System.CommandLine;
using PcapPorts.App.Streams;
using PcapPorts.Filters;

namespace PcapPorts.App.Commands;

/// <summary><c>-Y</c>: a display filter, in Wireshark's language or in tcpdump's.</summary>
sealed class FilterOption
{
    readonly Option<string> _filter;

    /// <param name="command">Gets the option.</param>
    /// <param name="name">Its long name.</param>
    public FilterOption(Command command, string name = "--display-filter")
    {
        _filter = new Option<string>("-Y", name) { Description = "Only what a display filter takes, such as 'tcp.port == 443' or 'port 53'", HelpName = "FILTER" };
        command.Add(_filter);
    }

    /// <summary>As <see cref="Of"/>, where flows are not known yet when their packets pass.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="where">Where that is so: <c>here</c>, <c>in a report</c>.</param>
    public DisplayFilter? OfPackets(ParseResult result, string where)
    {
        DisplayFilter? filter = Of(result);
        if (filter is { AsksForFlows: true })
            throw new UsageException($"-Y: fields of flows (flow.) are known when a capture has ended, and {where} packets are judged as they pass; see: pcapports flows -Y, pcapports packets -Y");
        return filter;
    }

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

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
    /// <exception cref="FilterException">The text is no filter.</exception>
    public DisplayFilter? Of(ParseResult result)
    {
        if (result.GetValue(_filter) is not { } text)
            return null;
        if (!DisplayFilter.TryParse(text, out DisplayFilter? filter, out FilterDiagnostic? error))
            throw new FilterException(error.Describe(text));
        if (filter.IsTranslated)
            Messages.Write($"-Y: as a display filter this is {filter.DisplayText}");
        foreach (FilterDiagnostic warning in filter.Warnings)
            Messages.Write($"-Y: {warning.Sentence}");
        return filter;
    }
}

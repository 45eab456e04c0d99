using System.CommandLine;

namespace PcapPorts.App.Commands;

/// <summary>Says what is wrong with a command line, and what may have been meant.</summary>
static class ParseErrors
{
    public static string Explain(ParseResult result)
    {
        foreach (string token in result.UnmatchedTokens)
        {
            if (!token.StartsWith('-') || token.Length < 2)
                continue;
            string option = token.Split('=')[0];
            string? nearest = Spelling.Nearest(option, result.CommandResult.Command.Options.Select(known => known.Name));
            return $"there is no option {option}{(nearest is null ? "" : $"; the nearest is {nearest}")}";
        }
        return result.Errors[0].Message.TrimEnd('.');
    }
}

using System.CommandLine;
using PcapPorts.Filters;

namespace PcapPorts.App.Commands;

/// <summary>
/// A word that begins with a hyphen and was taken for an argument because no option has that name: a typing error, most likely, and
/// not a file.
/// </summary>
static class UnknownOption
{
    /// <summary>Refuses such words, but for <c>-</c> alone and for files that exist.</summary>
    public static void Refuse(ParseResult result, IEnumerable<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.Length < 2 || argument[0] != '-' || Path.Exists(argument))
                continue;
            string option = argument.Split('=')[0];
            string? nearest = Spelling.Nearest(option, result.CommandResult.Command.Options.Select(known => known.Name));
            throw new UsageException($"there is no option {option}{(nearest is null ? "" : $"; the nearest is {nearest}")}");
        }
    }
}

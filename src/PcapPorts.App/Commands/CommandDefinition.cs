using System.CommandLine;

namespace PcapPorts.App.Commands;

/// <summary>A command of <c>pcapports</c>: its options are made only when it is named, for each costs start-up time.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Summary">One line for the list of commands.</param>
/// <param name="Create">Makes the command with its options and its action.</param>
/// <param name="Examples">Command lines, each with a few words on what it does.</param>
sealed record CommandDefinition(string Name, string Summary, Func<CommandDefinition, Command> Create, params (string Line, string Does)[] Examples)
{
    /// <summary>What somebody must know to read the output; null where it explains itself.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it scans captures whole, with their flows: then a rehearsal is worth while before the command line is read.</summary>
    public bool ScansFlows { get; init; }
}

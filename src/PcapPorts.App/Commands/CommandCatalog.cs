namespace PcapPorts.App.Commands;

/// <summary>All commands, in the order in which help lists them.</summary>
static class CommandCatalog
{
    public static readonly CommandDefinition[] All =
    [
        FlowsCommand.Definition,
        PortsCommand.Definition,
        InfoCommand.Definition,
    ];

    /// <summary>The command of a name; null when there is none.</summary>
    public static CommandDefinition? Find(string name) => Array.Find(All, command => command.Name == name);
}

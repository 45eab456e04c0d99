namespace PcapPorts.App.Commands;

/// <summary>All commands.</summary>
static class CommandCatalog
{
    static readonly string[] Names =
    [
        "open",
        "summary",
        "flows",
        "ports",
        "packets",
        "port",
        "dns",
        "http",
        "tls",
        "apps",
        "objects",
        "follow",
        "explain",
        "fields",
        "exposure",
        "nat",
        "names",
        "report",
        "info",
        "sessions",
        "interfaces",
        "capture",
        "completion",
    ];

    /// <summary>All commands, in the order in which help lists them.</summary>
    public static IEnumerable<CommandDefinition> All => Names.Select(name => Find(name)!);

    /// <summary>The command of a name; null when there is none. Only that one is made, for start-up counts.</summary>
    public static CommandDefinition? Find(string name) => name switch
    {
        "open" => OpenCommand.Definition,
        "summary" => SummaryCommand.Definition,
        "flows" => FlowsCommand.Definition,
        "ports" => PortsCommand.Definition,
        "packets" => PacketsCommand.Definition,
        "port" => PortCommand.Definition,
        "dns" => ApplicationsCommand.Dns,
        "http" => ApplicationsCommand.Http,
        "tls" => ApplicationsCommand.Tls,
        "apps" => ApplicationsCommand.Apps,
        "objects" => ObjectsCommand.Definition,
        "follow" => FollowCommand.Definition,
        "explain" => ExplainCommand.Definition,
        "fields" => FieldsCommand.Definition,
        "exposure" => ExposureCommand.Definition,
        "nat" => NatCommand.Definition,
        "names" => NamesCommand.Definition,
        "report" => ReportCommand.Definition,
        "info" => InfoCommand.Definition,
        "sessions" => SessionsCommand.Definition,
        "interfaces" => InterfacesCommand.Definition,
        "capture" => CaptureCommand.Definition,
        "completion" => CompletionCommand.Definition,
        _ => null,
    };
}

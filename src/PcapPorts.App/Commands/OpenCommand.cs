using System.CommandLine;
using PcapPorts.App.Views;

namespace PcapPorts.App.Commands;

/// <summary><c>open</c>: the terminal interface.</summary>
sealed class OpenCommand
{
    public static readonly CommandDefinition Definition = new(
        "open", "The terminal interface: packets, flows, statistics, live capture",
        static definition => new OpenCommand(definition)._command,
        ("pcapports office.pcapng", "opens a capture, on a terminal"),
        ("pcapports open office.pcapng -Y dns", "with a filter"),
        ("pcapports open -i eth0 -f \"port 53\"", "what passes an interface"),
        ("pcapports open", "recent files and interfaces"));

    readonly Command _command;
    readonly Argument<string?> _file = new("FILE") { Description = "A capture file, or - for standard input; without one, recent files and interfaces", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string> _read = new("--read", "-r") { Description = "A capture file, as tcpdump and tshark take it", HelpName = "FILE" };
    readonly Option<string> _filter = new("--filter", "-Y") { Description = "Show only the packets that this display filter takes", HelpName = "FILTER" };
    readonly Option<string[]> _interfaces = new("--interface", "-i") { Description = "Listen on an interface", HelpName = "NAME" };
    readonly Option<string> _captureFilter = new("--capture-filter", "-f") { Description = "Capture filter, such as \"tcp port 443\"", HelpName = "FILTER" };
    readonly Option<string> _theme = new("--theme") { Description = "Colours: terminal, dark, light, contrast, none", HelpName = "NAME" };

    OpenCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _command.Add(_file);
        _command.Add(_read);
        _command.Add(_filter);
        _command.Add(_interfaces);
        _command.Add(_captureFilter);
        _command.Add(_theme);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        string? file = result.GetValue(_file) ?? result.GetValue(_read);
        if (file is not null)
            UnknownOption.Refuse(result, [file]);
        string[] interfaces = result.GetValue(_interfaces) ?? [];
        if (file is not null && interfaces.Length > 0)
            throw new UsageException("-i listens and a file is read; take one of them");
        return (int)ViewerProgram.Run(new ViewerStart(file, interfaces, result.GetValue(_captureFilter) ?? "", result.GetValue(_filter), result.GetValue(_theme)));
    }
}

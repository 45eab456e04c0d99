using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Commands;
using PcapPorts.App.Streams;
using PcapPorts.Filters;
using PcapPorts.Reports;

namespace PcapPorts.App;

/// <summary>Finds the command that the first argument names, and turns whatever happens into an exit status and a sentence.</summary>
static class Application
{
    /// <summary>Runs a command line.</summary>
    public static ExitStatus Run(string[] args)
    {
        try
        {
            return Dispatch(args);
        }
        catch (OutputClosedException)
        {
            return ExitStatus.Success;
        }
        catch (UsageException wrong)
        {
            string command = args.Length > 0 && CommandCatalog.Find(args[0]) is { } known ? known.Name + " " : "";
            Messages.Write($"{wrong.Message}. See: pcapports {command}--help");
            return ExitStatus.Usage;
        }
        catch (FilterException wrong)
        {
            Messages.WriteRaw($"pcapports: -Y: {wrong.Message}\n");
            return ExitStatus.Usage;
        }
        catch (RunException failure)
        {
            Messages.Write(failure.Message);
            return ExitStatus.Nothing;
        }
        catch (Exception failure)
        {
            // The last resort: a defect of ours is a sentence too, with what a report needs.
            Messages.Write($"this should not have happened, please report it: {failure.GetType().Name} "
                + $"in {failure.TargetSite?.DeclaringType?.Name}.{failure.TargetSite?.Name}: {failure.Message}");
            return ExitStatus.Nothing;
        }
    }

    static ExitStatus Dispatch(string[] args)
    {
        switch (args)
        {
            case [] when StandardStream.IsTerminal(0) && StandardStream.IsTerminal(1) && Environment.GetEnvironmentVariable("TERM") != "dumb":
                return Invoke(OpenCommand.Definition, args);
            case []:
            case ["-h" or "--help" or "-?" or "help"]:
                return Print(HelpText.WriteRoot);
            case ["--version"]:
                return Print(static page => page.WriteLine($"pcapports {typeof(Application).Assembly.GetName().Version!.ToString(3)}"));
            case ["help", var name]:
                return Print(page => HelpText.WriteCommand(page, CommandCatalog.Find(name) ?? throw Unknown(name)));
            default:
                break;
        }
        if (CommandCatalog.Find(args[0]) is { } definition)
            return Invoke(definition, args.AsSpan(1));
        if (IsCapture(args[0]))
            return Invoke(OpensViewer(args) ? OpenCommand.Definition : SummaryCommand.Definition, args);
        throw Unknown(args[0]);
    }

    static ExitStatus Invoke(CommandDefinition definition, ReadOnlySpan<string> args)
    {
        foreach (string argument in args)
        {
            if (argument is "-h" or "--help" or "-?")
                return Print(page => HelpText.WriteCommand(page, definition));
            if (argument == "--")
                break;
        }
        if (definition.ScansFlows)
            ScanRehearsal.Begin(static flows => new FlowQuery(new FlowSelection(), FlowSort.Bytes, top: 1).Run(flows, static (in LabelledFlow _) => { }));
        Command command = definition.Create(definition);
        ParseResult result = command.Parse(args.ToArray(), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        return (ExitStatus)result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Whether a first argument that is no command is what the summary is wanted of.</summary>
    static bool IsCapture(string argument) =>
        argument is "-" or "-r" or "--read" || (!argument.StartsWith('-') && (Path.Exists(argument) || argument.AsSpan().IndexOfAny("./\\*") >= 0));

    /// <summary>One capture and a terminal to look at it: then the terminal interface is wanted, and no page of text.</summary>
    static bool OpensViewer(string[] args) =>
        args.Length == 1 && !args[0].StartsWith("--", StringComparison.Ordinal) && !Directory.Exists(args[0])
        && StandardStream.IsTerminal(1) && Environment.GetEnvironmentVariable("TERM") != "dumb";

    static UsageException Unknown(string name)
    {
        string? nearest = Spelling.Nearest(name, CommandCatalog.All.Select(command => command.Name));
        string kind = name.StartsWith('-') ? "option" : "command or file";
        return new UsageException($"there is no {kind} '{name}'{(nearest is null ? "" : $"; the nearest command is {nearest}")}");
    }

    static ExitStatus Print(Action<TextPage> write)
    {
        bool colour = StandardStream.IsTerminal(1) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var output = new Utf8Output(new StandardStream(1));
        write(HelpText.Page(output, colour));
        output.Flush();
        return ExitStatus.Success;
    }
}

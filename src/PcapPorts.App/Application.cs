using System.CommandLine;
using PcapPorts.App.Commands;
using PcapPorts.App.Streams;

namespace PcapPorts.App;

/// <summary>Finds the command that the first argument names, and turns whatever happens into an exit status and a sentence.</summary>
static class Application
{
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
        catch (RunException failure)
        {
            Messages.Write(failure.Message);
            return ExitStatus.Nothing;
        }
        catch (Exception failure)
        {
            // The last resort: a defect of ours is a sentence too, with what a report needs.
            Messages.Write($"this should not have happened, please report it: {failure.GetType().Name} in {failure.TargetSite?.DeclaringType?.Name}.{failure.TargetSite?.Name}: {failure.Message}");
            return ExitStatus.Nothing;
        }
    }

    static ExitStatus Dispatch(string[] args)
    {
        if (args is ["--version"])
        {
            var output = new Reports.Utf8Output(new StandardStream(1));
            output.Write($"pcapports {ProgramVersion}\n");
            output.Flush();
            return ExitStatus.Success;
        }
        if (args.Length == 0 || CommandCatalog.Find(args[0]) is not { } definition)
            throw new UsageException("no command");
        Command command = definition.Create(definition);
        ParseResult result = command.Parse(args.AsSpan(1).ToArray(), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
            throw new UsageException(result.Errors[0].Message.TrimEnd('.'));
        return (ExitStatus)result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Version of this build.</summary>
    static string ProgramVersion => typeof(Application).Assembly.GetName().Version!.ToString(3);
}

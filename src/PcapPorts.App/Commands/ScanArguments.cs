using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.Flows;
using PcapPorts.Protocols;

namespace PcapPorts.App.Commands;

/// <summary>Which captures a command reads, and how their flows are kept.</summary>
sealed class ScanArguments
{
    readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Capture files, directories of them, or - for standard input",
        Arity = ArgumentArity.ZeroOrMore,
    };

    readonly Option<string[]> _read = new("--read", "-r") { Description = "A capture file, as tcpdump and tshark take it", HelpName = "FILE" };
    readonly Option<string> _threads = new("--threads") { Description = "Most threads (default: one a core)", HelpName = "N" };
    readonly WordOption? _join;
    readonly Option<string>? _timeout;
    readonly Option<string>? _maxFlows;

    /// <param name="command">Gets the arguments and options.</param>
    /// <param name="flows">Whether the command tracks flows.</param>
    /// <param name="scans">Whether it scans whole captures; otherwise it reads one packet by packet.</param>
    /// <param name="joins">Whether files that a recorder wrote in turn may be read as one capture.</param>
    public ScanArguments(Command command, bool flows, bool scans = true, bool joins = false)
    {
        command.Add(_paths);
        command.Add(_read);
        if (scans)
            command.Add(_threads);
        command.Add(new Option<bool>("-n") { Description = "No name look-ups: accepted for the habit, there never are any" });
        if (flows)
        {
            _timeout = new Option<string>("--timeout") { Description = "A silence of so many seconds ends a flow (default: none)", HelpName = "SECONDS" };
            _maxFlows = new Option<string>("--max-flows") { Description = $"Most flows kept in memory (default {FlowTableOptions.DefaultMaxFlows})", HelpName = "N" };
            command.Add(_timeout);
            command.Add(_maxFlows);
        }
        if (!joins)
            return;
        _join = new WordOption("--join", "Read files as one capture: those that a recorder wrote in turn, all of them, or none (default auto)", "auto", "all", "none");
        command.Add(_join);
    }

    /// <summary>The paths, at least one.</summary>
    public IReadOnlyList<string> Paths(ParseResult result)
    {
        string[] paths = result.GetValue(_paths) ?? [];
        string[] read = result.GetValue(_read) ?? [];
        UnknownOption.Refuse(result, paths);
        if (paths.Length + read.Length == 0)
            throw new UsageException("no capture was given; name a file, a directory, or - for standard input");
        return [.. paths, .. read];
    }

    /// <summary>Whether a path was given.</summary>
    public bool HasPaths(ParseResult result) => (result.GetValue(_paths)?.Length ?? 0) + (result.GetValue(_read)?.Length ?? 0) > 0;

    /// <summary>The captures. Files that a recorder wrote in turn may be one of them.</summary>
    public CaptureInputs Inputs(ParseResult result, CancellationToken cancellation)
    {
        string join = _join is null ? "none" : _join.Of(result) ?? "auto";
        var inputs = new CaptureInputs(Paths(result), cancellation);
        inputs.Join(join);
        return inputs;
    }

    /// <summary>How to scan them.</summary>
    public ScanOptions Options(ParseResult result)
    {
        var options = new ScanOptions { TrackFlows = _maxFlows is not null };
        if (Numbers.Whole(_threads, result, 1, 1024) is { } threads)
            options = options with { Threads = (int)threads };
        if (_maxFlows is null || _timeout is null)
            return options;
        return options with
        {
            Flows = new FlowTableOptions
            {
                Inspector = ServiceDetector.Instance,
                MaxFlows = (int)(Numbers.Whole(_maxFlows, result, 1, int.MaxValue / 2) ?? FlowTableOptions.DefaultMaxFlows),
                IdleTimeoutNanoseconds = Numbers.Seconds(_timeout, result) ?? 0,
            },
        };
    }
}

using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>summary</c>: what is in these captures, on one page.</summary>
sealed class SummaryCommand
{
    public static readonly CommandDefinition Definition = new(
        "summary", "What is in these captures, on one page",
        static definition => new SummaryCommand(definition)._command,
        ("pcapports office.pcapng", "the summary of a capture"),
        ("pcapports summary captures/", "one summary of all captures in a directory"),
        ("pcapports summary office.pcapng --format json", "the same for programs"))
    {
        ScansFlows = true,
    };

    /// <summary>Columns where there is no terminal: every one of them is at least this wide.</summary>
    const int PageWidth = 80;

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;

    SummaryCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true, joins: true);
        _output = new OutputOptions(_command, "table", "json");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        ScanOptions options = _scan.Options(result) with { CountTimes = true };
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        var summary = new CaptureSummary(_scan.Paths(result));
        inputs.Scan(options, (input, scan) =>
        {
            summary.Add(input, scan);
            ScanLimits.Report(input, scan);
        });
        if (summary.Files == 0)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Files);
        if (_output.Format(result) == "json")
            summary.WriteJson(target.Text);
        else
            summary.WriteText(_output.Page(result, target, PageWidth));
        target.Complete();
        return (int)inputs.Status;
    }
}

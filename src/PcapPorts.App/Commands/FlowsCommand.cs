using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Filters;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>flows</c>: one record a flow.</summary>
sealed class FlowsCommand
{
    public static readonly CommandDefinition Definition = new(
        "flows", "One record a flow: who is client, who is server, what it carries, and why we think so",
        static definition => new FlowsCommand(definition)._command,
        ("pcapports flows office.pcapng", "every flow, as a table"),
        ("pcapports flows office.pcapng --top 20", "the twenty largest"),
        ("pcapports flows captures/ --format ndjson --service dns", "the DNS flows of all captures in a directory, a JSON object a line"),
        ("pcapports flows office.pcapng --host 10.0.0.0/8 --state refused", "connections of a network that were refused"),
        ("pcapports flows office.pcapng -Y 'flow.state == \"refused\" || tcp.analysis.retransmission'", "the flows that a display filter takes, or that have a packet that it takes"),
        ("ssh host tcpdump -w - | pcapports flows -", "the flows of a remote capture"))
    {
        ScansFlows = true,
        Note = "In the table, a question mark behind a service says that only a port number suggests it; an exclamation mark, that its payload "
            + "was found on a port that is not its own.",
    };

    static readonly string[] SortNames = ["id", "bytes", "packets", "payload", "duration", "first", "last"];

    static readonly string[] NameWords = ["never", "auto", "always"];

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly SelectionOptions _selection;
    readonly FilterOption _filter;
    readonly OutputOptions _output;
    readonly WordOption _sort = new("--sort", "Order of the flows (default id; bytes with --top)", SortNames);
    readonly Option<string> _top = new("--top") { Description = "Only the first so many in the order of --sort", HelpName = "N" };

    readonly WordOption _names = new("--names", "Names of addresses that the capture reveals: auto is where the file is small (default auto)", NameWords);

    readonly Option<bool> _health = new("--health") { Description = "In records: how well each TCP connection went (round trip, segments sent again, gaps, closed windows)" };

    readonly SchemaOption _schema;

    FlowsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true, joins: true);
        _filter = new FilterOption(_command);
        _selection = new SelectionOptions(_command);
        _command.Add(_sort);
        _command.Add(_top);
        _command.Add(_names);
        _command.Add(_health);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv", "zeek", "zeek-json");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        FlowSelection selection = _selection.Of(result);
        DisplayFilter? filter = _filter.Of(result);
        int? top = (int?)Numbers.Whole(_top, result, 1, int.MaxValue);
        string? sortName = _sort.Of(result);
        FlowSort sort = sortName is null ? top is null ? FlowSort.Id : FlowSort.Bytes : (FlowSort)Array.IndexOf(SortNames, sortName);
        _output.Check(result);
        bool health = result.GetValue(_health);
        if (_schema.Print(result, "flows", namesFile: true, schema =>
        {
            if (health)
                schema.Add<MeasuredFlow, MeasuredFlowFields>(default);
            else
                schema.Add<LabelledFlow, FlowFields>(default);
        }))
            return (int)ExitStatus.Success;
        if (health && _output.RecordFormat(result) is null)
            throw new UsageException("--health is for records: --format ndjson, json, csv or tsv");
        ScanOptions options = _scan.Options(result) with { Names = _names.Of(result) is { } names ? (NameWish)Array.IndexOf(NameWords, names) : NameWish.WhenCheap };
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Files);
        bool zeek = _output.Format(result).StartsWith("zeek", StringComparison.Ordinal);
        options = options with { MeasuresFlows = zeek || health };
        IFlowPrinter printer = zeek
            ? new ZeekFlows(target.Text, json: _output.Format(result) == "zeek-json")
            : _output.RecordFormat(result) is { } format
            ? health ? new MeasuredFlowRecords(target.Text, format, inputs.Count > 1) : new FlowRecords(target.Text, format, inputs.Count > 1)
            : new FlowTableText(_output.Page(result, target), inputs.Count > 1);
        bool begun = false;
        inputs.Scan(options, (input, scan) =>
        {
            if (!begun)
                printer.Begin();
            begun = true;
            printer.Open(input, scan);
            FlowSelection wanted = filter is null ? selection : selection with { Filter = FilteredFlows.Of(filter, inputs, input, scan, interruption.Token) };
            new FlowQuery(wanted, sort, top) { Names = scan.Names }.Run(scan.Flows, printer.Print);
            ScanLimits.Report(input, scan);
        });
        if (begun)
            printer.End();
        target.Complete();
        return (int)inputs.Status;
    }
}

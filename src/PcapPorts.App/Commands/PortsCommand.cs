using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>ports</c>: traffic by server port.</summary>
sealed class PortsCommand
{
    public static readonly CommandDefinition Definition = new(
        "ports", "Traffic by server port",
        static definition => new PortsCommand(definition)._command,
        ("pcapports ports office.pcapng", "the ports of a capture, those with most bytes first"),
        ("pcapports ports captures/ --format csv -o ports.csv", "the ports of all captures in a directory, for a spreadsheet"))
    {
        ScansFlows = true,
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly SelectionOptions _selection;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;

    PortsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true, joins: true);
        _selection = new SelectionOptions(_command);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        FlowSelection selection = _selection.Of(result);
        _output.Check(result);
        if (_schema.Print(result, "ports", namesFile: false, static schema => schema.Add<PortTraffic, PortFields>(default)))
            return (int)ExitStatus.Success;
        ScanOptions options = _scan.Options(result);
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        var tally = new PortTally();
        var query = new FlowQuery(selection, FlowSort.Id, top: null);
        inputs.Scan(options, (input, scan) =>
        {
            query.Run(scan.Flows, (in LabelledFlow flow) => tally.Add(in flow));
            ScanLimits.Report(input, scan);
        });
        if (inputs.Status == ExitStatus.Nothing)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Files);
        PortTraffic[] ports = tally.ToArray();
        if (_output.RecordFormat(result) is { } format)
            WriteRecords(target.Text, format, ports);
        else
            PortListing.Write(_output.Page(result, target), ports);
        target.Complete();
        return (int)inputs.Status;
    }

    static void WriteRecords(Utf8Output output, RecordFormat format, PortTraffic[] ports)
    {
        var writer = new RecordWriter<PortTraffic, PortFields>(output, format, withFile: false);
        writer.Begin();
        foreach (PortTraffic port in ports)
            writer.Write(in port);
        writer.End();
    }
}

using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.Analysis.Names;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>names</c>: what addresses are called, by the capture itself.</summary>
sealed class NamesCommand
{
    public static readonly CommandDefinition Definition = new(
        "names", "What addresses are called: the names that the capture itself reveals, and where",
        static definition => new NamesCommand(definition)._command,
        ("pcapports names office.pcapng", "every name, with what gave it and the frame"),
        ("pcapports names captures/ --format ndjson", "a JSON object a name"))
    {
        Note = "Names come from DNS, mDNS and LLMNR answers, TLS server names and certificates, HTTP Host, DHCP and NetBIOS, and from the file itself. Nothing is looked up.",
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;

    NamesCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, joins: true);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        if (_schema.Print(result, "names", namesFile: true, static schema => schema.Add<NameRecord, NameFields>(default)))
            return (int)ExitStatus.Success;
        ScanOptions options = _scan.Options(result) with { Names = NameWish.Always };
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Files);
        bool withFile = inputs.Count > 1;
        RecordWriter<NameRecord, NameFields>? writer = _output.RecordFormat(result) is { } format ? new(target.Text, format, withFile) : null;
        NameListing? listing = writer is null ? new NameListing(_output.Page(result, target), withFile) : null;
        writer?.Begin();
        long count = 0;
        inputs.Scan(options, (input, scan) =>
        {
            if (writer is not null)
                writer.File = input;
            if (listing is not null)
                listing.File = input;
            foreach (AddressName name in scan.Names!.All)
            {
                count++;
                writer?.Write(new NameRecord(name));
                listing?.Add(name);
            }
            if (scan.Names.IsFull)
                Messages.WriteAbout(input, $"more names than are kept: only the first {NameTable.MaxNames} are listed");
        });
        writer?.End();
        if (count > 0)
            listing?.End();
        else if (listing is not null)
            _output.Page(result, target).WriteLine("The capture reveals no names.");
        target.Complete();
        return (int)inputs.Status;
    }
}

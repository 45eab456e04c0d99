using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.Analysis.Applications;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>apps</c>, and its parts <c>dns</c>, <c>http</c> and <c>tls</c>: what applications said, one record a message, in file order.</summary>
sealed class ApplicationsCommand
{
    public static readonly CommandDefinition Apps = new(
        "apps", "What applications said: DNS, HTTP, TLS, calls and logins, in file order",
        static definition => new ApplicationsCommand(definition, static _ => true)._command,
        ("pcapports apps office.pcapng", "names asked, pages fetched, servers greeted, users named"),
        ("pcapports apps office.pcapng --format ndjson", "a JSON object a line"));

    public static readonly CommandDefinition Dns = new(
        "dns", "Questions and answers of DNS, mDNS and LLMNR",
        static definition => new ApplicationsCommand(definition, static e => e is DnsEvent, static (output, json) => new ZeekMessages(new ZeekDnsLog(output, json)))._command,
        ("pcapports dns office.pcapng", "every question and answer, with the time it took"),
        ("pcapports dns office.pcapng --format csv -o dns.csv", "the same, for a spreadsheet"));

    public static readonly CommandDefinition Http = new(
        "http", "Requests and responses of HTTP",
        static definition => new ApplicationsCommand(definition, static e => e is HttpEvent { Kind: not "sip" }, static (output, json) => new ZeekMessages(new ZeekHttpLog(output, json)))._command,
        ("pcapports http office.pcapng", "every request and response, with the time it took"));

    public static readonly CommandDefinition Tls = new(
        "tls", "Hellos of TLS, also inside QUIC: server names, protocols, versions, fingerprints",
        static definition => new ApplicationsCommand(definition, static e => e is TlsEvent, static (output, json) => new ZeekSessions(new ZeekSslLog(output, json)))._command,
        ("pcapports tls office.pcapng", "which servers were asked for, and what was agreed on"),
        ("pcapports tls office.pcapng --format ndjson", "with JA3, JA3S and JA4"));

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;
    readonly string _table;
    readonly Func<ApplicationEvent, bool> _takes;
    readonly Func<Utf8Output, bool, IApplicationPrinter>? _zeek;

    ApplicationsCommand(CommandDefinition definition, Func<ApplicationEvent, bool> takes, Func<Utf8Output, bool, IApplicationPrinter>? zeek = null)
    {
        (_takes, _zeek, _table) = (takes, zeek, definition.Name);
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false, joins: true);
        string[] formats = ["table", "ndjson", "json", "csv", "tsv"];
        _output = new OutputOptions(_command, zeek is null ? formats : [.. formats, "zeek", "zeek-json"]);
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        if (_schema.Print(result, _table, namesFile: true, Fill))
            return (int)ExitStatus.Success;
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        using OutputTarget target = _output.Open(result, inputs.Files);
        IApplicationPrinter printer = Printer(result, target, withFile: inputs.Count > 1);
        printer.Begin();
        foreach (string input in inputs.Paths)
            Read(input, inputs, printer, target, interruption.Token);
        printer.End();
        target.Complete();
        inputs.SayInterrupted();
        return (int)inputs.Status;
    }

    static void Fill(TableSchema schema)
    {
        foreach (ApplicationRecord sample in ApplicationRecordFields.Samples)
            schema.Add<ApplicationRecord, ApplicationRecordFields>(in sample);
    }

    IApplicationPrinter Printer(ParseResult result, OutputTarget target, bool withFile)
    {
        string word = _output.Format(result);
        if (_zeek is not null && word.StartsWith("zeek", StringComparison.Ordinal))
            return _zeek(target.Text, word == "zeek-json");
        return _output.RecordFormat(result) is { } format
            ? new ApplicationRecords(_takes, target.Text, format, withFile)
            : new ApplicationTable(_takes, _output.Page(result, target));
    }

    static void Read(string input, CaptureInputs inputs, IApplicationPrinter printer, OutputTarget target, CancellationToken cancellation)
    {
        try
        {
            using CaptureScan? scan = printer.WantsFlows ? FilteredFlows.Scan(inputs, input, cancellation) : null;
            using CaptureReader reader = inputs.ReaderOf(input);
            inputs.CountRead();
            var batch = new FrameBatch();
            var dissection = new PacketDissection(reader);
            printer.Open(input, scan);
            while (!cancellation.IsCancellationRequested && reader.Read(batch))
            {
                dissection.BeginBatch();
                for (int i = 0; i < batch.Count; i++)
                {
                    ref FrameRecord frame = ref batch.Records[i];
                    dissection.Take(batch.FirstNumber + i, in frame, batch.Bytes(i));
                    printer.Take(dissection.Fields, batch.FirstNumber + i, frame.TimestampNanoseconds);
                }
                if (batch.Count < FrameBatch.Capacity || target.IsTerminal)
                    target.Text.Flush();
            }
            printer.Close();
            if (reader.Damage is { } damage && !cancellation.IsCancellationRequested)
                inputs.ReportDamage(input, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
    }
}

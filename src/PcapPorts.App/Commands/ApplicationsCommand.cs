using System.CommandLine;
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
        static definition => new ApplicationsCommand(definition, static e => e is DnsEvent)._command,
        ("pcapports dns office.pcapng", "every question and answer, with the time it took"),
        ("pcapports dns office.pcapng --format csv -o dns.csv", "the same, for a spreadsheet"));

    public static readonly CommandDefinition Http = new(
        "http", "Requests and responses of HTTP",
        static definition => new ApplicationsCommand(definition, static e => e is HttpEvent { Kind: not "sip" })._command,
        ("pcapports http office.pcapng", "every request and response, with the time it took"));

    public static readonly CommandDefinition Tls = new(
        "tls", "Hellos of TLS, also inside QUIC: server names, protocols, versions, fingerprints",
        static definition => new ApplicationsCommand(definition, static e => e is TlsEvent)._command,
        ("pcapports tls office.pcapng", "which servers were asked for, and what was agreed on"),
        ("pcapports tls office.pcapng --format ndjson", "with JA3, JA3S and JA4"));

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly Func<ApplicationEvent, bool> _takes;

    ApplicationsCommand(CommandDefinition definition, Func<ApplicationEvent, bool> takes)
    {
        _takes = takes;
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        bool withFile = inputs.Count > 1;
        using OutputTarget target = _output.Open(result, inputs.Paths);
        RecordWriter<ApplicationRecord, ApplicationRecordFields>? records = _output.RecordFormat(result) is { } format
            ? new RecordWriter<ApplicationRecord, ApplicationRecordFields>(target.Text, format, withFile)
            : null;
        ApplicationListing? listing = records is null ? new ApplicationListing(_output.Page(result, target)) : null;
        records?.Begin();
        foreach (string input in inputs.Paths)
        {
            if (records is not null)
                records.File = input;
            Read(input, inputs, records, listing, target, interruption.Token);
        }
        records?.End();
        listing?.End();
        target.Complete();
        inputs.SayInterrupted();
        return (int)inputs.Status;
    }

    void Read(
        string input, CaptureInputs inputs, RecordWriter<ApplicationRecord, ApplicationRecordFields>? records, ApplicationListing? listing, OutputTarget target, CancellationToken cancellation)
    {
        try
        {
            using CaptureReader reader = CaptureInputs.OpenReader(input, cancellation);
            inputs.CountRead();
            var batch = new FrameBatch();
            var dissection = new PacketDissection(reader.Sections.Count > 0);
            var events = new ApplicationEventReader();
            while (!cancellation.IsCancellationRequested && reader.Read(batch))
            {
                for (int i = 0; i < batch.Count; i++)
                {
                    ref FrameRecord frame = ref batch.Records[i];
                    dissection.Take(batch.FirstNumber + i, in frame, batch.Bytes(i));
                    Print(events.Read(dissection.Fields, batch.FirstNumber + i, frame.TimestampNanoseconds), records, listing);
                }
                if (batch.Count < FrameBatch.Capacity || target.IsTerminal)
                    target.Text.Flush();
            }
            Print(events.Unfinished, records, listing);
            if (reader.Damage is { } damage && !cancellation.IsCancellationRequested)
                inputs.ReportDamage(input, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
    }

    void Print(IEnumerable<ApplicationEvent> events, RecordWriter<ApplicationRecord, ApplicationRecordFields>? records, ApplicationListing? listing)
    {
        foreach (ApplicationEvent e in events)
        {
            if (!_takes(e))
                continue;
            records?.Write(new ApplicationRecord(e));
            listing?.Add(e);
        }
    }
}

using System.CommandLine;
using PcapPorts.Analysis.Objects;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>objects</c>: the bodies and files that a capture holds.</summary>
sealed class ObjectsCommand
{
    public static readonly CommandDefinition Definition = new(
        "objects", "Bodies and files carried by HTTP, SMTP, FTP, TFTP and SMB2, with their hashes",
        static definition => new ObjectsCommand(definition)._command,
        ("pcapports objects office.pcapng", "what was fetched and sent"),
        ("pcapports objects office.pcapng --export files", "the same, each written to a file in the folder files"),
        ("pcapports objects office.pcapng --format ndjson", "a JSON object a line, with SHA-256"))
    {
        Note = "Chunks and codings are undone. A file gets a safe name out of the one in the capture, with a number where it is taken; nothing is written over. "
            + "Files from a capture may be harmful: do not open what you do not trust.",
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;
    readonly Option<string> _export = new("--export") { Description = "Write each object to a file in this folder", HelpName = "DIR" };

    ObjectsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false, joins: true);
        _command.Add(_export);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        if (_schema.Print(result, "objects", namesFile: true, static schema => schema.Add<ObjectRecord, ObjectRecordFields>(default)))
            return (int)ExitStatus.Success;
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        ObjectFolder? folder = Folder(result);
        using OutputTarget target = _output.Open(result, inputs.Files);
        RecordWriter<ObjectRecord, ObjectRecordFields>? records = _output.RecordFormat(result) is { } format
            ? new RecordWriter<ObjectRecord, ObjectRecordFields>(target.Text, format, inputs.Count > 1)
            : null;
        ObjectListing? listing = records is null ? new ObjectListing(_output.Page(result, target)) : null;
        records?.Begin();
        foreach (string input in inputs.Paths)
        {
            if (records is not null)
                records.File = input;
            Read(input, inputs, folder, found => Print(found, records, listing), interruption.Token);
        }
        records?.End();
        listing?.End();
        target.Complete();
        inputs.SayInterrupted();
        return (int)inputs.Status;
    }

    ObjectFolder? Folder(ParseResult result)
    {
        if (result.GetValue(_export) is not { } path)
            return null;
        try
        {
            return new ObjectFolder(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path}: {FailureCause.Of(failure)}");
        }
    }

    static void Read(string input, CaptureInputs inputs, ObjectFolder? folder, Action<IReadOnlyList<CarriedObject>> print, CancellationToken cancellation)
    {
        try
        {
            using CaptureReader reader = inputs.ReaderOf(input);
            inputs.CountRead();
            var batch = new FrameBatch();
            var dissection = new PacketDissection(reader);
            using var collector = new ObjectCollector(folder);
            while (!cancellation.IsCancellationRequested && reader.Read(batch))
            {
                dissection.BeginBatch();
                for (int i = 0; i < batch.Count; i++)
                {
                    ref FrameRecord frame = ref batch.Records[i];
                    dissection.Take(batch.FirstNumber + i, in frame, batch.Bytes(i));
                    print(collector.Take(dissection.Fields, batch.FirstNumber + i, frame.TimestampNanoseconds));
                }
            }
            print(collector.End());
            if (collector.GivenUp > 0)
                Messages.WriteAbout(input, $"{collector.GivenUp} objects are incomplete, for more than {ObjectCollector.MaxOpen} were under way at a time");
            if (reader.Damage is { } damage && !cancellation.IsCancellationRequested)
                inputs.ReportDamage(input, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
    }

    static void Print(IReadOnlyList<CarriedObject> found, RecordWriter<ObjectRecord, ObjectRecordFields>? records, ObjectListing? listing)
    {
        foreach (CarriedObject carried in found)
        {
            records?.Write(new ObjectRecord(carried));
            listing?.Add(carried);
        }
    }
}

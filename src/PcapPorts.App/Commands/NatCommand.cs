using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>nat</c>: which flow inside a translator became which flow outside.</summary>
sealed class NatCommand
{
    public static readonly CommandDefinition Definition = new(
        "nat", "Which flow inside a NAT became which flow outside",
        static definition => new NatCommand(definition)._command,
        ("pcapports nat inside.pcapng outside.pcapng", "two captures, one on each side of the router"),
        ("pcapports nat router-any.pcapng", "one capture with both sides"),
        ("pcapports nat inside.pcapng outside.pcapng --format ndjson", "the same as records, unmatched flows included"))
    {
        Note = "Flows are matched on what a translator leaves alone: TCP sequence numbers and time stamps, payloads, IP identifications, and the time between. "
            + "The clocks of the two captures may differ.",
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;

    NatCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        if (_schema.Print(result, "nat", namesFile: false, static schema => schema.Add<TranslationRecord, TranslationFields>(default)))
            return (int)ExitStatus.Success;
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count > 2)
            throw new UsageException("nat takes the capture inside and the one outside, or one with both sides");
        List<TranslationSide> sides = [];
        foreach (string input in inputs.Paths)
        {
            try
            {
                using CaptureReader reader = CaptureInputs.OpenReader(input, interruption.Token);
                TranslationSide side = TranslationSide.Read(reader, new FlowTableOptions { Inspector = ServiceDetector.Instance }, interruption.Token);
                inputs.CountRead();
                sides.Add(side);
                if (side.Damage is { } damage)
                    inputs.ReportDamage(input, damage);
                if (side.LeftOut > 0)
                    Messages.WriteAbout(input, $"more conversations than are compared: {side.LeftOut} packets of further ones were left out");
            }
            catch (Exception failure) when (FailureCause.IsOfFile(failure))
            {
                inputs.ReportFailure(input, failure);
            }
        }
        if (sides.Count < Math.Max(1, inputs.Count))
            return (int)ExitStatus.Nothing;
        TranslationSearch search = sides.Count == 1 ? TranslationSearch.Within(sides[0]) : TranslationSearch.Between(sides[0], sides[1]);
        using OutputTarget target = _output.Open(result, inputs.Paths);
        if (_output.RecordFormat(result) is { } format)
            WriteRecords(target.Text, format, search);
        else
            new TranslationListing(_output.Page(result, target)).Write(search);
        target.Complete();
        return (int)inputs.Status;
    }

    static void WriteRecords(Utf8Output output, RecordFormat format, TranslationSearch search)
    {
        var writer = new RecordWriter<TranslationRecord, TranslationFields>(output, format, withFile: false);
        writer.Begin();
        foreach (TranslationMatch match in search.Matches)
            writer.Write(new TranslationRecord(match, match.Inside, match.Outside));
        foreach (TranslatedEndpoint flow in search.OnlyInside)
            writer.Write(new TranslationRecord(null, flow, null));
        foreach (TranslatedEndpoint flow in search.OnlyOutside)
            writer.Write(new TranslationRecord(null, null, flow));
        writer.End();
    }
}

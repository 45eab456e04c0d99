using System.CommandLine;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>packets</c>: one line a packet, as it streams.</summary>
sealed class PacketsCommand
{
    public static readonly CommandDefinition Definition = new(
        "packets", "One line a packet",
        static definition => new PacketsCommand(definition)._command,
        ("pcapports packets office.pcapng -c 20", "the first twenty packets"),
        ("pcapports packets office.pcapng --port 53 -t ud", "the packets of a port, with date and time in UTC"),
        ("pcapports packets office.pcapng -e frame.number -e ip.src -e tcp.dstport", "columns of fields"),
        ("ssh host tcpdump -U -w - | pcapports packets -", "the packets of a remote capture, as they come"));

    static readonly string[] TimeNames = ["r", "d", "e", "a", "ad", "u", "ud"];

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly SelectionOptions _selection;
    readonly FilterOption _filter;
    readonly OutputOptions _output;
    readonly WordOption _time = new("-t", "Time: relative, delta, epoch, absolute, with date, UTC, UTC with date (default r)", TimeNames);
    readonly Option<string> _count = new("-c", "--count") { Description = "Stop after so many packets", HelpName = "N" };

    readonly Option<string[]> _fields = new("-e", "--field") { Description = "A column with the values of a field, such as tcp.srcport", HelpName = "FIELD" };
    readonly Option<bool> _tree = new("-V", "--tree") { Description = "The detail tree of each packet" };
    readonly Option<bool> _bytes = new("-x", "--bytes") { Description = "The bytes of each packet" };

    PacketsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false);
        _command.Add(_count);
        _command.Add(_time);
        _command.Add(_fields);
        _command.Add(_tree);
        _command.Add(_bytes);
        _filter = new FilterOption(_command);
        _selection = new SelectionOptions(_command, labels: false);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        FlowSelection selection = _selection.Of(result);
        DisplayFilter? filter = _filter.Of(result);
        _output.Check(result);
        string? time = _time.Of(result);
        long count = Numbers.Whole(_count, result, 1, long.MaxValue) ?? long.MaxValue;
        FieldColumns? columns = Columns(result);
        if (_scan.Paths(result).Count > 1)
            throw new UsageException("packets takes one capture");
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count > 1)
            throw new UsageException("packets takes one capture, and that is a directory of several");
        if (inputs.Count == 0)
            return (int)inputs.Status;

        using OutputTarget target = _output.Open(result, inputs.Paths);
        string input = inputs.Paths[0];
        try
        {
            using CaptureReader reader = CaptureInputs.OpenReader(input, interruption.Token);
            inputs.CountRead();
            if (FieldPrinter(result, columns, target) is { } fieldPrinter)
                PrintFields(reader, fieldPrinter, filter, selection, count, target, interruption.Token);
            else
                Print(reader, Printer(result, target, reader, time is null ? PacketTimeKind.Relative : (PacketTimeKind)Array.IndexOf(TimeNames, time)), filter, selection, count, target, interruption.Token);
            target.Complete();
            inputs.SayInterrupted();
            if (reader.Damage is { } damage && !interruption.Token.IsCancellationRequested)
                inputs.ReportDamage(input, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
        return (int)inputs.Status;
    }

    IPacketPrinter Printer(ParseResult result, OutputTarget target, CaptureReader reader, PacketTimeKind kind)
    {
        if (_output.RecordFormat(result) is { } format)
            return new PacketRecords(target.Text, format);
        bool fine = reader.Interfaces.Any(static source => source.TimestampResolution > 6);
        return new PacketTableText(new PacketListing(target.Text, new PacketTime(kind, fine ? 9 : 6), _output.GivenWidth(result)));
    }

    static void Print(CaptureReader reader, IPacketPrinter printer, DisplayFilter? filter, FlowSelection selection, long count, OutputTarget target, CancellationToken cancellation)
    {
        var batch = new FrameBatch();
        PacketDissection? dissection = filter is null ? null : new PacketDissection(reader.Sections.Count > 0);
        DecodedPacket packet = default;
        printer.Begin();
        long left = count;
        while (left > 0 && !cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count && left > 0; i++)
            {
                ref FrameRecord frame = ref batch.Records[i];
                ReadOnlySpan<byte> bytes = batch.Bytes(i);
                dissection?.Take(batch.FirstNumber + i, in frame, bytes);
                if (filter?.Matches(dissection!.Fields) == false)
                    continue;
                PacketDecoder.Decode(bytes, frame.LinkType, frame.WireLength, ref packet);
                if (selection.LooksAtKeys && !Takes(selection, in packet))
                    continue;
                printer.Print(new PacketLine(batch.FirstNumber + i, in frame, bytes, in packet, ServiceDetector.Instance));
                left--;
            }
            // Less than a full batch is all that has come so far: somebody waits for it.
            if (batch.Count < FrameBatch.Capacity || target.IsTerminal)
                target.Text.Flush();
        }
        printer.End();
    }

    /// <summary>Every frame is dissected, also those that are not printed: they say what later ones mean.</summary>
    static void PrintFields(CaptureReader reader, IFieldPrinter printer, DisplayFilter? filter, FlowSelection selection, long count, OutputTarget target, CancellationToken cancellation)
    {
        var batch = new FrameBatch();
        var dissection = new PacketDissection(reader.Sections.Count > 0);
        DecodedPacket packet = default;
        printer.Begin();
        long left = count;
        while (left > 0 && !cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count && left > 0; i++)
            {
                ref FrameRecord frame = ref batch.Records[i];
                dissection.Take(batch.FirstNumber + i, in frame, batch.Bytes(i));
                if (selection.LooksAtKeys)
                {
                    PacketDecoder.Decode(batch.Bytes(i), frame.LinkType, frame.WireLength, ref packet);
                    if (!Takes(selection, in packet))
                        continue;
                }
                if (filter?.Matches(dissection.Fields) == false)
                    continue;
                printer.Print(dissection.Fields);
                left--;
            }
            if (batch.Count < FrameBatch.Capacity || target.IsTerminal)
                target.Text.Flush();
        }
        printer.End();
    }

    /// <summary>The columns that were asked for; null when none were.</summary>
    FieldColumns? Columns(ParseResult result)
    {
        string[] names = result.GetValue(_fields) ?? [];
        bool text = result.GetValue(_tree) || result.GetValue(_bytes);
        if (text && names.Length > 0)
            throw new UsageException("-e prints columns, -V and -x print text: one or the other");
        if (text && _output.RecordFormat(result) is not null)
            throw new UsageException($"-V and -x print text, not {_output.Format(result)}");
        return names.Length == 0 ? null : new FieldColumns(names);
    }

    IFieldPrinter? FieldPrinter(ParseResult result, FieldColumns? columns, OutputTarget target)
    {
        if (columns is not null)
            return new FieldColumnsPrinter(columns, target.Text, _output.RecordFormat(result) ?? RecordFormat.Tsv);
        bool tree = result.GetValue(_tree);
        bool bytes = result.GetValue(_bytes);
        return tree || bytes ? new FieldTreePrinter(target.Text, tree, bytes) : null;
    }

    static bool Takes(FlowSelection selection, in DecodedPacket packet)
    {
        for (int i = 0; i < packet.LevelCount; i++)
        {
            _ = FlowKey.From(in packet.Levels[i], out FlowKey key);
            if (selection.TakesKey(in key))
                return true;
        }
        return false;
    }
}

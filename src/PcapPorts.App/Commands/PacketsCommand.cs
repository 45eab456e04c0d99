using System.CommandLine;
using System.Globalization;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Filters;
using PcapPorts.Flows;
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
        ("pcapports packets office.pcapng -Y 'dns.qry.name contains \"example\"'", "the packets that a display filter takes"),
        ("pcapports packets office.pcapng -Y 'tcp port 443' --only-count", "how many, by a filter in tcpdump's language"),
        ("pcapports packets office.pcapng --flow 7 -w seven.pcapng", "the packets of a flow, as a capture of their own"),
        ("ssh host tcpdump -U -w - | pcapports packets -", "the packets of a remote capture, as they come"));

    static readonly string[] TimeNames = ["r", "d", "e", "a", "ad", "u", "ud"];

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly SelectionOptions _selection;
    readonly FilterOption _filter;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;
    readonly WordOption _time = new("-t", "Time: relative, delta, epoch, absolute, with date, UTC, UTC with date (default r)", TimeNames);
    readonly Option<string> _count = new("-c", "--count") { Description = "Stop after so many packets", HelpName = "N" };

    readonly Option<string[]> _fields = new("-e", "--field") { Description = "A column with the values of a field, such as tcp.srcport", HelpName = "FIELD" };
    readonly Option<bool> _tree = new("-V", "--tree") { Description = "The detail tree of each packet" };
    readonly Option<bool> _bytes = new("-x", "--bytes") { Description = "The bytes of each packet" };

    readonly Option<string> _write = new("-w", "--write") { Description = "Write the packets to this pcapng file, with their comments and the names of addresses, and print nothing", HelpName = "FILE" };
    readonly Option<string> _flow = new("--flow") { Description = "Only packets of the flow with this number (see: pcapports flows)", HelpName = "N" };

    readonly Option<bool> _onlyCount = new("--only-count") { Description = "Print only how many packets there are" };

    PacketsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false);
        _command.Add(_count);
        _command.Add(_onlyCount);
        _command.Add(_write);
        _command.Add(_flow);
        _command.Add(_time);
        _command.Add(_fields);
        _command.Add(_tree);
        _command.Add(_bytes);
        _filter = new FilterOption(_command);
        _selection = new SelectionOptions(_command, labels: false);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        FlowSelection selection = _selection.Of(result);
        DisplayFilter? filter = _filter.Of(result, Numbers.Whole(_flow, result, 1, int.MaxValue) is { } flow ? $"flow.id == {flow}" : null);
        _output.Check(result);
        if (_schema.Print(result, "packets", namesFile: false, static schema => schema.Add<PacketLine, PacketFields>(default)))
            return (int)ExitStatus.Success;
        string? time = _time.Of(result);
        long count = Numbers.Whole(_count, result, 1, long.MaxValue) ?? long.MaxValue;
        FieldColumns? columns = Columns(result);
        if (result.GetValue(_onlyCount) && (columns is not null || result.GetValue(_tree) || result.GetValue(_bytes)))
            throw new UsageException("--only-count prints a number, and -e, -V and -x print packets: one or the other");
        string? file = result.GetValue(_write);
        if (file is not null && (columns is not null || result.GetValue(_tree) || result.GetValue(_bytes) || result.GetValue(_onlyCount)))
            throw new UsageException("-w writes packets, and -e, -V, -x and --only-count print: one or the other");
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
        if (file is not null && file != "-" && input != "-" && Path.GetFullPath(file) == Path.GetFullPath(input))
            throw new UsageException($"-w {file}: that is the capture to be read, and would be written over");
        try
        {
            if (result.GetValue(_onlyCount) && count == long.MaxValue && filter is not null && !selection.LooksAtKeys
                && FilteredCount.TryRun(input, filter, new ScanOptions { Cancellation = interruption.Token }) is { } counted)
            {
                inputs.CountRead();
                WriteCount(counted.Frames, target);
                End(inputs, input, target, counted.Damage, interruption.Token);
                return (int)inputs.Status;
            }
            using CaptureReader reader = CaptureInputs.OpenReader(input, interruption.Token);
            inputs.CountRead();
            bool asksForFlows = filter?.AsksForFlows == true || columns?.AsksForFlows == true;
            using CaptureScan? scan = asksForFlows ? FilteredFlows.Scan(inputs, input, interruption.Token) : null;
            PacketFlows? flows = scan is null ? null : new PacketFlows(scan.Flows, new FlowLabeler(scan.Flows), FlowOrder.Ids(scan.Flows));
            IFieldPrinter? fieldPrinter = FieldPrinter(result, columns, target);
            var cursor = new PacketCursor(reader, selection, filter, fieldPrinter is not null, interruption.Token)
            {
                Flows = flows,
                Columns = columns,
                CaughtUp = target.Text.Flush,
                IsWatched = target.IsTerminal,
            };
            if (file is not null)
                WriteFile(cursor, reader, file, count);
            else if (result.GetValue(_onlyCount))
                PrintCount(cursor, count, target);
            else if (fieldPrinter is not null)
                PrintFields(cursor, fieldPrinter, target.Text, count);
            else
                Print(cursor, Printer(result, target, reader, time is null ? PacketTimeKind.Relative : (PacketTimeKind)Array.IndexOf(TimeNames, time)), count);
            End(inputs, input, target, reader.Damage, interruption.Token);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
        return (int)inputs.Status;
    }

    static void End(CaptureInputs inputs, string input, OutputTarget target, CaptureDamage? damage, CancellationToken interruption)
    {
        target.Complete();
        inputs.SayInterrupted();
        if (damage is not null && !interruption.IsCancellationRequested)
            inputs.ReportDamage(input, damage);
    }

    IPacketPrinter Printer(ParseResult result, OutputTarget target, CaptureReader reader, PacketTimeKind kind)
    {
        if (_output.RecordFormat(result) is { } format)
            return new PacketRecords(target.Text, format);
        bool fine = reader.Interfaces.Any(static source => source.TimestampResolution > 6);
        return new PacketTableText(new PacketListing(target.Text, new PacketTime(kind, fine ? 9 : 6), _output.GivenWidth(result)));
    }

    static void Print(PacketCursor cursor, IPacketPrinter printer, long count)
    {
        printer.Begin();
        while (count-- > 0 && cursor.Next())
            printer.Print(new PacketLine(cursor.Number, in cursor.Frame, cursor.Bytes, in cursor.Packet, ServiceDetector.Instance));
        printer.End();
    }

    static void WriteFile(PacketCursor cursor, CaptureReader reader, string file, long count)
    {
        using Stream stream = OutputTarget.OpenStream(file);
        using PcapNgWriter writer = PacketSubset.Begin(reader, stream);
        var subset = new PacketSubset(reader, writer);
        while (count-- > 0 && cursor.Next())
            subset.Write(cursor.Number, in cursor.Frame, cursor.Bytes);
        // Names may stand behind the last packet that is taken.
        while (cursor.Next())
        {
        }
        subset.End();
        if (subset.Count == 0)
            Messages.WriteAbout(file, "no packet was taken: the file holds none");
    }

    static void PrintFields(PacketCursor cursor, IFieldPrinter printer, Utf8Output output, long count)
    {
        printer.Begin();
        using (var printing = new FieldPrinting(printer, output))
        {
            cursor.Fields = printing.Next;
            cursor.CaughtUp = () =>
            {
                printing.Flush();
                cursor.Fields = printing.Next;
            };
            while (count-- > 0 && cursor.Next())
            {
                printing.Print();
                cursor.Fields = printing.Next;
            }
            printing.End();
        }
        printer.End();
    }

    static void PrintCount(PacketCursor cursor, long count, OutputTarget target)
    {
        long taken = 0;
        while (taken < count && cursor.Next())
            taken++;
        WriteCount(taken, target);
    }

    static void WriteCount(long taken, OutputTarget target) => target.Text.Write(string.Create(CultureInfo.InvariantCulture, $"{taken}\n"));

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
}

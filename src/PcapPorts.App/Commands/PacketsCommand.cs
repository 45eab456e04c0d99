using System.CommandLine;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
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
        ("ssh host tcpdump -U -w - | pcapports packets -", "the packets of a remote capture, as they come"));

    static readonly string[] TimeNames = ["r", "d", "e", "a", "ad", "u", "ud"];

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly SelectionOptions _selection;
    readonly OutputOptions _output;
    readonly WordOption _time = new("-t", "Time: relative, delta, epoch, absolute, with date, UTC, UTC with date (default r)", TimeNames);
    readonly Option<string> _count = new("-c", "--count") { Description = "Stop after so many packets", HelpName = "N" };

    PacketsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: false, scans: false);
        _command.Add(_count);
        _command.Add(_time);
        _selection = new SelectionOptions(_command, labels: false);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        FlowSelection selection = _selection.Of(result);
        _output.Check(result);
        string? time = _time.Of(result);
        long count = Numbers.Whole(_count, result, 1, long.MaxValue) ?? long.MaxValue;
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
            IPacketPrinter printer = Printer(result, target, reader, time is null ? PacketTimeKind.Relative : (PacketTimeKind)Array.IndexOf(TimeNames, time));
            Print(reader, printer, selection, count, target, interruption.Token);
            printer.End();
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

    static void Print(CaptureReader reader, IPacketPrinter printer, FlowSelection selection, long count, OutputTarget target, CancellationToken cancellation)
    {
        var batch = new FrameBatch();
        DecodedPacket packet = default;
        printer.Begin();
        long left = count;
        while (left > 0 && !cancellation.IsCancellationRequested && reader.Read(batch))
        {
            for (int i = 0; i < batch.Count && left > 0; i++)
            {
                ref FrameRecord frame = ref batch.Records[i];
                ReadOnlySpan<byte> bytes = batch.Bytes(i);
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

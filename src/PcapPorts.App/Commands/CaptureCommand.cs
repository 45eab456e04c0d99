using System.CommandLine;
using PcapPorts.App.Inputs;
using PcapPorts.App.Live;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>capture</c>: the frames that pass an interface, as text and to files.</summary>
sealed class CaptureCommand
{
    public static readonly CommandDefinition Definition = new(
        "capture", "Listens on interfaces: packets, flows or counters as they come, and files",
        static definition => new CaptureCommand(definition)._command,
        ("pcapports capture -i eth0", "a line a packet"),
        ("pcapports capture -i eth0 -Y 'dns.flags.rcode != 0'", "a line a packet that a display filter takes"),
        ("pcapports capture -i eth0 --flows -f \"tcp port 443\"", "a line a connection, when it has ended"),
        ("pcapports capture -i eth0 -i lo -w office.pcapng -a duration:60", "both interfaces for a minute, into one file"),
        ("pcapports capture -i any -w ring.pcapng -b filesize:100000 -b files:10", "the last gigabyte, in ten files"),
        ("pcapports capture -i eth0 -w - | pcapports flows -", "into another program"),
        ("pcapports capture -r office.pcapng -f \"udp port 53\" -w dns.pcapng", "the frames of a file that a filter takes"),
        ("pcapports capture -d -f \"tcp port 80\"", "what a filter compiles to"));

    const int DefaultIdleSeconds = 60;
    const int DefaultMaxFlows = 1 << 20;

    readonly Command _command;
    readonly DeviceOptions _devices;
    readonly CaptureFileOptions _file;
    readonly FilterOption _filter;
    readonly OutputOptions _output;
    readonly Option<string> _read = new("--read", "-r") { Description = "Take the frames of a capture file (- for standard input) instead of listening", HelpName = "FILE" };
    readonly Option<string> _count = new("--count", "-c") { Description = "Stop after so many packets", HelpName = "N" };
    readonly Option<string[]> _stop = new("--autostop", "-a") { Description = "Stop after duration:SECONDS, filesize:KB, packets:N or files:N", HelpName = "LIMIT" };
    readonly Option<bool> _flows = new("--flows") { Description = "A line a flow, when it has ended" };
    readonly Option<bool> _counters = new("--counters") { Description = "A line a second: packets, rate, drops" };
    readonly Option<bool> _print = new("--print") { Description = "A line a packet, also when they are written to a file" };
    readonly Option<string> _idle = new("--timeout") { Description = $"A silence of so many seconds ends a flow (default {DefaultIdleSeconds})", HelpName = "SECONDS" };
    readonly Option<string> _maxFlows = new("--max-flows") { Description = $"Most flows kept in memory (default {DefaultMaxFlows})", HelpName = "N" };
    readonly Option<string> _user = new("--relinquish-privileges", "-Z") { Description = "Become this user once everything is open (default: who called sudo)", HelpName = "USER" };
    readonly Option<bool> _program = new("-d") { Description = "Print the program that the capture filter compiles to" };
    readonly Option<bool> _linkTypes = new("--list-data-link-types", "-L") { Description = "List the link types of the interface" };

    DisplayFilter? _shown;

    CaptureCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _devices = new DeviceOptions(_command);
        _file = new CaptureFileOptions(_command);
        foreach (Option option in (Option[])[_read, _count, _stop, _flows, _counters, _print, _idle, _maxFlows, _user, _program, _linkTypes])
            _command.Add(option);
        _filter = new FilterOption(_command);
        _command.Add(new Option<bool>("-n") { Description = "No name look-ups: accepted for the habit, there never are any" });
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        _ = _devices.Options(result);
        FileLimits limits = FileLimits.Of(_stop, result);
        if (Numbers.Whole(_count, result, 1, long.MaxValue) is { } count)
            limits = limits with { Packets = Math.Min(count, limits.Packets ?? long.MaxValue) };
        CaptureFilePlan? plan = _file.Plan(result);
        Check(result, plan, limits);
        try
        {
            if (result.GetValue(_program))
                return (int)PrintProgram(result);
            if (result.GetValue(_linkTypes))
                return (int)PrintLinkTypes(result);
            return (int)(result.GetValue(_read) is { } file ? Filter(result, file, plan, limits) : Listen(result, plan, limits));
        }
        catch (LiveCaptureException failure)
        {
            throw new RunException(failure.Message);
        }
    }

    void Check(ParseResult result, CaptureFilePlan? plan, FileLimits limits)
    {
        _shown = _filter.OfPackets(result, "here");
        if (_shown is not null && (result.GetValue(_flows) || result.GetValue(_counters) || (plan is not null && !result.GetValue(_print))))
            throw new UsageException("-Y says which packets are shown, a line each; what is written and counted -f says");
        int views = new[] { _flows, _counters, _print }.Count(result.GetValue);
        if (views > 1)
            throw new UsageException("--flows, --counters and --print are three ways to show the same packets; take one of them");
        if (views > 0 && plan?.Path == "-")
            throw new UsageException("-w - has standard output for itself; nothing else can be shown there");
        if (plan is null && (limits.Bytes.HasValue || limits.Files.HasValue))
            throw new UsageException("-a filesize and -a files limit what -w writes, and -w is missing");
        if (limits.Files.HasValue && plan is { Rotates: false })
            throw new UsageException("-a files:N counts the files that -b makes, and -b is missing");
        if (result.GetValue(_read) is not { } file)
            return;
        if (_devices.IsGiven(result))
            throw new UsageException("-r reads a file and -i listens; take one of them");
        if (result.GetValue(_counters))
            throw new UsageException("--counters counts seconds as they pass, which a file has behind it; see: pcapports summary");
        if (plan is not null && file != "-" && plan.Path != "-" && Path.GetFullPath(plan.Path) == Path.GetFullPath(file))
            throw new UsageException($"-w {plan.Path}: that is the capture to be read, and would be written over");
    }

    ExitStatus Listen(ParseResult result, CaptureFilePlan? plan, FileLimits limits)
    {
        using var interruption = new Interruption();
        using LiveCapture capture = _devices.Open(result);
        Timestamp start = CaptureRun.Now();
        CaptureRun? run = null;
        using CaptureRecorder? recorder = plan is null ? null : new CaptureRecorder(plan, limits.Files, () => Count(capture, start, run!));
        long user = Privileges.Drop(result.GetValue(_user), recorder?.CurrentPath);
        using OutputTarget target = _output.Open(result, []);
        using ILiveView? view = View(result, plan, target, fine: true);
        run = new CaptureRun(recorder, view, target.Text, limits, interruption.Token);
        Messages.Write($"listening on {string.Join(", ", capture.Devices.Select(device => $"{device.Name} ({device.LinkType})"))}"
            + (user < 0 ? "" : $" as user {user}"));
        bool shows = view is null && StandardStream.IsTerminal(2);
        run.Take(capture, shows ? static packets => Messages.WriteRaw($"\r\x1b[K{Units.Count(packets)} packets") : null);
        if (shows)
            Messages.WriteRaw("\r\x1b[K");
        recorder?.Complete();
        CaptureEnd.Say(capture, run, start, recorder);
        return capture.Devices.Any(static device => device.Failure is not null) ? ExitStatus.Partial : ExitStatus.Success;
    }

    static IEnumerable<CaptureStatistics> Count(LiveCapture capture, Timestamp start, CaptureRun run)
    {
        Timestamp now = CaptureRun.Now();
        for (int i = 0; i < capture.Devices.Count; i++)
            yield return capture.Count(i, start, now, run.ByDevice[i]);
    }

    ExitStatus Filter(ParseResult result, string file, CaptureFilePlan? plan, FileLimits limits)
    {
        using var interruption = new Interruption();
        var inputs = new CaptureInputs([file], interruption.Token);
        if (inputs.Count != 1)
            throw new RunException($"{file}: -r takes one capture file");
        try
        {
            CaptureReader source = CaptureInputs.OpenReader(inputs.Paths[0], interruption.Token);
            using CaptureReader reader = _devices.Filter(result) is { } filter ? new CaptureFilterReader(source, filter) : source;
            inputs.CountRead();
            using CaptureRecorder? recorder = plan is null ? null : new CaptureRecorder(plan, limits.Files, () => reader.Statistics);
            using OutputTarget target = _output.Open(result, inputs.Paths);
            using ILiveView? view = View(result, plan, target, reader.Interfaces.Any(static source => source.TimestampResolution > 6));
            recorder?.Declare(reader.Interfaces);
            new CaptureRun(recorder, view, target.Text, limits, interruption.Token).Take(reader);
            recorder?.Complete();
            inputs.SayInterrupted();
            if (reader.Damage is { } damage && !interruption.Token.IsCancellationRequested)
                inputs.ReportDamage(file, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(file, failure);
        }
        return inputs.Status;
    }

    ILiveView? View(ParseResult result, CaptureFilePlan? plan, OutputTarget target, bool fine)
    {
        RecordFormat? format = _output.RecordFormat(result);
        if (result.GetValue(_counters))
            return new CounterView(target.Text, format);
        if (result.GetValue(_flows))
        {
            var options = new FlowTableOptions
            {
                Inspector = ServiceDetector.Instance,
                MaxFlows = (int)(Numbers.Whole(_maxFlows, result, 1, int.MaxValue / 2) ?? DefaultMaxFlows),
            };
            IFlowPrinter flows = format is { } records ? new FlowRecords(target.Text, records, withFile: false) : new LiveFlowLine(target.Text);
            return new FlowView(flows, options, Numbers.Seconds(_idle, result) ?? DefaultIdleSeconds * Timestamp.NanosecondsPerSecond);
        }
        if (plan is not null && !result.GetValue(_print))
            return null;
        Analysis.FrameGate? gate = _shown is null ? null : new Analysis.FilterGate(_shown);
        return new PacketView(format is { } packetRecords ? new PacketRecords(target.Text, packetRecords)
            : new PacketTableText(new PacketListing(target.Text, new PacketTime(PacketTimeKind.LocalTime, fine ? 9 : 6), _output.GivenWidth(result))), gate);
    }

    ExitStatus PrintProgram(ParseResult result)
    {
        string filter = _devices.Filter(result) ?? "";
        using LiveCapture? capture = _devices.IsGiven(result) ? _devices.Open(result) : null;
        using BpfProgram program = capture?.Devices[0].Compile(filter) ?? BpfProgram.Compile(filter, LinkTypeOf(result));
        return Print(program.ToLines());
    }

    /// <summary>The link type of the file that was named, or Ethernet.</summary>
    LinkType LinkTypeOf(ParseResult result)
    {
        if (result.GetValue(_read) is not { } file)
            return LinkType.Ethernet;
        try
        {
            using CaptureReader reader = CaptureReader.Open(file);
            var batch = new FrameBatch();
            return reader.Read(batch) ? new LinkType(batch.Records[0].LinkType) : LinkType.Ethernet;
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            throw new RunException($"{file}: {FailureCause.Of(failure)}");
        }
    }

    ExitStatus PrintLinkTypes(ParseResult result)
    {
        using LiveCapture capture = _devices.Open(result);
        return Print(capture.Devices.SelectMany(static device => device.LinkTypes().Select(each => $"{device.Name}  {each.Name}  {each.LinkType.Description}")));
    }

    static ExitStatus Print(IEnumerable<string> lines)
    {
        using OutputTarget target = OutputTarget.Open(path: null);
        foreach (string line in lines)
            target.Text.Write(line + "\n");
        target.Complete();
        return ExitStatus.Success;
    }
}

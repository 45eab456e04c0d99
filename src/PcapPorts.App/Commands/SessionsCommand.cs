using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Live;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Flows;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>sessions</c>: the netstat table, of an interface or of a moment of a capture.</summary>
sealed class SessionsCommand
{
    public static readonly CommandDefinition Definition = new(
        "sessions", "The netstat table: who talks to whom now, or at a moment of a capture",
        static definition => new SessionsCommand(definition)._command,
        ("pcapports sessions -i eth0", "live, once a second, with the processes of this host"),
        ("pcapports sessions -i lo --once --format json", "what is heard within three seconds, for programs"),
        ("pcapports sessions office.pcapng --at +12.5", "the sessions 12.5 seconds after the first packet"));

    const int DefaultListenSeconds = 3;
    const int MaxFlows = 1 << 18;
    const int DefaultLiveTop = 1000;
    const int OwnersMilliseconds = 250;

    static readonly string[] SortNames = ["rate", "bytes", "age", "first"];

    readonly Command _command;
    readonly Argument<string?> _file = new("FILE") { Description = "A capture file, or - for standard input; none with -i", Arity = ArgumentArity.ZeroOrOne };
    readonly DeviceOptions _devices;
    readonly SelectionOptions _selection;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;
    readonly Option<string> _at = new("--at") { Description = "The moment: +SECONDS after the first packet, seconds since 1970, or a date and time in UTC (default: the end)", HelpName = "TIME" };
    readonly Option<bool> _all = new("--all") { Description = "Also sessions that have ended" };
    readonly Option<bool> _once = new("--once") { Description = "Listen for a while, print one table, and end" };
    readonly Option<string> _for = new("--for") { Description = $"How long to listen with --once (default {DefaultListenSeconds})", HelpName = "SECONDS" };
    readonly Option<string> _top = new("--top") { Description = $"Only the first so many in the order of --sort (default {DefaultLiveTop} with -i, all of a file)", HelpName = "N" };
    readonly WordOption _sort = new("--sort", "Order (default rate)", SortNames);

    bool _saidLeftOut;

    SessionsCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _command.Add(_file);
        _devices = new DeviceOptions(_command);
        foreach (Option option in (Option[])[_at, _all, _once, _for, _sort, _top])
            _command.Add(option);
        _selection = new SelectionOptions(_command);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, scan: null, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        if (_schema.Print(result, "sessions", namesFile: false, static schema =>
        {
            schema.Add<SessionLine, SessionFields>(default);
            schema.Add<SessionLine, SessionFields>(new SessionLine(default, 0, 0, 0, new SocketOwner(null, "", 1, ""), new SocketOwner(null, "", 1, "")));
        }))
            return (int)ExitStatus.Success;
        string? file = result.GetValue(_file);
        if (file is not null)
            UnknownOption.Refuse(result, [file]);
        if ((file is not null) == _devices.IsGiven(result))
            throw new UsageException(file is null ? "name a capture file, or an interface with -i" : "-i listens and a file is read; take one of them");
        if (file is null && result.GetValue(_at) is not null)
            throw new UsageException("--at names a moment of a capture file; -i shows now");
        var view = new SessionView(_selection.Of(result), Array.IndexOf(SortNames, _sort.Of(result) ?? SortNames[0]), result.GetValue(_all),
            (int)(Numbers.Whole(_top, result, 1, int.MaxValue) ?? (file is null ? DefaultLiveTop : int.MaxValue)));
        try
        {
            return (int)(file is null ? Listen(result, view) : Read(result, view, file));
        }
        catch (LiveCaptureException failure)
        {
            throw new RunException(failure.Message);
        }
    }

    ExitStatus Listen(ParseResult result, SessionView view)
    {
        bool once = result.GetValue(_once);
        long listen = Numbers.Seconds(_for, result) is { } span ? span / 1_000_000 : DefaultListenSeconds * 1000;
        using var interruption = new Interruption();
        using LiveCapture capture = _devices.Open(result);
        if (!SocketTable.IsSupported)
            Messages.Write("which processes hold the connections of this host is not known: this system has no way to ask that is known here");
        using OutputTarget target = _output.Open(result, []);
        using var tracker = new SessionTracker(Options()) { LingerNanoseconds = 5 * Timestamp.NanosecondsPerSecond };
        var owners = new SessionOwners();
        var batch = new FrameBatch();
        tracker.Mark(CaptureRun.Now());
        long start = Environment.TickCount64, nextOwners = start + OwnersMilliseconds, nextPrint = start + (once ? listen : 1000);
        while (!interruption.Token.IsCancellationRequested && !capture.HasEnded)
        {
            if (capture.TryRead(batch, (int)Math.Clamp(nextPrint - Environment.TickCount64, 0, 50)))
                tracker.Add(batch);
            long now = Environment.TickCount64;
            bool printing = now >= nextPrint;
            if (!printing && now < nextOwners)
                continue;
            SessionLine[] lines = view.Lines(tracker, CaptureRun.Now());
            owners.Fill(lines);
            nextOwners = Environment.TickCount64 + OwnersMilliseconds;
            if (!printing)
                continue;
            Print(result, target, lines, view.LeftOut, clears: !once);
            tracker.Mark(CaptureRun.Now());
            nextPrint += 1000;
            if (once)
                break;
        }
        target.Complete();
        foreach (LiveDevice device in capture.Devices)
        {
            if (device.Failure is { } failure)
                Messages.WriteAbout(device.Name, failure);
        }
        return capture.Devices.Any(static device => device.Failure is not null) ? ExitStatus.Partial : ExitStatus.Success;
    }

    ExitStatus Read(ParseResult result, SessionView view, string file)
    {
        using var interruption = new Interruption();
        var inputs = new CaptureInputs([file], interruption.Token);
        if (inputs.Count == 0)
            return inputs.Status;
        if (inputs.Count > 1)
            throw new UsageException("sessions takes one capture, and that is a directory of several");
        string input = inputs.Paths[0];
        try
        {
            SessionMoment moment = SessionMoment.Of(result.GetValue(_at), input);
            using CaptureReader source = CaptureInputs.OpenReader(input, interruption.Token);
            using CaptureReader reader = _devices.Filter(result) is { } filter ? new CaptureFilterReader(source, filter) : source;
            inputs.CountRead();
            using OutputTarget target = _output.Open(result, inputs.Paths);
            using var tracker = new SessionTracker(Options());
            Timestamp now = moment.Read(reader, tracker, interruption.Token);
            SessionLine[] lines = view.Lines(tracker, now);
            Print(result, target, lines, view.LeftOut, clears: false);
            target.Complete();
            inputs.SayInterrupted();
            if (reader.Damage is { } damage && !interruption.Token.IsCancellationRequested)
                inputs.ReportDamage(input, damage);
        }
        catch (Exception failure) when (FailureCause.IsOfFile(failure))
        {
            inputs.ReportFailure(input, failure);
        }
        return inputs.Status;
    }

    static FlowTableOptions Options() => new() { Inspector = ServiceDetector.Instance, MaxFlows = MaxFlows };

    void Print(ParseResult result, OutputTarget target, SessionLine[] lines, int leftOut, bool clears)
    {
        if (_output.RecordFormat(result) is { } format)
        {
            var writer = new RecordWriter<SessionLine, SessionFields>(target.Text, format, withFile: false);
            writer.Begin();
            foreach (SessionLine line in lines)
                writer.Write(in line);
            writer.End();
            if (leftOut > 0 && !_saidLeftOut)
                Messages.Write($"only the first {Units.Count(lines.Length)} sessions are written, of {Units.Count(lines.Length + leftOut)}; --top sets another limit");
            _saidLeftOut |= leftOut > 0;
        }
        else
        {
            if (clears)
                target.Text.Write(target.IsTerminal ? "\x1b[H\x1b[2J" : "\n");
            SessionTable.Write(_output.Page(result, target), lines, "No session that fits was open; `pcapports flows` lists those that have ended too.");
            if (leftOut > 0)
                target.Text.Write($"and {Units.Count(leftOut)} more; --top shows as many as it says\n");
        }
        target.Text.Flush();
    }
}

using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.Analysis.Stories;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>explain</c>: the story of a flow or a host, in plain words.</summary>
sealed class ExplainCommand
{
    public static readonly CommandDefinition Definition = new(
        "explain", "The story of a flow or a host in plain words, with the frames behind each sentence",
        static definition => new ExplainCommand(definition)._command,
        ("pcapports explain office.pcapng --flow 12", "what happened in flow 12 (its number in pcapports flows)"),
        ("pcapports explain office.pcapng --host 192.0.2.7", "what a host offers, asks and does"),
        ("pcapports explain office.pcapng --flow 12 --format md -o story.md", "the same for a report"))
    {
        Note = "Every sentence names the frames that show it. Where it is a reading of ports, names or silence, it says how sure it is. Passwords are not told.",
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly Option<string> _flow = new("--flow") { Description = "The flow with this number", HelpName = "N" };
    readonly Option<string> _host = new("--host") { Description = "The host with this address", HelpName = "ADDRESS" };

    ExplainCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true);
        _command.Add(_flow);
        _command.Add(_host);
        _output = new OutputOptions(_command, "text", "md", "json", "ndjson");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        long? flow = Numbers.Whole(_flow, result, 1, int.MaxValue);
        IpAddress? host = Host(result);
        if (flow is null == host is null)
            throw new UsageException("explain tells of one flow (--flow N) or one host (--host ADDRESS)");
        _output.Check(result);
        ScanOptions options = _scan.Options(result) with { Names = NameWish.Always };
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count == 0)
            return (int)inputs.Status;
        if (inputs.Count > 1)
            throw new UsageException("explain takes one capture");
        if (inputs.Paths[0] == InputPaths.StandardInput)
            throw new UsageException("explain reads the capture twice, which standard input does not allow: give it a file");
        using OutputTarget target = _output.Open(result, inputs.Paths);
        bool told = false;
        inputs.Scan(options, (input, scan) =>
        {
            ScanLimits.Report(input, scan);
            told = host is { } address ? TellHost(result, target, scan, address) : TellFlow(result, target, input, scan, flow!.Value, interruption.Token);
        });
        target.Complete();
        return told || inputs.Status != ExitStatus.Success ? (int)inputs.Status : (int)ExitStatus.Nothing;
    }

    bool TellFlow(ParseResult result, OutputTarget target, string input, CaptureScan scan, long id, CancellationToken cancellation)
    {
        int index = IndexOf(scan, id);
        if (index < 0)
        {
            Messages.WriteAbout(input, $"there is no flow {id}: it has {scan.Flows.Count}");
            return false;
        }
        using CaptureReader reader = CaptureInputs.OpenReader(input, cancellation);
        FlowStory story = FlowStory.Read(scan, reader, index, cancellation);
        Write(result, target, $"Flow {id} of {Path.GetFileName(input)}", story.Statements);
        return true;
    }

    bool TellHost(ParseResult result, OutputTarget target, CaptureScan scan, IpAddress host)
    {
        HostStory story = HostStory.Of(scan, host);
        if (!story.IsKnown)
        {
            Messages.WriteAbout(scan.Name, $"{host} has no flow in it");
            return false;
        }
        Write(result, target, $"{host} in {Path.GetFileName(scan.Name)}", story.Statements);
        return true;
    }

    static int IndexOf(CaptureScan scan, long id)
    {
        int[]? ids = FlowOrder.Ids(scan.Flows);
        return ids is null ? id <= scan.Flows.Count ? (int)id - 1 : -1 : Array.IndexOf(ids, (int)id);
    }

    void Write(ParseResult result, OutputTarget target, string title, IReadOnlyList<StoryStatement> statements)
    {
        if (_output.RecordFormat(result) is { } format)
        {
            var writer = new RecordWriter<StoryRecord, StoryFields>(target.Text, format, withFile: false);
            writer.Begin();
            foreach (StoryStatement statement in statements)
                writer.Write(new StoryRecord(statement));
            writer.End();
            return;
        }
        var listing = new StoryListing(_output.Page(result, target, elsewhere: 100));
        if (_output.Format(result) == "md")
            new StoryListing(new TextPage(target.Text, int.MaxValue, colour: false)).WriteMarkdown(title, statements);
        else
            listing.WriteText(title, statements);
    }

    IpAddress? Host(ParseResult result)
    {
        if (result.GetValue(_host) is not { } text)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        return System.Net.IPAddress.TryParse(text, out System.Net.IPAddress? parsed) && parsed.TryWriteBytes(bytes, out int written) && IpAddress.TryRead(bytes[..written], out IpAddress address)
            ? address
            : throw new UsageException($"--host {text}: it takes an address, such as 192.0.2.7 or 2001:db8::1");
    }
}

using System.CommandLine;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Capture;
using PcapPorts.Packets;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>follow</c>: what both sides of a flow said.</summary>
sealed class FollowCommand
{
    public static readonly CommandDefinition Definition = new(
        "follow", "What both sides of a TCP or UDP flow said",
        static definition => new FollowCommand(definition)._command,
        ("pcapports follow office.pcapng --flow 3", "the third flow as text, as flows numbers them"),
        ("pcapports follow office.pcapng --flow 3 --format hex", "its bytes"),
        ("pcapports follow office.pcapng --flow 3 --side server --format raw -o answer.bin", "what the server sent, as it is, into a file"))
    {
        Note = "Lines of the client begin with >, those of the server with <. Bytes that were sent again are shown once, those that the capture misses are named.",
    };

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly Option<string> _flow = new("--flow") { Description = "The flow, by the id that flows prints", HelpName = "ID" };
    readonly WordOption _side = new("--side", "Only what one side said", "client", "server");

    FollowCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true);
        _command.Add(_flow);
        _command.Add(_side);
        _output = new OutputOptions(_command, "text", "hex", "raw");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        bool? onlyClient = _side.Of(result) switch { "client" => true, "server" => false, _ => null };
        long id = Numbers.Whole(_flow, result, 1, long.MaxValue) ?? throw new UsageException("follow takes --flow ID: the id that flows prints");
        if (_scan.Paths(result) is not [not InputPaths.StandardInput])
            throw new UsageException("follow takes one capture file, which it reads twice");
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        if (inputs.Count > 1)
            throw new UsageException("follow takes one capture, and that is a directory of several");
        if (inputs.Count == 0)
            return (int)inputs.Status;

        FollowedFlow? followed = null;
        bool isScanned = false;
        inputs.Scan(_scan.Options(result), (input, scan) =>
        {
            isScanned = true;
            followed = FollowedFlow.Find(scan.Flows, id);
        });
        if (!isScanned || interruption.Token.IsCancellationRequested)
            return (int)inputs.Status;
        if (followed is null)
            throw new RunException($"{inputs.Paths[0]}: there is no flow {id}; see: pcapports flows");
        if (followed.Label.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            throw new RunException($"{inputs.Paths[0]}: flow {id} is {new IpProtocol(followed.Label.Protocol)}; follow takes TCP and UDP");
        using OutputTarget target = _output.Open(result, inputs.Paths);
        var text = new TranscriptText(target.Text, Form(result), onlyClient);
        text.WriteHeader(in followed.Label);
        using CaptureReader reader = CaptureReader.Open(inputs.Paths[0]);
        followed.Read(reader, text, interruption.Token);
        text.End();
        target.Complete();
        return (int)inputs.Status;
    }

    TranscriptForm Form(ParseResult result) => _output.Format(result) switch
    {
        "hex" => TranscriptForm.Hex,
        "raw" => TranscriptForm.Raw,
        _ => TranscriptForm.Text,
    };
}

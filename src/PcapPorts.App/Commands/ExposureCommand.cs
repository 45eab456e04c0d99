using System.CommandLine;
using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.App.Streams;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>exposure</c>: which ports are open, closed or filtered, who looked, and what protects badly.</summary>
sealed class ExposureCommand
{
    public static readonly CommandDefinition Definition = new(
        "exposure", "Which ports are open, closed or filtered, who looked, who scanned, and what protects badly",
        static definition => new ExposureCommand(definition)._command,
        ("pcapports exposure office.pcapng", "every port that was used or tried, with its verdict and the frames that show it"),
        ("pcapports exposure captures/ --host 10.0.0.5", "one host's ports, over all captures of a directory"),
        ("pcapports exposure office.pcapng --verdict open --format csv -o open.csv", "the open ports, for a spreadsheet"),
        ("pcapports exposure office.pcapng --kind scan --format ndjson", "who scanned, a JSON object a line"),
        ("pcapports exposure office.pcapng --kind weakness", "log-ins in clear text, old TLS, weak ciphers, certificates that expired or are about to"))
    {
        ScansFlows = true,
        Note = "A port is open when it answered, closed when it was refused (RST, or ICMP port unreachable for UDP), filtered when at least two tries stayed "
            + "unanswered or an ICMP error forbade them, and unknown otherwise. A scan is at least eight ports of a host, or hosts by one port, of which three in four came to nothing. Weaknesses are looked for in the first packets of each flow; "
            + "certificates are judged at the time of the capture, and passwords are never shown.",
    };

    static readonly string[] VerdictNames = ["open", "closed", "filtered", "unknown"];

    readonly Command _command;
    readonly ScanArguments _scan;
    readonly OutputOptions _output;
    readonly SchemaOption _schema;
    readonly Option<string[]> _hosts = new("--host") { Description = "Ports of an address or network, and scans by or of it", HelpName = "ADDRESS[/PREFIX]" };
    readonly WordOption _verdict = new("--verdict", "Ports with this verdict", VerdictNames);
    readonly WordOption _kind = new("--kind", "Only ports, scans or weaknesses (csv and tsv: default port)", "port", "scan", "weakness");

    ExposureCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _scan = new ScanArguments(_command, flows: true, joins: true);
        _command.Add(_hosts);
        _command.Add(_verdict);
        _command.Add(_kind);
        _output = new OutputOptions(_command, "table", "ndjson", "json", "csv", "tsv");
        _schema = new SchemaOption(_command, _scan, _output);
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        IpNetwork[] hosts = Hosts(result);
        string? verdict = _verdict.Of(result);
        string? kind = _kind.Of(result);
        _output.Check(result);
        if (_schema.Print(result, kind switch { "scan" => "scans", "weakness" => "weaknesses", _ => "exposure" }, namesFile: false, schema =>
        {
            if (kind == "scan")
                schema.Add<ScanRecord, ScanFields>(default);
            else if (kind == "weakness")
                schema.Add<WeaknessRecord, WeaknessFields>(default);
            else
                schema.Add<ExposureRecord, ExposureFields>(default);
        }))
            return (int)ExitStatus.Success;
        ScanOptions options = _scan.Options(result) with { FindsWeaknesses = true };
        using var interruption = new Interruption();
        CaptureInputs inputs = _scan.Inputs(result, interruption.Token);
        var tally = new ExposureTally();
        var weak = new WeaknessTally();
        List<string> captures = [];
        inputs.Scan(options, (input, scan) =>
        {
            captures.Add(input);
            tally.Add(scan.Flows, new FlowLabeler(scan.Flows));
            weak.Merge(scan.Weaknesses!);
            ScanLimits.Report(input, scan);
        });
        if (inputs.Status == ExitStatus.Nothing)
            return (int)inputs.Status;
        if (tally.FlowsLeftOut > 0)
            Messages.Write($"more clients and ports than are kept: {tally.FlowsLeftOut} flows were left out");
        PortExposure[] ports = [.. tally.Ports().Where(port => (verdict is null || port.Verdict.ToText() == verdict) && Takes(hosts, port.Host))];
        ScanFinding[] scans = [.. tally.Scans().Where(scan => Takes(hosts, scan.Client) || (scan.Kind == ScanKind.Vertical && Takes(hosts, scan.Host)))];
        Weakness[] weaknesses = [.. weak.All().Where(weakness => Takes(hosts, weakness.Key.Host))];
        using OutputTarget target = _output.Open(result, inputs.Files);
        if (_output.RecordFormat(result) is { } format)
            new ExposureOutput(target.Text, format, kind, captures).Write(ports, scans, weaknesses);
        else
            new ExposureListing(_output.Page(result, target), captures).Write(kind, ports, scans, weaknesses);
        target.Complete();
        return (int)inputs.Status;
    }

    IpNetwork[] Hosts(ParseResult result) => Array.ConvertAll(result.GetValue(_hosts) ?? [], text => IpNetwork.TryParse(text, out IpNetwork network)
        ? network
        : throw new UsageException($"--host {text}: it takes an address or a network, such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32"));

    static bool Takes(IpNetwork[] hosts, Packets.IpAddress address) =>
        hosts.Length == 0 || Array.Exists(hosts, network => network.Contains(address.Version, address.High, address.Low));
}

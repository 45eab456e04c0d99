using System.CommandLine;
using PcapPorts.App.Live;
using PcapPorts.App.Streams;
using PcapPorts.Capture.LibPcap;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary><c>interfaces</c>: where one can listen.</summary>
sealed class InterfacesCommand
{
    public static readonly CommandDefinition Definition = new(
        "interfaces", "Where it can listen: names, addresses, up or down",
        static definition => new InterfacesCommand(definition)._command,
        ("pcapports interfaces", "a table"),
        ("pcapports interfaces --format json", "the same for programs"),
        ("pcapports interfaces --watch", "which of them see traffic now"));

    readonly Command _command;
    readonly OutputOptions _output;
    readonly Option<bool> _watch = new("--watch") { Description = "Show the traffic of each, second by second" };
    readonly Option<string> _for = new("--for") { Description = "How long to watch (default: until Ctrl+C)", HelpName = "SECONDS" };

    InterfacesCommand(CommandDefinition definition)
    {
        _command = new Command(definition.Name, definition.Summary);
        _command.Add(_watch);
        _command.Add(_for);
        _output = new OutputOptions(_command, "table", "json", "ndjson");
        _command.SetAction(Run);
    }

    int Run(ParseResult result)
    {
        _output.Check(result);
        long? span = Numbers.Seconds(_for, result);
        if (span.HasValue && !result.GetValue(_watch))
            throw new UsageException("--for says how long to --watch, and --watch is missing");
        try
        {
            if (result.GetValue(_watch))
                Watch(result, span is { } nanoseconds ? nanoseconds / 1_000_000 : long.MaxValue);
            else
                List(result, CaptureDevice.FindAll());
        }
        catch (LiveCaptureException failure)
        {
            throw new RunException(failure.Message);
        }
        return (int)ExitStatus.Success;
    }

    void Watch(ParseResult result, long milliseconds)
    {
        using var interruption = new Interruption();
        using OutputTarget target = _output.Open(result, []);
        RecordFormat? format = _output.RecordFormat(result);
        new InterfaceWatch(target, format is null ? _output.Page(result, target) : null, format ?? RecordFormat.Ndjson).Run(milliseconds, interruption.Token);
        target.Complete();
    }

    void List(ParseResult result, IReadOnlyList<CaptureDevice> devices)
    {
        using OutputTarget target = _output.Open(result, []);
        string format = _output.Format(result);
        if (format == "table")
            WriteTable(_output.Page(result, target), devices);
        else
            WriteJson(target.Text, devices, list: format == "json");
        target.Complete();
    }

    static void WriteTable(TextPage page, IReadOnlyList<CaptureDevice> devices)
    {
        if (devices.Count == 0)
        {
            page.WriteLine("There is no interface that this user could listen on; root may see more.");
            return;
        }
        var table = new TextTable(page, new TableColumn("No") { RightAligned = true }, new TableColumn("Interface"), new TableColumn("State"), new TableColumn("Kind"),
            new TableColumn("Addresses") { LeastWidth = 12 }, new TableColumn("Description") { DropRank = 1, HiddenWhenEmpty = true });
        foreach (CaptureDevice device in devices)
        {
            table.Add(device.IsUp ? TextStyle.Plain : TextStyle.Dim, device.Index.ToString(), device.Name, State(device), Kind(device),
                string.Join(", ", device.Addresses), device.Description ?? "");
        }
        table.End();
    }

    static string State(CaptureDevice device) =>
        !device.IsUp ? "down" : device.IsDisconnected ? "disconnected" : device.IsRunning ? "up" : "up, not running";

    static string Kind(CaptureDevice device) => device.IsLoopback ? "loopback" : device.IsWireless ? "wireless" : "-";

    static void WriteJson(Utf8Output output, IReadOnlyList<CaptureDevice> devices, bool list)
    {
        if (list)
            output.Write("["u8);
        for (int i = 0; i < devices.Count; i++)
        {
            CaptureDevice device = devices[i];
            if (list)
                output.Write(i == 0 ? "\n"u8 : ",\n"u8);
            var json = new JsonRecord(output);
            json.Begin();
            json.Number("index"u8, (long)device.Index);
            json.Text("name"u8, device.Name);
            json.Text("description"u8, device.Description);
            json.Flag("up"u8, device.IsUp);
            json.Flag("running"u8, device.IsRunning);
            json.Flag("loopback"u8, device.IsLoopback);
            json.Flag("wireless"u8, device.IsWireless);
            json.Flag("disconnected"u8, device.IsDisconnected);
            json.BeginList("addresses"u8);
            foreach (DeviceAddress address in device.Addresses)
                json.Item(address.ToString());
            json.EndList();
            json.End();
            if (!list)
                output.Write((byte)'\n');
        }
        if (list)
            output.Write("\n]\n"u8);
    }
}

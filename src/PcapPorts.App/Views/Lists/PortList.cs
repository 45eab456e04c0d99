using PcapPorts.Ports;
using PcapPorts.Reports;
using PcapPorts.Flows;

namespace PcapPorts.App.Views.Lists;

/// <summary>Traffic by server port.</summary>
static class PortList
{
    /// <summary>What the list shows.</summary>
    /// <param name="session">The capture.</param>
    /// <param name="showCard">Explains a port.</param>
    public static ListSpecification<PortTraffic> Of(CaptureSession session, Action<string> showCard) => new()
    {
        Title = "Ports",
        Columns =
        [
            ListColumn<PortTraffic>.Amount("Port", static port => port.Port, static port => Name(port), 0),
            ListColumn<PortTraffic>.Words("Service", static port => port.Service ?? "-", 16, 6, 1),
            ListColumn<PortTraffic>.Words("Registered as", static port => port.RegisteredName ?? "-", 24, 8, 4),
            ListColumn<PortTraffic>.Words("Class", static port => PortClasses.Of(port.Port).Name(), 8, 6, 5),
            ListColumn<PortTraffic>.Amount("Flows", static port => port.Flows, static port => Units.Count(port.Flows)),
            ListColumn<PortTraffic>.Amount("Packets", static port => port.Packets, static port => Units.Count((long)port.Packets)),
            ListColumn<PortTraffic>.Amount("Bytes", static port => port.Bytes, static port => Units.Bytes(port.Bytes)),
            ListColumn<PortTraffic>.Amount("Clients", static port => port.Clients, static port => Units.Count(port.Clients), 3),
            ListColumn<PortTraffic>.Amount("Servers", static port => port.Servers, static port => Units.Count(port.Servers), 3),
        ],
        SortColumn = 6,
        Load = (_, cancellation) =>
        {
            var tally = new PortTally();
            FlowWalk.Visit(session, (in LabelledFlow flow) => tally.Add(in flow), cancellation);
            return tally.ToArray();
        },
        Subject = static port => new Subject { Filter = $"{FlowText.Protocol(port.Protocol)}.port == {port.Port}", Port = Name(port) },
        Cli = () => CliLine.Of("ports", session.File.Path ?? "-"),
        Accept = port => showCard(Name(port)),
        Empty = "No flow here has ports.",
    };

    static string Name(PortTraffic port) => $"{port.Port}/{FlowText.Protocol(port.Protocol)}";
}

/// <summary>Visits all flows of a capture that may still grow.</summary>
static class FlowWalk
{
    const int Step = 256;

    /// <summary>Labels the flows there are now, one after the other; the reading of the capture goes on in between.</summary>
    public static void Visit(CaptureSession session, FlowSink visit, CancellationToken cancellation)
    {
        int count = session.FlowCount;
        FlowLabeler? labeler = null;
        for (int start = 0; start < count; start += Step)
        {
            cancellation.ThrowIfCancellationRequested();
            session.File.Look((table, _) =>
            {
                labeler ??= new FlowLabeler(table);
                for (int i = start; i < Math.Min(count, start + Step); i++)
                    visit(LabelledFlow.Of(table, labeler, i, i + 1));
                return 0;
            });
        }
    }
}

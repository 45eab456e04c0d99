using PcapPorts.Analysis;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Views.Lists;

/// <summary>A port of a host, or a scan.</summary>
sealed record ExposureRow(string Host, string Port, string Service, string Verdict, string Because, long Flows, string By, string Frames, string Filter, long Frame, int Rank);

/// <summary>Which ports are open, closed or filtered, and who looked.</summary>
static class ExposureList
{
    /// <summary>What the list shows.</summary>
    public static ListSpecification<ExposureRow> Of(CaptureSession session) => new()
    {
        Title = "Exposure",
        Columns =
        [
            new ListColumn<ExposureRow>(new Terminal.Widgets.TableColumn("Host") { MinWidth = 15, MaxWidth = 39 }, static row => row.Host),
            ListColumn<ExposureRow>.Words("Port", static row => row.Port, 12, 6, 0),
            ListColumn<ExposureRow>.Words("Service", static row => row.Service, 14, 6, 3),
            ListColumn<ExposureRow>.Words("Verdict", static row => row.Verdict, 9, 7, 0),
            ListColumn<ExposureRow>.Rest("Because", static row => row.Because, 1),
            ListColumn<ExposureRow>.Amount("Flows", static row => row.Flows, static row => Units.Count(row.Flows), 3),
            ListColumn<ExposureRow>.Words("By", static row => row.By, 40, 12, 4),
            ListColumn<ExposureRow>.Words("Packets", static row => row.Frames, 24, 6, 5),
        ],
        Load = (_, cancellation) => Collect(session, cancellation),
        Subject = static row => new Subject { Filter = row.Filter, Frame = row.Frame > 0 ? row.Frame : null, Port = row.Port.Contains('/', StringComparison.Ordinal) ? row.Port : null },
        Cli = () => CliLine.Of("exposure", session.File.Path ?? "-"),
        Empty = "No port was used or tried.",
        Style = static (row, theme) => row.Rank switch { 0 => theme.Error, 1 => theme.Valid, 2 => default, 3 => theme.Doubtful, _ => theme.Dim },
    };

    static List<ExposureRow> Collect(CaptureSession session, CancellationToken cancellation)
    {
        var tally = new ExposureTally();
        session.File.Look((table, _) =>
        {
            tally.Add(table, new FlowLabeler(table));
            return 0;
        });
        cancellation.ThrowIfCancellationRequested();
        var rows = new List<ExposureRow>();
        foreach (ScanFinding scan in tally.Scans())
        {
            rows.Add(new ExposureRow(scan.Client.ToString(), scan.Port > 0 ? $"{scan.Port}/{FlowText.Protocol(scan.Protocol)}" : "", "", "scan", $"{ExposureText.Of(scan)} ({scan.Technique})",
                scan.Targets, scan.Client.ToString(), ExposureText.Frames(scan.Frames, 4), ExposureText.Filter(scan), scan.Frames.Count > 0 ? scan.Frames[0].Frame : 0, 0));
        }
        foreach (PortExposure port in tally.Ports().OrderByDescending(static port => port.Verdict))
        {
            string service = port.Total.Service.Name is not { } name ? "-" : port.Total.Service.Basis == ServiceBasis.Port ? name + "?" : port.NonstandardPort ? name + "!" : name;
            int rank = port.Verdict switch { PortVerdict.Open => port.NonstandardPort ? 1 : 2, PortVerdict.Closed or PortVerdict.Filtered => 3, _ => 4 };
            rows.Add(new ExposureRow(port.Host.ToString(), $"{port.Port}/{FlowText.Protocol(port.Protocol)}", service, port.Verdict.ToText(), ExposureText.Because(port), port.Total.Flows,
                ExposureText.Addresses(port.Clients, 2), ExposureText.Frames(port.Frames, 4), ExposureText.Filter(port), port.Frames.Count > 0 ? port.Frames[0].Frame : 0, rank));
        }
        return rows;
    }
}

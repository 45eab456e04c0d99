using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>Exposure as pages for people.</summary>
/// <param name="page">Where it is written.</param>
/// <param name="captures">The captures in the order in which they were added; frames name theirs where there are several.</param>
public sealed class ExposureListing(TextPage page, IReadOnlyList<string> captures)
{
    /// <summary>Writes everything: who scanned, what is badly protected, the ports, and what stands out among them.</summary>
    /// <param name="kind">Only <c>port</c>, <c>scan</c> or <c>weakness</c>; null for all.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="scans">The scans.</param>
    /// <param name="weaknesses">The weaknesses.</param>
    public void Write(string? kind, IReadOnlyList<PortExposure> ports, IReadOnlyList<ScanFinding> scans, IReadOnlyList<Weakness> weaknesses)
    {
        if (kind is null or "scan")
            WriteScans(scans, isAsked: kind is not null);
        if (kind is null or "weakness")
            WriteWeaknesses(weaknesses, isAsked: kind is not null);
        if (kind is not (null or "port"))
            return;
        page.WriteLine("Ports", TextStyle.Bold);
        if (ports.Count == 0)
            page.WriteLine("  No port was used or tried.");
        else
            WritePorts(ports);
        WriteRemark("Open, and never used in this capture", ports.Where(static port => port.NeverUsed), static port => "");
        WriteRemark("Services on ports that are not their own", ports.Where(static port => port.NonstandardPort),
            static port => $" {port.Total.Service.Name}");
        WriteRemark("Readable by everybody on the way", ports.Where(static port => port.Total.Used > 0 && ClearTextServices.Has(port.Total.Service)),
            static port => $" {port.Total.Service.Name}");
    }

    void WriteScans(IReadOnlyList<ScanFinding> scans, bool isAsked)
        => WriteFindings("Scans", scans, isAsked ? "Nobody scanned." : null,
            static scan => $"{ExposureText.Of(scan)} ({scan.Technique}{(scan.IsSlow ? ", slow" : "")}).", static scan => scan.Frames, ExposureText.Filter);

    void WriteWeaknesses(IReadOnlyList<Weakness> weaknesses, bool isAsked)
        => WriteFindings("Badly protected", weaknesses, isAsked ? "Nothing is seen to be badly protected." : null,
            static weakness => $"{ExposureText.PortOf(weakness.Key)}: {TerminalText.Escape(WeaknessText.Of(weakness))}; {Units.Count(weakness.Connections, "connection", "connections")} by {ExposureText.Addresses(weakness.Clients, 3)}.",
            static weakness => weakness.Frames, WeaknessText.Filter);

    /// <summary>Findings, each with its frames and a filter for them.</summary>
    void WriteFindings<T>(string title, IReadOnlyList<T> findings, string? none, Func<T, string> text, Func<T, IReadOnlyList<FrameCitation>> frames, Func<T, string> filter)
    {
        if (findings.Count == 0)
        {
            if (none is not null)
                page.WriteLine(none);
            return;
        }
        page.WriteLine(title, TextStyle.Bold);
        foreach (T finding in findings)
        {
            page.WriteWrapped(text(finding), indent: 2, TextStyle.Bad);
            page.WriteWrapped($"frames {ExposureText.Frames(frames(finding), 8)}{Where(frames(finding))}; filter: {filter(finding)}", indent: 6, TextStyle.Dim);
        }
        page.WriteLine();
    }

    void WritePorts(IReadOnlyList<PortExposure> ports)
    {
        var table = new TextTable(
            page,
            new TableColumn("Host"),
            new TableColumn("Port") { RightAligned = true },
            new TableColumn("Service") { LeastWidth = 8 },
            new TableColumn("Verdict"),
            new TableColumn("Because") { LeastWidth = 10, DropRank = 2 },
            new TableColumn("Flows") { RightAligned = true },
            new TableColumn("Used") { RightAligned = true, DropRank = 4 },
            new TableColumn("First (UTC)") { DropRank = 6 },
            new TableColumn("Last (UTC)") { DropRank = 6 },
            new TableColumn("By") { LeastWidth = 15, DropRank = 3 },
            new TableColumn("Frames") { LeastWidth = 6, DropRank = 1 },
            new TableColumn("of") { LeastWidth = 12, DropRank = 5, HiddenWhenEmpty = true }) { Indent = 2 };
        foreach (PortExposure port in ports)
        {
            TextStyle style = port.Verdict switch { PortVerdict.Open => TextStyle.Plain, PortVerdict.Unknown => TextStyle.Dim, _ => TextStyle.Bad };
            table.Add(
                style,
                port.Host.ToString(),
                $"{port.Port}/{ProtocolName.Of(port.Protocol)}",
                Service(port),
                port.Verdict.ToText(),
                ExposureText.Because(port),
                Units.Count(port.Total.Flows),
                Units.Count(port.Total.Used),
                Units.Moment(ExposureFields.TimeOf(port.Total.First)),
                Units.Moment(ExposureFields.TimeOf(port.Total.Last)),
                ExposureText.Addresses(port.Clients, 2),
                ExposureText.Frames(port.Frames, 4),
                FileOf(port.Frames) ?? "");
        }
        table.End();
    }

    void WriteRemark(string title, IEnumerable<PortExposure> ports, Func<PortExposure, string> more)
    {
        PortExposure[] list = [.. ports];
        if (list.Length == 0)
            return;
        page.WriteLine();
        page.WriteLine(title, TextStyle.Bold);
        page.WriteWrapped(string.Join(", ", list.Select(port => $"{FlowListing.Endpoint(port.Host, port.Port, hasPort: true)}/{ProtocolName.Of(port.Protocol)}{more(port)}")), indent: 2);
    }

    static string Service(PortExposure port) => port.Total.Service.Name is not { } name ? "-"
        : port.Total.Service.Basis == Flows.ServiceBasis.Port ? name + "?"
        : port.NonstandardPort ? name + "!" : name;

    string Where(IReadOnlyList<FrameCitation> frames) => FileOf(frames) is { } file ? $" of {TerminalText.Escape(file)}" : "";

    string? FileOf(IReadOnlyList<FrameCitation> frames) => captures.Count > 1 && frames.Count > 0 ? captures[frames[0].Capture] : null;
}

using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A digest as Markdown (CommonMark with tables), for a ticket or a wiki.</summary>
public static class MarkdownReport
{
    const int MostRows = 25;

    /// <summary>Writes it.</summary>
    public static void Write(Utf8Output output, CaptureDigest digest, ReportOptions options)
    {
        CaptureSummary summary = digest.Summary;
        PortExposure[] ports = digest.Exposure.Ports();
        ScanFinding[] scans = digest.Exposure.Scans();
        Weakness[] weaknesses = digest.Weaknesses.All();
        Line($"# {Plain(options.Title)}\n\n{Plain(summary.Verdict())}\n");
        Line($"{Units.Count(summary.Facts.Packets, "packet", "packets")}, {Units.Bytes(summary.Facts.WireBytes)}, {Units.Count(summary.FlowCount, "flow", "flows")}, "
            + $"{Units.Count(digest.Captures, "capture", "captures")}, {Units.Moment(summary.Facts.First)} to {Units.Moment(summary.Facts.Last)} UTC.\n");
        Heading("What it does not show", summary.Limits().Take(MostRows).Select(Plain));
        Heading("Findings", Finding.All(digest, ports, scans, weaknesses).Take(MostRows * 2).Select(finding =>
            $"**{finding.WeightText}** {Plain(finding.Text)}{(finding.Frames.Count > 0 ? $" Frames {string.Join(", ", finding.Frames.Take(8))}{(digest.Captures > 1 ? $" of {Plain(CsvReport.FileOf(digest, finding.Capture) ?? "")}" : "")}: {Code(finding.Filter)}" : "")}"));
        Table("Services", "Service|Flows|Packets|Bytes", summary.ServiceTraffic.ToArray(), static service => $"{Plain(service.Key)}|{service.Flows}|{service.Packets}|{Units.Bytes(service.Bytes)}");
        Table("Server ports", "Port|Service|Flows|Packets|Bytes", summary.PortTraffic(), static port => $"{port.Port}/{ProtocolName.Of(port.Protocol)}|{Plain(port.Service ?? "-")}|{port.Flows}|{port.Packets}|{Units.Bytes(port.Bytes)}");
        Table("Hosts", "Host|Flows|Packets|Bytes", summary.HostTraffic.ToArray(), static (Traffic<IpAddress> host) => $"{host.Key}|{host.Flows}|{host.Packets}|{Units.Bytes(host.Bytes)}");
        Table("Badly protected", "Port|What|Connections|By|Frames", weaknesses, static weakness =>
            $"{ExposureText.PortOf(weakness.Key)}|{Plain(WeaknessText.Of(weakness))}|{weakness.Connections}|{ExposureText.Addresses(weakness.Clients, 2)}|{ExposureText.Frames(weakness.Frames, 4)}");
        Table("Exposure", "Host|Port|Service|Verdict|Because|By|Frames", [.. ports.OrderByDescending(static port => port.Verdict)], static port =>
            $"{port.Host}|{port.Port}/{ProtocolName.Of(port.Protocol)}|{Plain(port.Total.Service.Name ?? "-")}|{port.Verdict.ToText()}|{ExposureText.Because(port)}|{ExposureText.Addresses(port.Clients, 2)}|{ExposureText.Frames(port.Frames, 4)}");
        Table("Names", "Kind|Name|Times", [.. digest.Names.Entries.OrderByDescending(static name => name.Count)], static name => $"{name.Kind}|{Plain(name.Name)}|{name.Count}");
        Table("Largest flows", "Flow|Client|Server|Service|Packets|Bytes|State", digest.Flows, static flow =>
            $"{flow.Id}|{FlowListing.Endpoint(flow.Client, flow.ClientPort, flow.HasPorts)}|{FlowListing.Endpoint(flow.Server, flow.ServerPort, flow.HasPorts)}|{Plain(flow.Service ?? "-")}|{flow.Packets}|{Units.Bytes(flow.Bytes)}|{Flows.TcpStateName.ToText(flow.State) ?? "-"}");
        Line($"## Method\n\n{Code(options.CommandLine)}, pcapports {options.Version}. {Plain(summary.RoleSentence())}{(options.Filters.Count > 0 ? $" Filters: {Plain(string.Join("; ", options.Filters))}." : "")}");

        void Line(string text)
        {
            output.Write(text);
            output.Write((byte)'\n');
        }

        void Heading(string title, IEnumerable<string> items)
        {
            Line($"## {title}\n");
            int count = 0;
            foreach (string item in items)
            {
                Line($"- {item}");
                count++;
            }
            Line(count == 0 ? "Nothing.\n" : "");
        }

        void Table<T>(string title, string columns, IReadOnlyList<T> rows, Func<T, string> row)
        {
            if (rows.Count == 0)
                return;
            Line($"## {title}\n\n|{columns}|\n|{string.Join('|', columns.Split('|').Select(static _ => "---"))}|");
            for (int i = 0; i < Math.Min(rows.Count, MostRows); i++)
                Line($"|{row(rows[i])}|");
            Line(rows.Count > MostRows ? $"\nand {Units.Count(rows.Count - MostRows)} more\n" : "");
        }
    }

    /// <summary>Any text with what Markdown and HTML would obey made plain.</summary>
    static string Plain(string text)
    {
        text = TerminalText.Escape(text);
        var escaped = new System.Text.StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '!' or '~' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    /// <summary>A text to be copied. Where a code span would break, or an HTML filter see a tag in it, its characters are named.</summary>
    static string Code(string text) => text.AsSpan().IndexOfAny('`', '<', '>') < 0 ? $"`{TerminalText.Escape(text)}`" : $"<code>{Plain(text)}</code>";
}

using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <content>Flows, their health, names, exposure and findings.</content>
public sealed partial class HtmlReport
{
    void WriteFlowCharts()
    {
        Begin("lives", "Flows over time", $"The largest flows: when they lived, and how long against how large.");
        Legend();
        _page.Raw("<div class=wide>");
        FlowSvg.WriteTimes(_page, _digest.Flows, ColourOf);
        _page.Raw("</div><h3>Duration against size</h3><div class=wide>");
        FlowSvg.WriteSizes(_page, _digest.Flows, ColourOf);
        _page.Raw("</div>");
        End();
    }

    void WriteHealth()
    {
        HealthTally health = _digest.Health;
        Begin("health", "Health", "How well TCP went, as seen where the captures were made.");
        _page.Raw("<dl class=tiles>");
        Tile("TCP flows", health.Connections, "");
        Tile("Refused", _summary.FlowsOf(TcpState.Refused), "SYN answered by RST");
        Tile("Unanswered", _summary.FlowsOf(TcpState.Attempt), "SYN, and nothing");
        Tile("Reset", health.ResetFlows, "ended by RST");
        Tile("Sent again", health.Retransmissions, $"in {Units.Count(health.FlowsWithRetransmissions, "flow", "flows")}");
        Tile("Gaps", health.Gaps, $"in {Units.Count(health.FlowsWithGaps, "flow", "flows")}");
        Tile("Closed windows", health.ZeroWindows, $"in {Units.Count(health.FlowsWithZeroWindows, "flow", "flows")}");
        Tile("One side only", health.OneSided, "the other was not captured");
        _page.Raw("</dl>");
        long trips = health.RoundTrips.Sum();
        if (trips > 0)
        {
            _page.Raw("<h3>Round trip, from SYN to SYN-ACK</h3>");
            _page.BeginTable("roundtrips", "Connections by round trip", "Up to", "#Connections", "Share");
            // What lies outside of the fastest and the slowest is empty.
            int fastest = Array.FindIndex(health.RoundTrips, static count => count > 0), slowest = Array.FindLastIndex(health.RoundTrips, static count => count > 0);
            for (int i = fastest; i <= slowest; i++)
            {
                long limit = HealthTally.RoundTripLimits[i];
                _page.Raw("<tr>").Cell(limit == long.MaxValue ? "more" : Units.Duration(limit)).Number(health.RoundTrips[i])
                    .Raw($"<td style=\"min-width:9rem\"><span class=bar style=\"width:{HtmlPage.At(100.0 * health.RoundTrips[i] / health.RoundTrips.Max())}%\"></span></td></tr>\n");
            }
            _page.EndTable();
        }
        if (_digest.Troubled.Count > 0)
        {
            bool many = _digest.Cards.Count > 1;
            _page.Raw("<h3>Where most went wrong</h3>");
            string[] columns = ["Client", "Server", "Service", "What", "#Packets", "#Frame", .. many ? new[] { "Capture" } : [], "Filter"];
            _page.BeginTable("troubled", "TCP flows with losses or closed windows", columns);
            foreach (ReportFlow flow in _digest.Troubled)
            {
                _page.Raw("<tr>").Cell(FlowListing.Endpoint(flow.Client, flow.ClientPort, true)).Cell(FlowListing.Endpoint(flow.Server, flow.ServerPort, true)).Cell(flow.Service ?? "-")
                    .Cell(Finding.Trouble(flow)).Number(flow.Packets).Number(flow.NotedFrame);
                if (many)
                    _page.Raw("<td class=wrap>").Text(CaptureName(flow.Capture)).Raw("</td>");
                _page.Raw("<td><code>").Text(Finding.FlowFilter(flow)).Raw("</code></td></tr>\n");
            }
            _page.EndTable();
        }
        End();

        void Tile(string name, long number, string note)
        {
            _page.Raw("<div><dt>").Text(name).Raw($"</dt><dd data-stat=\"health ").Text(name).Raw($"\" data-v={number}>").Text(Units.Count(number));
            if (note.Length > 0)
                _page.Raw("<small>").Text(note).Raw("</small>");
            _page.Raw("</dd></div>");
        }
    }

    void WriteNames()
    {
        var names = _digest.Names.Entries.ToList();
        if (names.Count == 0)
            return;
        Begin("names", "Names", "What was asked for: DNS questions, TLS server names, HTTP hosts.");
        foreach ((string kind, string title) in new[] { ("dns", "DNS questions"), ("tls", "TLS server names"), ("http", "HTTP hosts") })
        {
            var some = names.Where(name => name.Kind == kind).OrderByDescending(static name => name.Count).ThenBy(static name => name.Name, StringComparer.Ordinal).ToList();
            if (some.Count == 0)
                continue;
            _page.Raw("<h3>").Text(title).Raw("</h3>");
            Search($"names-{kind}", "Search names");
            _page.BeginTable($"names-{kind}", title, "Name", "#Times", "More", "#Frame", "Capture");
            foreach ((_, string name, long count, string detail, FrameCitation frame) in some.Take(MostRows))
                _page.Raw("<tr><td class=wrap>").Text(name).Raw("</td>").Number(count).Raw("<td class=wrap>").Text(detail).Raw("</td>").Number(frame.Frame).Raw("<td class=wrap>").Text(CaptureName(frame.Capture)).Raw("</td></tr>\n");
            _page.EndTable();
            More(Math.Min(MostRows, some.Count), some.Count, $"pcapports {kind} FILE");
        }
        End();
    }

    void WriteExposure()
    {
        Begin("exposure", "Exposure", "Which ports answered, refused or stayed silent, who looked, who scanned, and what protects badly.");
        _page.Raw("<dl class=tiles>");
        foreach (PortVerdict verdict in new[] { PortVerdict.Open, PortVerdict.Closed, PortVerdict.Filtered, PortVerdict.Unknown })
            _page.Raw("<div><dt>").Text(verdict.ToText()).Raw($"</dt><dd class={verdict.ToText()} data-stat=\"ports {verdict.ToText()}\" data-v={Count(verdict)}>").Text(Units.Count(Count(verdict))).Raw("</dd></div>");
        _page.Raw($"<div><dt>scans</dt><dd data-stat=scans data-v={_scans.Length}>{Units.Count(_scans.Length)}</dd></div>")
            .Raw($"<div><dt>weaknesses</dt><dd data-stat=weaknesses data-v={_weaknesses.Length}>{Units.Count(_weaknesses.Length)}</dd></div></dl>");
        if (_scans.Length > 0)
        {
            _page.Raw("<h3>Who scanned</h3>");
            _page.BeginTable("scans", "Scans", "By", "Kind", "Of", "How", "#Tried", "#Answered", "#Came to nothing", "#Within", "Frames", "Filter");
            foreach (ScanFinding scan in _scans.Take(MostRows))
            {
                _page.Raw("<tr>").Cell(scan.Client.ToString()).Cell(scan.KindText + (scan.IsSlow ? ", slow" : ""))
                    .Cell(scan.Kind == ScanKind.Horizontal ? $"port {scan.Port}/{ProtocolName.Of(scan.Protocol)}" : scan.Kind == ScanKind.Vertical ? scan.Host.ToString() : "hosts")
                    .Cell(scan.Technique).Number(scan.Targets).Number(scan.Open).Number(scan.Fruitless).Amount(scan.Last - scan.First, Units.Duration(scan.Last - scan.First))
                    .Raw("<td class=wrap>").Text(Cited(scan.Frames, 8)).Raw("</td><td><code>").Text(ExposureText.Filter(scan)).Raw("</code></td></tr>\n");
            }
            _page.EndTable();
        }
        WriteWeaknesses();
        _page.Raw("<h3>Ports</h3>");
        Search("exposure-table", "Search ports and hosts");
        _page.BeginTable("exposure-table", "Ports that were used or tried", "Host", "#Port", "Protocol", "Service", "Verdict", "Because", "#Flows", "#Used", "First (UTC)", "Last (UTC)", "By", "Frames");
        PortExposure[] shown = [.. _exposure.OrderByDescending(static port => port.Verdict).ThenByDescending(static port => port.Total.Bytes).Take(MostRows * 2)];
        foreach (PortExposure port in shown)
        {
            FlowService service = port.Total.Service;
            _page.Raw("<tr>").Cell(port.Host.ToString()).Amount(port.Port, port.Port.ToString()).Cell(ProtocolName.Of(port.Protocol))
                .Cell(service.Name is null ? "-" : service.Basis == ServiceBasis.Port ? service.Name + "?" : service.NonstandardPort ? service.Name + "!" : service.Name)
                .Raw($"<td class={port.Verdict.ToText()}>{port.Verdict.ToText()}</td>").Cell(ExposureText.Because(port)).Number(port.Total.Flows).Number(port.Total.Used)
                .Cell(Units.Moment(ExposureFields.TimeOf(port.Total.First))).Cell(Units.Moment(ExposureFields.TimeOf(port.Total.Last)))
                .Raw("<td class=wrap>").Text(ExposureText.Addresses(port.Clients, 3)).Raw("</td><td>").Text(Cited(port.Frames, 4)).Raw("</td></tr>\n");
        }
        _page.EndTable();
        More(shown.Length, _exposure.Length, "pcapports exposure PATH...");
        PortExposure[] unused = [.. _exposure.Where(static port => port.NeverUsed)];
        if (unused.Length > 0)
        {
            _page.Raw("<h3>Open, and never used here</h3>");
            Items([.. unused.Take(20).Select(static port => $"{FlowListing.Endpoint(port.Host, port.Port, true)}/{ProtocolName.Of(port.Protocol)} {port.Total.Service.Name}")], unused.Length);
        }
        End();
    }

    void WriteWeaknesses()
    {
        if (_weaknesses.Length == 0)
            return;
        _page.Raw("<h3>Badly protected</h3>");
        Search("weaknesses", "Search weaknesses");
        _page.BeginTable("weaknesses", "Log-ins, versions, ciphers and certificates that protect badly", "Host", "#Port", "Protocol", "Weakness", "What", "#Connections", "First (UTC)", "Last (UTC)", "By", "Frames", "Filter");
        foreach (Weakness weakness in _weaknesses.Take(MostRows))
        {
            WeaknessKey key = weakness.Key;
            _page.Raw("<tr>").Cell(key.Host.ToString()).Amount(key.Port, key.Port.ToString()).Cell(ProtocolName.Of(key.Protocol)).Cell(key.Kind.ToText())
                .Raw("<td class=wrap>").Text(WeaknessText.Of(weakness)).Raw("</td>").Number(weakness.Connections)
                .Cell(Units.Moment(ExposureFields.TimeOf(weakness.First))).Cell(Units.Moment(ExposureFields.TimeOf(weakness.Last)))
                .Cell(ExposureText.Addresses(weakness.Clients, 3)).Raw("<td>").Text(Cited(weakness.Frames, 4)).Raw("</td><td><code>").Text(WeaknessText.Filter(weakness)).Raw("</code></td></tr>\n");
        }
        _page.EndTable();
        More(Math.Min(MostRows, _weaknesses.Length), _weaknesses.Length, "pcapports exposure PATH... --kind weakness");
    }

    /// <summary>A capture's name without the folders that it shares with all others.</summary>
    string CaptureName(int capture) => capture >= 0 && capture < _digest.Cards.Count ? _digest.Cards[capture].Name[_sharedFolders..] : "";

    static int SharedFolders(IReadOnlyList<CaptureCard> cards)
    {
        if (cards.Count < 2)
            return 0;
        string first = cards[0].Name;
        int shared = first.Length;
        foreach (CaptureCard card in cards)
            shared = Math.Min(shared, first.AsSpan().CommonPrefixLength(card.Name));
        return first.AsSpan(0, shared).LastIndexOfAny('/', Path.DirectorySeparatorChar) + 1;
    }

    string Cited(IReadOnlyList<FrameCitation> frames, int most) => frames.Count == 0 ? "-"
        : _digest.Cards.Count > 1 ? $"{ExposureText.Frames(frames, most)} of {CaptureName(frames[0].Capture)}" : ExposureText.Frames(frames, most);

    void WriteFindings()
    {
        List<Finding> findings = Finding.All(_digest, _exposure, _scans, _weaknesses);
        Begin("findings", "Findings", "What stands out. Each cites its frames and has a display filter to see them.");
        if (findings.Count == 0)
            _page.Raw("<p>Nothing stands out.</p>");
        const int Opened = 40;
        for (int i = 0; i < findings.Count; i++)
        {
            if (i == Opened)
                _page.Raw($"<details><summary>{Units.Count(findings.Count - Opened)} more</summary>");
            Finding finding = findings[i];
            _page.Raw($"<div class=\"finding {finding.WeightText}\"><p><span class=weight>{finding.WeightText}</span>").Text(finding.Text).Raw("</p>");
            if (finding.Frames.Count > 0)
            {
                string frames = string.Join(", ", finding.Frames.Take(8)) + (finding.Frames.Count > 8 ? " …" : "");
                _page.Raw("<p class=meta><span>").Text($"{(finding.Frames.Count == 1 ? "frame" : "frames")} {frames}{(_digest.Cards.Count > 1 ? $" of {CaptureName(finding.Capture)}" : "")}")
                    .Raw("</span><span><code class=filter>").Text(finding.Filter).Raw("</code></span></p>");
            }
            _page.Raw("</div>\n");
        }
        if (findings.Count > Opened)
            _page.Raw("</details>");
        End();
    }

    void WriteFlows()
    {
        bool many = _digest.Cards.Count > 1;
        Begin("flowtable", "Flow table", $"The {Units.Count(_digest.Flows.Count)} largest of {Units.Count(_summary.FlowCount, "flow", "flows")}. Headings sort.");
        Search("flows", "Search flows");
        string[] columns = ["#Flow", "Proto", "Client", "#Port", "Server", "#Port", "Service", "#Packets", "#Bytes", "First (UTC)", "#Duration", "State", "Server because", .. many ? new[] { "Capture" } : []];
        _page.BeginTable("flows", "Flows by bytes", columns);
        foreach (ReportFlow flow in _digest.Flows)
        {
            _page.Raw(flow.HasTime ? $"<tr data-first={HtmlPage.At(flow.First / 1e9)} data-last={HtmlPage.At(flow.Last / 1e9)}>" : "<tr>");
            _page.Number(flow.Id).Cell(ProtocolName.Of(flow.Protocol)).Cell(flow.Client.ToString()).Amount(flow.ClientPort, flow.HasPorts ? flow.ClientPort.ToString() : "")
                .Cell(flow.Server.ToString()).Amount(flow.ServerPort, flow.HasPorts ? flow.ServerPort.ToString() : "")
                .Cell(flow.Service is null ? "-" : flow.Basis == ServiceBasis.Port ? flow.Service + "?" : flow.NonstandardPort ? flow.Service + "!" : flow.Service)
                .Number(flow.Packets).Amount(flow.Bytes, Units.Bytes(flow.Bytes)).Cell(flow.HasTime ? Units.Moment(new Timestamp(flow.First), "yyyy-MM-dd HH:mm:ss.fff") : "-")
                .Amount(flow.Duration, Units.Duration(flow.Duration)).Cell((flow.State.ToText() ?? "-") + (flow.IsMidstream ? " (midstream)" : "")).Cell(EvidenceText.Long(flow.Role));
            if (many)
                _page.Raw("<td class=wrap>").Text(CaptureName(flow.Capture)).Raw("</td>");
            _page.Raw("</tr>\n");
        }
        _page.EndTable();
        More(_digest.Flows.Count, _summary.FlowCount, "pcapports flows PATH...");
        End();
    }
}

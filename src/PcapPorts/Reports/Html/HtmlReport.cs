using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;

namespace PcapPorts.Reports;

/// <summary>
/// A digest as one HTML file that needs nothing else: style and script are in it, and its content policy forbids it to fetch anything. Without the script
/// it is static and whole.
/// </summary>
public sealed partial class HtmlReport
{
    const int MostRows = 300;

    readonly CaptureDigest _digest;
    readonly ReportOptions _options;
    readonly HtmlPage _page = new();
    readonly CaptureSummary _summary;
    readonly PortExposure[] _exposure;
    readonly ScanFinding[] _scans;
    readonly Weakness[] _weaknesses;
    readonly string[] _coloured;
    readonly int _sharedFolders;

    HtmlReport(CaptureDigest digest, ReportOptions options)
    {
        _digest = digest;
        _options = options;
        _summary = digest.Summary;
        _exposure = digest.Exposure.Ports();
        _scans = digest.Exposure.Scans();
        _weaknesses = digest.Weaknesses.All();
        _sharedFolders = SharedFolders(digest.Cards);
        _coloured = [.. _summary.ServiceTraffic.ToArray().Take(TrafficSvg.Series).Select(static service => service.Key)];
    }

    /// <summary>Writes the report.</summary>
    public static void Write(Utf8Output output, CaptureDigest digest, ReportOptions options)
    {
        var report = new HtmlReport(digest, options);
        report.WriteAll();
        output.Write(report._page.ToString());
    }

    void WriteAll()
    {
        _page.Raw("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\">")
            .Raw("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">")
            .Raw("<meta name=referrer content=no-referrer><link rel=icon href=\"data:,\"><title>").Text(_options.Title).Raw("</title>\n<style>").Raw(Resource("report.css")).Raw("</style></head>\n<body>")
            .Raw("<a class=skip href=#main>To the report</a>\n<header>");
        _page.Raw("<h1>").Text(_options.Title).Raw("</h1>\n<p class=verdict>").Text(_summary.Verdict()).Raw("</p>\n");
        WriteTiles();
        _page.Raw("</header>\n");
        WriteNavigation();
        _page.Raw("<main id=main>\n");
        WriteCaptures();
        if (_summary.FlowCount > 0)
        {
            WriteTraffic();
            WritePorts();
            WritePairs();
            WriteHosts();
            WriteServices();
            WriteFlowCharts();
            WriteHealth();
            WriteNames();
            WriteExposure();
        }
        WriteFindings();
        if (_summary.FlowCount > 0)
            WriteFlows();
        WriteMethod();
        _page.Raw("</main>\n<footer><p>Made by pcapports ").Text(_options.Version).Raw(". Nothing in this file is fetched from anywhere.</p></footer>\n<script>").Raw(Resource("report.js")).Raw("</script>\n</body></html>\n");
    }

    void WriteTiles()
    {
        CaptureFacts facts = _summary.Facts;
        _page.Raw("<dl class=tiles>");
        Tile("Packets", "packets", facts.Packets, Units.Count(facts.Packets), "");
        Tile("On the wire", "wire_bytes", facts.WireBytes, Units.Bytes(facts.WireBytes), facts.CapturedBytes < facts.WireBytes ? $"{Units.Bytes(facts.CapturedBytes)} captured" : "");
        Tile("Flows", "flows", _summary.FlowCount, Units.Count(_summary.FlowCount), $"{Units.Share(_summary.CertainCount, _summary.FlowCount)} with certain roles");
        Tile("Hosts", "hosts", _summary.HostCount, Units.Count(_summary.HostCount), "");
        Tile("Span", "span_nanoseconds", _summary.SpanNanoseconds, Units.Duration(_summary.SpanNanoseconds), facts.First.HasValue ? $"from {Units.Moment(facts.First)} UTC" : "");
        Tile("Captures", "captures", _digest.Cards.Count, Units.Count(_digest.Cards.Count), Damaged() is > 0 and var damaged ? $"{Units.Count(damaged)} damaged or unreadable" : "none damaged");
        Tile("Dropped", "dropped", _summary.DroppedCount, Units.Count(_summary.DroppedCount), "as the captures say");
        Tile("Open ports", "open_ports", Count(PortVerdict.Open), Units.Count(Count(PortVerdict.Open)), $"{Units.Count(_scans.Length, "scan", "scans")} found");
        _page.Raw("</dl>\n");

        void Tile(string name, string key, long number, string text, string note)
        {
            _page.Raw("<div><dt>").Text(name).Raw($"</dt><dd data-stat={key} data-v={number}>").Text(text);
            if (note.Length > 0)
                _page.Raw("<small>").Text(note).Raw("</small>");
            _page.Raw("</dd></div>");
        }
    }

    long Damaged() => _digest.Cards.Count(static card => card.Damage is not null || card.Failure is not null);

    long Count(PortVerdict verdict) => _exposure.Count(port => port.Verdict == verdict);

    void WriteNavigation()
    {
        (string Id, string Name)[] sections = _summary.FlowCount == 0
            ? [("captures", "Captures"), ("findings", "Findings"), ("method", "Method")]
            :
            [
                ("captures", "Captures"), ("traffic", "Traffic"), ("ports", "Ports"), ("pairs", "Who with whom"), ("hosts", "Hosts"), ("services", "Services"), ("lives", "Flows over time"),
                ("health", "Health"), .. _digest.Names.Entries.Any() ? new[] { ("names", "Names") } : [], ("exposure", "Exposure"), ("findings", "Findings"), ("flowtable", "Flow table"), ("method", "Method"),
            ];
        _page.Raw("<nav aria-label=Sections><ol>");
        foreach ((string id, string name) in sections)
            _page.Raw($"<li><a href=#{id}>").Text(name).Raw("</a></li>");
        _page.Raw("</ol></nav>\n");
    }

    void Begin(string id, string title, string lead) =>
        _page.Raw($"<section id={id}><h2>").Text(title).Raw("</h2><p class=lead>").Text(lead).Raw("</p>\n");

    void End() => _page.Raw("</section>\n");

    void WriteCaptures()
    {
        Begin("captures", "Captures", "What was read, and what it does not show.");
        IReadOnlyList<string> limits = _summary.Limits();
        if (limits.Count == 0)
            _page.Raw("<p>Nothing is known to be missing.</p>");
        Items([.. limits.Take(25)], limits.Count);
        bool many = _digest.Cards.Count > 12;
        if (many)
            _page.Raw($"<details><summary>All {Units.Count(_digest.Cards.Count)} captures</summary>");
        if (_sharedFolders > 1)
            _page.Raw("<p class=meta>").Text($"Names are those below {_digest.Cards[0].Name[.._sharedFolders]}").Raw("</p>");
        Search("captures-table", "Search captures");
        _page.BeginTable("captures-table", "Captures", "Capture", "#Packets", "#Bytes", "#Flows", "First (UTC)", "#Span", "#Dropped", "#Cut", "Damage", "SHA-256");
        foreach (CaptureCard card in _digest.Cards)
        {
            _page.Raw("<tr><td class=wrap>");
            string? link = _options.Links.FirstOrDefault(entry => entry.Name == card.Name).File;
            if (link is not null)
                _page.Raw("<a href=\"").Text(Uri.EscapeDataString(link).Replace("%2F", "/", StringComparison.Ordinal)).Raw("\">");
            _page.Text(card.Name[_sharedFolders..]);
            if (link is not null)
                _page.Raw("</a>");
            _page.Raw("</td>").Number(card.Packets).Amount(card.Bytes, Units.Bytes(card.Bytes)).Number(card.Flows)
                .Cell(Units.Moment(new Timestamp(card.First))).Amount(card.First == long.MinValue ? 0 : card.Last - card.First, card.First == long.MinValue ? "-" : Units.Duration(card.Last - card.First))
                .Number(card.Dropped).Number(card.Snapped).Raw("<td class=wrap>").Text(card.Failure ?? card.Damage ?? "-").Raw("</td><td class=\"mono hash\">").Text(card.Sha256 ?? "-").Raw("</td></tr>\n");
        }
        _page.EndTable();
        if (many)
            _page.Raw("</details>");
        End();
    }

    void Items(IReadOnlyList<string> items, int all)
    {
        if (items.Count == 0)
            return;
        _page.Raw("<ul class=plain>");
        foreach (string item in items)
            _page.Raw("<li>").Text(item).Raw("</li>");
        if (all > items.Count)
            _page.Raw("<li>").Text($"and {Units.Count(all - items.Count)} more, each named with its capture below").Raw("</li>");
        _page.Raw("</ul>");
    }

    void Search(string table, string label) => _page.Raw($"<div class=controls><label>").Text(label).Raw($" <input type=search data-for={table} autocomplete=off spellcheck=false></label><span id={table}-shown aria-live=polite></span></div>");

    void Legend()
    {
        _page.Raw("<ul class=legend>");
        for (int i = 0; i < _coloured.Length; i++)
            _page.Raw($"<li><i class=b{i}></i>").Text(_coloured[i]).Raw("</li>");
        if (_summary.ServiceTraffic.Count > _coloured.Length)
            _page.Raw("<li><i class=b7></i>others</li>");
        _page.Raw("</ul>");
    }

    string ColourOf(string? service) => Array.IndexOf(_coloured, service) is >= 0 and var index ? $"s{index}" : "s7";

    string ColourOf(ReportFlow flow) => ColourOf(flow.Service ?? (flow.HasPorts ? "unknown" : ProtocolName.Of(flow.Protocol)));

    void More(int shown, long all, string command)
    {
        if (all > shown)
            _page.Raw("<p class=meta>").Text($"The first {Units.Count(shown)} of {Units.Count(all)} are shown; all of them: ").Raw("<code>").Text(command).Raw("</code></p>");
    }

    void WriteMethod()
    {
        Begin("method", "Method", "How these numbers came about, and how to get them again.");
        _page.Raw("<p>Command line: <code class=filter>").Text(_options.CommandLine).Raw("</code></p><ul class=plain>");
        Item($"pcapports {_options.Version}. Times are universal time; bytes are those on the wire, link header included; amounts are decimal (1 kB is 1000 bytes).");
        Item(_options.Filters.Count == 0 ? "No filter: every packet counts." : $"Filters: {string.Join("; ", _options.Filters)}.");
        if (_options.IsRedacted)
            Item("Addresses and names are replaced: the same one always by the same other, and addresses keep what prefix they share. Sizes, times and ports are true, and may tell much to who knows the network.");
        Item("A flow is a 5-tuple, whatever the direction. The client is who sent the first SYN; without one it is weighed (payload, ports, many peers), and the table says how sure that is. " + _summary.RoleSentence());
        Item("A service with a question mark is known by its port number alone; an exclamation mark stands where the payload shows it on a port not its own.");
        Item($"A port is open when it answered, closed when it was refused, filtered when at least two tries stayed unanswered or ICMP forbade them. A scan is at least eight ports or hosts of which three in four came to nothing.");
        Item($"Limits: the {Units.Count(_digest.Top)} largest flows are listed; flows that found no room for exposure: {Units.Count(_digest.Exposure.FlowsLeftOut)}; names left out: {Units.Count(_digest.Names.LeftOut)}; weaknesses left out: {Units.Count(_digest.Weaknesses.LeftOut)}. Names, log-ins and TLS are looked for in the first packets of each flow. Round trips are from SYN to SYN-ACK at the place of the capture; retransmissions are segments seen there before.");
        _page.Raw("</ul>");
        End();

        void Item(string text) => _page.Raw("<li>").Text(text).Raw("</li>");
    }

    static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"PcapPorts.Reports.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

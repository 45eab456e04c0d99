using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>Traffic: over time, by port, between hosts, by service.</content>
public sealed partial class HtmlReport
{
    void WriteTraffic()
    {
        Begin("traffic", "Traffic over time", "Bytes on the wire, stacked by service. Drag over the chart, or move the sliders, to pick a span; the flow table follows.");
        TimeTable<string> times = _digest.Services;
        if (times.IsEmpty)
        {
            _page.Raw("<p>No packet has a time.</p>");
            End();
            return;
        }
        Legend();
        _page.Raw("<div class=wide>");
        TrafficSvg.Write(_page, times, _coloured);
        _page.Raw("</div><div class=controls><label>from <input type=range id=brush-from min=0 value=0></label><label>to <input type=range id=brush-to min=0 value=0></label>")
            .Raw("<button type=button class=copy id=brush-all>all</button><span id=brushed aria-live=polite></span></div>");
        _page.Raw("<details><summary>The chart as a table</summary>");
        _page.BeginTable("times", "Traffic by time", "From (UTC)", "#Packets", "#Bytes", "Most of it");
        var bins = new SortedDictionary<long, (long Packets, long Bytes, string Service, long Most)>();
        foreach (string service in times.Keys)
        {
            foreach ((long bin, (long packets, long bytes)) in times.Bins(service))
            {
                (long packetsBefore, long bytesBefore, string best, long most) = bins.GetValueOrDefault(bin);
                bins[bin] = (packetsBefore + packets, bytesBefore + bytes, bytes > most ? service : best, Math.Max(bytes, most));
            }
        }
        foreach ((long bin, (long packets, long bytes, string service, _)) in bins)
            _page.Raw("<tr>").Cell(TrafficSvg.Moment(bin << times.Shift, times.Shift)).Number(packets).Amount(bytes, Units.Bytes(bytes)).Cell(service).Raw("</tr>\n");
        _page.EndTable().Raw("</details>");
        End();
    }

    void WritePorts()
    {
        PortTraffic[] ports = _summary.PortTraffic();
        Begin("ports", "Protocols and ports", "Server ports by bytes. The number stands first: what is registered for it and what was found on it may differ.");
        Traffic<string>[] protocols = _summary.ProtocolTraffic.ToArray();
        _page.Raw("<div class=columns><div>");
        _page.BeginTable("protocols", "Protocols", "Protocol", "#Flows", "#Packets", "#Bytes");
        foreach (Traffic<string> protocol in protocols)
            _page.Raw("<tr>").Cell(protocol.Key).Number(protocol.Flows).Number((long)protocol.Packets).Amount((long)protocol.Bytes, Units.Bytes(protocol.Bytes)).Raw("</tr>\n");
        _page.EndTable().Raw("</div></div>");
        if (ports.Length > 0)
        {
            Legend();
            List<(string, string, double, string)> tiles = [];
            double rest = 0;
            for (int i = 0; i < ports.Length; i++)
            {
                if (i < 40)
                    tiles.Add(($"{ports[i].Port}/{ProtocolName.Of(ports[i].Protocol)}", $"{ports[i].Service ?? "unknown"}, {Units.Bytes(ports[i].Bytes)}", ports[i].Bytes, ColourOf(ports[i].Service ?? "unknown")));
                else
                    rest += ports[i].Bytes;
            }
            if (rest > 0)
                tiles.Add(($"{Units.Count(ports.Length - 40)} more", Units.Bytes(rest), rest, "s7"));
            _page.Raw("<div class=wide>");
            TreemapSvg.Write(_page, [.. tiles.OrderByDescending(static tile => tile.Item3)]);
            _page.Raw("</div>");
            Search("ports-table", "Search ports");
            _page.BeginTable("ports-table", "Server ports", "#Port", "Protocol", "Service", "Registered as", "#Flows", "#Packets", "#Bytes", "#Clients", "#Servers");
            foreach (PortTraffic port in ports.Take(MostRows))
            {
                _page.Raw("<tr>").Amount(port.Port, port.Port.ToString()).Cell(ProtocolName.Of(port.Protocol)).Cell(port.Service ?? "-").Cell(port.RegisteredName ?? "-")
                    .Number(port.Flows).Number((long)port.Packets).Amount((long)port.Bytes, Units.Bytes(port.Bytes)).Number(port.Clients).Number(port.Servers).Raw("</tr>\n");
            }
            _page.EndTable();
            More(Math.Min(MostRows, ports.Length), ports.Length, "pcapports ports PATH...");
        }
        End();
    }

    void WritePairs()
    {
        Traffic<(IpAddress Client, IpAddress Server)>[] pairs = _digest.Pairs.ToArray();
        Begin("pairs", "Who talks to whom", "Clients down, servers across; the stronger the colour, the more bytes.");
        _page.Raw("<div class=wide>");
        MatrixSvg.Write(_page, pairs);
        _page.Raw("</div>");
        _page.Raw("<details><summary>The largest pairs as a table</summary>");
        _page.BeginTable("pairs-table", "Pairs of hosts", "Client", "Server", "#Flows", "#Packets", "#Bytes");
        foreach (Traffic<(IpAddress Client, IpAddress Server)> pair in pairs.Take(MostRows))
            _page.Raw("<tr>").Cell(pair.Key.Client.ToString()).Cell(pair.Key.Server.ToString()).Number(pair.Flows).Number((long)pair.Packets).Amount((long)pair.Bytes, Units.Bytes(pair.Bytes)).Raw("</tr>\n");
        _page.EndTable();
        More(Math.Min(MostRows, pairs.Length), pairs.Length, "pcapports flows PATH...");
        _page.Raw("</details>");
        End();
    }

    void WriteHosts()
    {
        Traffic<IpAddress>[] hosts = _summary.HostTraffic.ToArray();
        var open = _exposure.Where(static port => port.Verdict == Analysis.PortVerdict.Open).GroupBy(static port => port.Host)
            .ToDictionary(static group => group.Key, static group => group.OrderByDescending(static port => port.Total.Bytes).ToList());
        HashSet<IpAddress> clients = [.. _digest.Exposure.Contacts.Keys.Select(static contact => contact.Client)];
        Begin("hosts", "Hosts", "What each host did: its traffic, whether it asked or answered, the ports on which it answered; what the captures call it, and what told so.");
        Search("hosts-table", "Search hosts");
        _page.BeginTable("hosts-table", "Hosts by bytes", "Host", "Name", "Role", "Answered on", "#Flows", "#Packets", "#Bytes", "Over time");
        foreach (Traffic<IpAddress> host in hosts.Take(MostRows))
        {
            bool served = open.TryGetValue(host.Key, out var ports), asked = clients.Contains(host.Key);
            string role = served && asked ? "client and server" : served ? "server" : asked ? "client" : host.Key.IsMulticast || host.Key.IsBroadcast ? "group" : "-";
            string name = _digest.HostNames.Find(host.Key) is { } known ? $"{known.Name} ({known.Source})" : "";
            string answered = ports is null ? "" : string.Join(", ", ports.Take(4).Select(static port => $"{port.Port}/{ProtocolName.Of(port.Protocol)} {port.Total.Service.Name}".TrimEnd())) + (ports.Count > 4 ? $" and {ports.Count - 4} more" : "");
            _page.Raw("<tr>").Cell(host.Key.ToString()).Raw("<td class=wrap>").Text(name).Raw("</td>").Cell(role).Raw("<td class=wrap>").Text(answered).Raw("</td>").Number(host.Flows).Number((long)host.Packets).Amount((long)host.Bytes, Units.Bytes(host.Bytes))
                .Raw($"<td>{FlowSvg.Sparkline(_digest.Hosts, host.Key)}</td></tr>\n");
        }
        _page.EndTable();
        More(Math.Min(MostRows, hosts.Length), hosts.Length, "pcapports summary PATH... --format json");
        End();
    }

    void WriteServices()
    {
        Traffic<string>[] services = _summary.ServiceTraffic.ToArray();
        ulong most = services.Length > 0 ? services[0].Bytes : 0;
        Begin("services", "Services by port and time", "What was carried. A question mark: only port numbers suggest it.");
        _page.BeginTable("services-table", "Services", "Service", "#Flows", "#Packets", "#Bytes", "Share", "Over time");
        foreach (Traffic<string> service in services.Take(MostRows))
        {
            _page.Raw("<tr>").Cell(service.Key == "unknown" || _summary.IsProven(service.Key) ? service.Key : service.Key + "?").Number(service.Flows).Number((long)service.Packets)
                .Amount((long)service.Bytes, Units.Bytes(service.Bytes)).Raw($"<td style=\"min-width:7rem\"><span class=bar style=\"width:{HtmlPage.At(100.0 * service.Bytes / Math.Max(1, most))}%\"></span></td>")
                .Raw($"<td>{FlowSvg.Sparkline(_digest.Services, service.Key)}</td></tr>\n");
        }
        _page.EndTable();
        Traffic<string>[] strays = _summary.StrayTraffic.ToArray();
        if (strays.Length > 0)
        {
            _page.Raw("<h3>On ports that are not their own</h3>");
            Items([.. strays.Take(20).Select(static stray => $"{stray.Key}: {Units.Count(stray.Flows, "flow", "flows")}, {Units.Bytes(stray.Bytes)}")], strays.Length);
        }
        End();
    }
}

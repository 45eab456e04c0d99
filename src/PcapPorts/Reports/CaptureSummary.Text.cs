using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>The page for people.</content>
public sealed partial class CaptureSummary
{
    const int MostRows = 8;
    const int BarWidth = 14;

    /// <summary>Writes the page.</summary>
    public void WriteText(TextPage page)
    {
        page.WriteLine(_files.Count == 1 ? TerminalText.Escape(_files[0] == "-" ? "standard input" : _files[0]) : $"{Units.Count(_files.Count)} captures", TextStyle.Bold);
        page.WriteWrapped(Verdict());
        page.WriteLine();
        WriteFacts(page);
        if (Span > 0 && _facts.Times is { Count: > 0 } times)
        {
            Heading(page, "Traffic over time (UTC)");
            TimeChart.Write(page, times, _facts.First, _facts.Last);
        }
        if (_flows > 0)
            WriteTraffic(page);
        WriteLimits(page);
        Heading(page, "Next");
        foreach ((string command, string shows) in NextSteps())
        {
            page.WriteLine($"  {command}");
            page.WriteLine($"      {shows}", TextStyle.Dim);
        }
    }

    void WriteFacts(TextPage page)
    {
        string amount = $"{Units.Count(_facts.Packets, "packet", "packets")}, {Units.Bytes(_facts.WireBytes)} on the wire";
        if (_facts.CapturedBytes < _facts.WireBytes)
            amount += $", {Units.Bytes(_facts.CapturedBytes)} captured";
        Fact("Traffic", _files.Count == 1 ? $"{amount} ({_format})" : amount);
        if (_facts.First.HasValue)
        {
            Fact("Time", $"{Units.Moment(_facts.First)} to {Units.Moment(_facts.Last, Span < 86_400_000_000_000 ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss")} UTC");
            Fact("Duration", Span > 0 ? $"{Units.Duration(Span)}, {Units.BitRate(_facts.WireBytes * 8e9 / Span)} on average" : "a moment");
        }
        Traffic<string>[] protocols = _protocols.ToArray();
        string list = string.Join(", ", Array.ConvertAll(protocols[..Math.Min(MostRows, protocols.Length)], protocol => $"{protocol.Key} {Units.Count(protocol.Flows)}"));
        if (protocols.Length > MostRows)
            list += $" and {Units.Count(protocols.Length - MostRows)} more protocols";
        if (_flows > 0)
            Fact("Flows", $"{Units.Count(_flows)}: {list}{(_tunnelled > 0 ? $"; {Units.Count(_tunnelled)} in tunnels" : "")}");
        if (_facts.Arp > 0)
            Fact("ARP", Units.Count(_facts.Arp, "packet", "packets"));
        if (_flows > 0)
            Fact("Roles", RoleSentence());

        void Fact(string name, string text) => page.WriteTerm("  " + name, 12, text, TextStyle.Dim);
    }

    void WriteTraffic(TextPage page)
    {
        Heading(page, "Services");
        WriteShares(page, "Service", _services.ToArray(), Shown);
        if (_strays.Count > 0)
        {
            Traffic<string>[] strays = _strays.ToArray();
            string names = string.Join(", ", Array.ConvertAll(strays[..Math.Min(3, strays.Length)], stray => stray.Key));
            page.WriteWrapped($"On ports that are not their own: {names}{(strays.Length > 3 ? " and more" : "")}.", indent: 2);
        }
        PortTraffic[] ports = _ports.ToArray();
        if (ports.Length > 0)
        {
            Heading(page, "Server ports");
            WriteShares(page, "Port", Array.ConvertAll(ports, port => new Traffic<PortTraffic>(port, port.Flows, port.Packets, port.Bytes)),
                static port => $"{port.Port}/{ProtocolName.Of(port.Protocol)} {port.Service}".TrimEnd());
        }
        Heading(page, "Talkers");
        WriteShares(page, "Host", _hosts.ToArray(), static (IpAddress host) => host.ToString());
    }

    static void WriteShares<TKey>(TextPage page, string title, Traffic<TKey>[] entries, Func<TKey, string> name)
    {
        ulong total = 0;
        foreach (Traffic<TKey> entry in entries)
            total += entry.Bytes;
        var table = new TextTable(
            page,
            new TableColumn(title),
            new TableColumn("Flows") { RightAligned = true },
            new TableColumn("Packets") { RightAligned = true },
            new TableColumn("Bytes") { RightAligned = true },
            new TableColumn("Share") { RightAligned = true },
            new TableColumn("") { Style = TextStyle.Bar, DropRank = 1 }) { Indent = 2 };
        for (int i = 0; i < Math.Min(entries.Length, MostRows); i++)
        {
            Traffic<TKey> entry = entries[i];
            table.Add(name(entry.Key), Units.Count(entry.Flows), Units.Count((long)entry.Packets), Units.Bytes(entry.Bytes),
                Units.Share(entry.Bytes, total), Bars.Horizontal(entry.Bytes, entries[0].Bytes, BarWidth));
        }
        table.End();
        if (entries.Length > MostRows)
            page.WriteLine($"  and {Units.Count(entries.Length - MostRows)} more", TextStyle.Dim);
    }

    void WriteLimits(TextPage page)
    {
        Heading(page, "What this capture does not show");
        IReadOnlyList<string> limits = Limits();
        if (limits.Count == 0)
            page.WriteLine("  Nothing is known to be missing.", TextStyle.Good);
        foreach (string limit in limits)
            page.WriteWrapped(limit, indent: 2, TextStyle.Bad);
    }

    static void Heading(TextPage page, string text)
    {
        page.WriteLine();
        page.WriteLine(text, TextStyle.Bold);
    }
}

using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <content>The same for people.</content>
public sealed partial class FileFacts
{
    const int MostComments = 10;
    const int MostInterfaces = 16;

    /// <summary>Writes the facts, one a line.</summary>
    public void WriteText(TextPage page)
    {
        CaptureFacts facts = scan.Facts;
        page.WriteLine(TerminalText.Escape(scan.Name), TextStyle.Bold);
        var table = new TextTable(page, new TableColumn("Fact") { Style = TextStyle.Dim }, new TableColumn("Value") { LeastWidth = 30 }) { HidesTitles = true, Indent = 2 };
        table.Add("Format", Compression is null ? Format : $"{Format}, compressed with {Compression}");
        table.Add("Packets", Units.Count(facts.Packets));
        table.Add("On the wire", $"{Units.Bytes(facts.WireBytes)} ({Units.Count(facts.WireBytes)} bytes)");
        table.Add("Captured", facts.CapturedBytes == facts.WireBytes ? "all of it"
            : $"{Units.Bytes(facts.CapturedBytes)} ({Units.Count(facts.CapturedBytes)} bytes)");
        if (facts.First.HasValue)
        {
            table.Add("First", Units.Moment(facts.First, "yyyy-MM-dd HH:mm:ss.ffffff") + " UTC");
            table.Add("Last", Units.Moment(facts.Last, "yyyy-MM-dd HH:mm:ss.ffffff") + " UTC");
            long span = facts.Last.Nanoseconds - facts.First.Nanoseconds;
            table.Add("Duration", span > 0 ? $"{Units.Duration(span)}, {Units.BitRate(facts.WireBytes * 8e9 / span)} on average" : Units.Duration(span));
        }
        foreach ((ushort number, long packets) in facts.LinkTypes)
            table.Add("Link type", $"{new LinkType(number).Description} ({number}): {Units.Count(packets, "packet", "packets")}");
        AddCounts(table, facts);
        AddInterfaces(table);
        AddAnnotations(table);
        table.Add("Damage", scan.Damage is { } damage ? $"{damage.Cause} (at byte {damage.Offset})" : "none");
        if (Sha256 is not null)
            table.Add("SHA-256", Sha256);
        table.End();
    }

    static void AddCounts(TextTable table, CaptureFacts facts)
    {
        Add("IPv4", facts.Ipv4);
        Add("IPv6", facts.Ipv6);
        Add("ARP", facts.Arp);
        for (int protocol = 0; protocol < facts.Protocols.Length; protocol++)
            Add(ProtocolName.Of((byte)protocol).ToUpperInvariant(), facts.Protocols[protocol]);
        Add("Later fragments", facts.LaterFragments);
        Add("With VLAN tag", facts.Tagged);
        Add("In tunnels", facts.Tunnelled);
        Add("Cut by the capture", facts.Snapped);
        Add("Malformed", facts.Stopped(DecodeReason.Malformed));
        Add("Earlier than before", facts.OutOfOrder);

        void Add(string name, long packets)
        {
            if (packets > 0)
                table.Add(name, $"{Units.Count(packets, "packet", "packets")} ({Units.Share(packets, facts.Packets)})");
        }
    }

    void AddInterfaces(TextTable table)
    {
        IReadOnlyList<CaptureInterface> interfaces = scan.Annotations.Interfaces;
        for (int i = 0; i < Math.Min(interfaces.Count, MostInterfaces); i++)
        {
            CaptureInterface source = interfaces[i];
            string text = source.Name ?? "without a name";
            if (source.Description is { } description)
                text += $", {description}";
            text += $", {source.LinkType.Description}, {(source.SnapLength == 0 ? "whole packets" : $"at most {source.SnapLength} bytes a packet")}";
            if (source.Filter is { } filter)
                text += $", filter: {filter}";
            table.Add($"Interface {i}", text);
        }
        if (interfaces.Count > MostInterfaces)
            table.Add("Interfaces", $"{interfaces.Count} in all");
    }

    void AddAnnotations(TextTable table)
    {
        ScanAnnotations annotations = scan.Annotations;
        foreach (CaptureSection section in annotations.Sections)
        {
            if (section.Application is { } application)
                table.Add("Written by", section.OperatingSystem is { } system ? $"{application} on {system}" : application);
        }
        foreach (CaptureStatistics statistics in annotations.Statistics)
        {
            if ((statistics.Dropped ?? 0) + (statistics.DroppedBySystem ?? 0) is > 0 and var dropped)
                table.Add("Dropped", $"{Units.Count((long)dropped, "packet", "packets")} by interface {statistics.Interface}");
        }
        int shown = Math.Min(annotations.Comments.Count, MostComments);
        for (int i = 0; i < shown; i++)
        {
            CaptureComment comment = annotations.Comments[i];
            string about = comment.Subject switch
            {
                CommentSubject.Frame => $"Comment on frame {comment.Number}",
                CommentSubject.Interface => $"Comment on interface {comment.Number}",
                _ => "Comment",
            };
            table.Add(about, comment.Text);
        }
        if (annotations.Comments.Count > shown)
            table.Add("Comments", $"{Units.Count(annotations.Comments.Count)} in all");
        if (annotations.Names.Count > 0)
            table.Add("Names", $"{Units.Count(annotations.Names.Count, "address", "addresses")} with a name in the file");
    }
}

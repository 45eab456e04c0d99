using PcapPorts.Analysis;

namespace PcapPorts.Reports;

/// <summary>What a translator did, as a page for people.</summary>
/// <param name="page">Where it is written.</param>
public sealed class TranslationListing(TextPage page)
{
    /// <summary>Writes what matched and what did not.</summary>
    public void Write(TranslationSearch search)
    {
        var translated = search.Matches.Where(static match => match.Kind != TranslationKind.Unchanged).ToList();
        page.WriteLine("Translated", TextStyle.Bold);
        if (translated.Count == 0)
            page.WriteLine("  No flow was found on both sides with another address or port.");
        else
            WriteTable(translated);
        int unchanged = search.Matches.Count - translated.Count;
        if (unchanged > 0)
            page.WriteLine($"  {Units.Count(unchanged, "flow is", "flows are")} the same on both sides.", TextStyle.Dim);
        WriteRest(search.OnlyOutside.Count == 0 && search.Matches.Count == 0 ? "Not matched" : "Only inside", search.OnlyInside);
        WriteRest("Only outside", search.OnlyOutside);
    }

    /// <summary>What agrees, in words: <c>12 of 14 packets: sequence 12, payload 6, time stamp 12</c>.</summary>
    public static string Because(TranslationMatch match)
    {
        List<string> parts = [];
        Say(match.Sequences, "sequence number");
        Say(match.Payloads, "payload");
        Say(match.Identifications, "IP id");
        Say(match.Timestamps, "time stamp");
        return $"{string.Join(", ", parts)} (of {Units.Count(match.Compared)}), {Units.Duration(Math.Abs(match.Delay))} apart";

        void Say(int count, string what)
        {
            if (count > 0)
                parts.Add($"{what} {Units.Count(count)}×");
        }
    }

    static string Name(TranslationKind kind) => kind switch
    {
        TranslationKind.Source => "source NAT",
        TranslationKind.Destination => "port forwarding",
        TranslationKind.Hairpin => "hairpin",
        TranslationKind.Both => "both ends",
        _ => "unchanged",
    };

    void WriteTable(List<TranslationMatch> matches)
    {
        var table = new TextTable(
            page,
            new TableColumn("What"),
            new TableColumn("Proto"),
            new TableColumn("Inside client"),
            new TableColumn("Inside server"),
            new TableColumn("Outside client"),
            new TableColumn("Outside server"),
            new TableColumn("Sure") { RightAligned = true },
            new TableColumn("Because these agree") { LeastWidth = 20, DropRank = 2 },
            new TableColumn("Frames") { DropRank = 1 }) { Indent = 2 };
        foreach (TranslationMatch match in matches)
        {
            table.Add(
                Name(match.Kind),
                ProtocolName.Of(match.Inside.Protocol),
                Client(match.Inside),
                Server(match.Inside),
                Client(match.Outside),
                Server(match.Outside),
                match.Confidence >= 0.99 ? "yes" : $"{match.Confidence * 100:0}%",
                Because(match),
                $"{match.InsideFrame}, {match.OutsideFrame}");
        }
        table.End();
    }

    void WriteRest(string title, IReadOnlyList<TranslatedEndpoint> flows)
    {
        const int Most = 20;
        if (flows.Count == 0)
            return;
        page.WriteLine();
        page.WriteLine($"{title}: {Units.Count(flows.Count, "flow", "flows")}", TextStyle.Bold);
        foreach (TranslatedEndpoint flow in flows.Take(Most))
            page.WriteLine($"  {ProtocolName.Of(flow.Protocol)} {Client(flow)} → {Server(flow)}, frame {flow.FirstFrame}", TextStyle.Dim);
        if (flows.Count > Most)
            page.WriteLine($"  and {Units.Count(flows.Count - Most)} more", TextStyle.Dim);
    }

    static string Client(TranslatedEndpoint flow) => FlowListing.Endpoint(flow.Client, flow.ClientPort, flow.HasPorts);

    static string Server(TranslatedEndpoint flow) => FlowListing.Endpoint(flow.Server, flow.ServerPort, flow.HasPorts);
}

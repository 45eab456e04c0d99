using System.Globalization;
using System.Text;
using PcapPorts.Analysis;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Protocols;
using PcapPorts.Reports;

namespace PcapPorts.Mutations;

/// <summary>What one run ended with.</summary>
/// <param name="ExitStatus">0 all read, 1 nothing could be read, 3 read up to a damage.</param>
/// <param name="Message">What standard error would say.</param>
/// <param name="Output">All flows as JSON lines.</param>
/// <param name="Facts">The counts over all frames, as text.</param>
sealed record Outcome(int ExitStatus, string Message, byte[] Output, string Facts);

/// <summary>What <c>pcapports flows FILE --format ndjson</c> does, from the opening of the file to the bytes of the output.</summary>
static class FlowsRun
{
    /// <summary>Runs; what it throws beyond what the command expects is a finding.</summary>
    public static Outcome Run(string path, int threads, long windowBytes)
    {
        var options = new ScanOptions
        {
            Threads = threads,
            WindowBytes = windowBytes,
            CountTimes = true,
            Flows = new FlowTableOptions { Inspector = ServiceDetector.Instance },
        };
        try
        {
            using CaptureScan scan = CaptureScan.Run(path, options);
            using var stream = new MemoryStream();
            Print(scan.Flows, stream);
            return new Outcome(scan.Damage is null ? 0 : 3, scan.Damage?.ToString() ?? "", stream.ToArray(), Describe(scan));
        }
        catch (Exception failure) when (failure is CaptureFormatException or IOException or UnauthorizedAccessException)
        {
            return new Outcome(1, failure.Message, [], "");
        }
    }

    static void Print(FlowTable table, Stream stream)
    {
        var output = new Utf8Output(stream);
        var writer = new RecordWriter<LabelledFlow, FlowFields>(output, RecordFormat.Ndjson, withFile: false);
        var labeler = new FlowLabeler(table);
        writer.Begin();
        for (int i = 0; i < table.Count; i++)
        {
            LabelledFlow flow = LabelledFlow.Of(table, labeler, i, i + 1);
            writer.Write(in flow);
        }
        writer.End();
        output.Flush();
    }

    static string Describe(CaptureScan scan)
    {
        CaptureFacts facts = scan.Facts;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"packets {facts.Packets} captured {facts.CapturedBytes} wire {facts.WireBytes} {facts.First}..{facts.Last} ");
        text.Append(CultureInfo.InvariantCulture, $"ipv4 {facts.Ipv4} ipv6 {facts.Ipv6} arp {facts.Arp} later {facts.LaterFragments} snapped {facts.Snapped} ");
        text.Append(CultureInfo.InvariantCulture, $"tagged {facts.Tagged} tunnelled {facts.Tunnelled} disorder {facts.OutOfOrder} links");
        foreach ((ushort linkType, long count) in facts.LinkTypes)
            text.Append(CultureInfo.InvariantCulture, $" {linkType}:{count}");
        for (DecodeReason reason = DecodeReason.None + 1; reason <= DecodeReason.Encrypted; reason++)
            text.Append(CultureInfo.InvariantCulture, $" {reason}:{facts.Stopped(reason)}");
        text.Append(CultureInfo.InvariantCulture, $" orphans {scan.Flows.OrphanFragments} waiting {scan.Flows.WaitingFragments} quotes {scan.Flows.QuoteCount}");
        ScanAnnotations annotations = scan.Annotations;
        text.Append(CultureInfo.InvariantCulture, $" interfaces {annotations.Interfaces.Count} sections {annotations.Sections.Count} comments {annotations.Comments.Count}");
        text.Append(CultureInfo.InvariantCulture, $" names {annotations.Names.Count} statistics {annotations.Statistics.Count}");
        return text.ToString();
    }
}

using PcapPorts.Analysis;
using PcapPorts.App.Streams;
using PcapPorts.Flows;

namespace PcapPorts.App.Inputs;

/// <summary>Says which limits a scan reached: a result that is not the whole says so.</summary>
static class ScanLimits
{
    public static void Report(string input, CaptureScan scan)
    {
        FlowTable flows = scan.Flows;
        if (flows.Evicted.Flows > 0)
        {
            Messages.WriteAbout(input, $"more flows at once than the table holds: {flows.Evicted.Flows} flows "
                + $"with {flows.Evicted.Packets} packets and {flows.Evicted.Bytes} bytes were dropped (--max-flows sets the limit)");
        }
        if (flows.QuoteCount > FlowTable.MaxQuotes)
            Messages.WriteAbout(input, $"{flows.QuoteCount} ICMP errors quote packets; only the first {FlowTable.MaxQuotes} serve as evidence");
        if (scan.Annotations.LimitReached)
            Messages.WriteAbout(input, "more comments, names, statistics or secrets than are kept; the rest was left out");
    }
}

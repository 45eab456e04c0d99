using PcapPorts.Analysis;
using PcapPorts.App.Inputs;
using PcapPorts.Capture;
using PcapPorts.Fields;
using PcapPorts.Filters;
using PcapPorts.Flows;
using PcapPorts.Reports;

namespace PcapPorts.App.Commands;

/// <summary>The flows that a display filter takes: those of which it says so, or that have a packet that it takes.</summary>
static class FilteredFlows
{
    /// <summary>What decides of each flow of a scan. A filter that looks at packets reads the capture once more.</summary>
    /// <exception cref="RunException">The capture can be read only once.</exception>
    public static Func<int, bool> Of(DisplayFilter filter, CaptureInputs inputs, string input, CaptureScan scan, CancellationToken cancellation)
    {
        FlowTable table = scan.Flows;
        var labeler = new FlowLabeler(table);
        int[]? ids = FlowOrder.Ids(table);
        if (filter.IsOfFlows)
        {
            var fields = new FieldList();
            return index =>
            {
                fields.Begin([]);
                FlowProperties.AddTo(fields, table, labeler, index, ids is null ? index + 1 : ids[index]);
                return filter.Matches(fields);
            };
        }
        if (input == InputPaths.StandardInput)
            throw new RunException("-Y looks at packets, for which the capture is read a second time; from standard input that cannot be: save it to a file first");
        var taken = new bool[table.Count];
        var flows = new PacketFlows(table, labeler, ids);
        using CaptureReader reader = inputs.ReaderOf(input);
        var cursor = new PacketCursor(reader, new FlowSelection(), filter, showsFields: false, cancellation) { Flows = filter.AsksForFlows ? flows : null };
        while (cursor.Next())
        {
            for (int i = 0; i < cursor.Packet.LevelCount; i++)
            {
                if (flows.IndexOf(in cursor.Packet.Levels[i], cursor.Number) is >= 0 and int index)
                    taken[index] = true;
            }
        }
        return index => taken[index];
    }

    /// <summary>The flows of a capture, for packets of which their fields are asked.</summary>
    public static CaptureScan Scan(CaptureInputs inputs, string input, CancellationToken cancellation)
        => input == InputPaths.StandardInput
            ? throw new RunException("fields of flows are known at the end of the capture, and from standard input it can be read only once: save it to a file first")
            : inputs.Open(input, new ScanOptions { Cancellation = cancellation, TrackFlows = true, Flows = new FlowTableOptions { Inspector = Protocols.ServiceDetector.Instance } });
}

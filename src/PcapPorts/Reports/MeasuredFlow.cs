using PcapPorts.Analysis;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>A flow and how well it went, as the place of the capture shows it. All numbers are 0 for what is not TCP.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="RoundTrip">Nanoseconds from the first SYN to the SYN-ACK; 0 when both were not seen.</param>
/// <param name="Retransmissions">Segments that were seen before.</param>
/// <param name="Gaps">Segments before which something is missing.</param>
/// <param name="ZeroWindows">Windows of 0.</param>
public readonly record struct MeasuredFlow(LabelledFlow Flow, long RoundTrip, int Retransmissions, int Gaps, int ZeroWindows)
{
    /// <summary>What a scan measured of one of its flows.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="scan">The scan, made with <see cref="ScanOptions.MeasuresFlows"/>.</param>
    public static MeasuredFlow Of(in LabelledFlow flow, CaptureScan scan)
    {
        FlowHealth health = flow.Protocol == IpProtocol.Tcp && scan.Meter is { } meter ? meter[flow.Index] : default;
        return new MeasuredFlow(flow, health.RoundTrip, health.Retransmissions, health.Gaps, health.ZeroWindows);
    }
}

/// <summary>The record of a flow with its measures.</summary>
public readonly struct MeasuredFlowFields : IRecordFields<MeasuredFlow>
{
    /// <inheritdoc/>
    public static void Write<TRecord>(ref TRecord record, in MeasuredFlow value)
        where TRecord : struct, IRecord, allows ref struct
    {
        LabelledFlow flow = value.Flow;
        FlowFields.Write(ref record, in flow);
        record.BeginGroup("health"u8);
        record.Number("round_trip_nanoseconds"u8, value.RoundTrip);
        record.Number("retransmissions"u8, (long)value.Retransmissions);
        record.Number("gaps"u8, (long)value.Gaps);
        record.Number("zero_windows"u8, (long)value.ZeroWindows);
        record.EndGroup();
    }
}

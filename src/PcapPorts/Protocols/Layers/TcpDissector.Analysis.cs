using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>The remarks of the analysis, as fields.</summary>
public sealed partial class TcpDissector
{
    static Field Remark(string name, string label, ExpertSeverity severity) => Tcp.Expert("analysis." + name, label, severity, ExpertGroup.Sequence);

    static void AddAnalysis(FieldList fields, TcpAnalysis analysis, TcpRemarks remarks)
    {
        if (remarks == TcpRemarks.None && analysis is { AcknowledgedFrame: 0, InitialRoundTrip: 0, BytesInFlight: 0 })
            return;
        int root = fields.Open(Analysis, 0, 0);
        if (analysis.AcknowledgedFrame != 0)
        {
            fields.AddGenerated(AcksFrame, (ulong)analysis.AcknowledgedFrame);
            if (analysis.RoundTrip != 0)
                fields.AddGenerated(AckRoundTrip, (ulong)analysis.RoundTrip);
        }
        if (analysis.InitialRoundTrip != 0)
            fields.AddGenerated(InitialRoundTrip, (ulong)analysis.InitialRoundTrip);
        if (analysis.BytesInFlight != 0)
            fields.AddGenerated(BytesInFlight, analysis.BytesInFlight);
        if (remarks != TcpRemarks.None)
            AddRemarks(fields, remarks);
        if (analysis.DuplicateAckNumber != 0)
        {
            fields.AddGenerated(DuplicateAckNumber, (ulong)analysis.DuplicateAckNumber);
            fields.AddGenerated(DuplicateAckFrame, (ulong)analysis.DuplicateAckFrame);

            // Wireshark shows the remark twice, among the flags and beside the frame that is repeated; counts should agree.
            fields.AddGenerated(DuplicateAckRemark);
        }
        fields.Close(root);
    }

    static void AddRemarks(FieldList fields, TcpRemarks remarks)
    {
        int flags = fields.Open(AnalysisFlags, 0, 0);
        foreach ((TcpRemarks remark, Field field) in Remarks)
        {
            if ((remarks & remark) != 0)
                fields.AddGenerated(field);
        }
        fields.Close(flags);
    }
}

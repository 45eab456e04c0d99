namespace PcapPorts.Flows;

/// <summary>
/// Says who is client and who is server in each flow, and what it carries, once the capture has been read: some of the evidence
/// (an endpoint with many peers) is spread over all of it.
/// </summary>
public sealed partial class FlowLabeler
{
    readonly FlowTable _table;
    readonly FanIn _fanIn;

    /// <summary>A labeler for some flows of a table.</summary>
    /// <param name="table">A table that is complete.</param>
    /// <param name="flows">Indices of the flows that will be asked for; empty for all of them.</param>
    public FlowLabeler(FlowTable table, ReadOnlySpan<int> flows = default)
    {
        _table = table;
        _fanIn = FanIn.Count(table, flows);
    }

    /// <summary>Client and server of the flow at an index.</summary>
    public FlowRole Role(int index)
    {
        Flow flow = _table[index];
        bool lowSyn = flow.SentSyn(false), highSyn = flow.SentSyn(true);
        if (lowSyn || highSyn)
        {
            // Two SYNs: a simultaneous open, or ports used again in the other direction. The first one counts.
            bool both = lowSyn && highSyn;
            return new FlowRole(both ? flow.HighSynFirst : highSyn, RoleBasis.Syn, both ? 0.9f : 1f, flow.SynFrame, 0);
        }
        bool lowAck = flow.SentSynAck(false), highAck = flow.SentSynAck(true);
        if (lowAck || highAck)
        {
            bool both = lowAck && highAck;
            return new FlowRole(both ? !flow.HighSynAckFirst : lowAck, RoleBasis.SynAck, both ? 0.6f : 0.99f, flow.SynFrame, 0);
        }
        RoleEvidence evidence = Weigh(flow);
        return evidence.Judge();
    }

    /// <summary>The evidence for the roles in a flow whose handshake was not seen.</summary>
    public RoleEvidence Weigh(Flow flow) => RoleEvidence.Of(flow, _fanIn);
}

using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Flows;

/// <summary>
/// Says who is client and who is server in each flow, and what it carries, once the capture has been read: some of the evidence
/// (an endpoint with many peers) is spread over all of it.
/// </summary>
public sealed class FlowLabeler
{
    readonly FlowTable _table;
    readonly FanIn _fanIn;
    readonly Dictionary<(IpAddress Host, ushort Port), long>? _announced;

    /// <summary>A labeler for some flows of a table.</summary>
    /// <param name="table">A table that is complete.</param>
    /// <param name="flows">Indices of the flows that will be asked for; empty for all of them.</param>
    public FlowLabeler(FlowTable table, ReadOnlySpan<int> flows = default)
    {
        _table = table;
        _fanIn = FanIn.Count(table, flows);
        if (table.Announcements.Count == 0)
            return;
        _announced = [];
        foreach (PortAnnouncement announcement in table.Announcements)
            _announced.TryAdd((announcement.Host, announcement.Port), announcement.Frame);
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
        // An endpoint that talks to itself is both sides: what it sent counts as sent to the server.
        if (RoleEvidence.IsSelf(flow.Key))
            return new FlowRole(ClientIsHigh: false, RoleBasis.FirstPacket, 0.5f, flow.FirstFrame, 0);
        if (IcmpPairing.IsQuery(flow.Key))
        {
            // A request comes from who asks, a reply goes to him: the type says it. An answer to a group was asked for by nobody.
            bool asked = IcmpPairing.IsRequest(flow.IcmpType, flow.Key.Version == 6);
            if (asked || !RoleEvidence.HasGroup(flow.Key))
                return new FlowRole(flow.HighSpokeFirst == asked, RoleBasis.Payload, 0.99f, flow.FirstFrame, 0);
        }
        return Weigh(index).Judge();
    }

    /// <summary>The evidence for the roles in a flow whose handshake was not seen.</summary>
    public RoleEvidence Weigh(int index) => RoleEvidence.Of(_table[index], _fanIn);

    /// <summary>
    /// What the flow at an index carries: by payload when its first payloads said so, else because another conversation named its port, else by the
    /// server's port, else by the client's (active FTP data comes from port 20).
    /// </summary>
    public FlowService Service(int index, in FlowRole role)
    {
        Flow flow = _table[index];
        FlowKey key = flow.Key;
        var transport = (PortTransport)key.Protocol;
        ushort serverPort = role.ClientIsHigh ? key.LowPort : key.HighPort;
        ushort clientPort = role.ClientIsHigh ? key.HighPort : key.LowPort;
        if (ByPayload(flow, serverPort, transport) is { Exists: true } finding)
        {
            ServiceId service = finding.Verdict.Service;
            bool nonstandard = !ServicePorts.IsDefault(service, transport, serverPort) && !ServicePorts.IsDefault(service, transport, clientPort);
            return new FlowService(service, service.Name, ServiceBasis.Payload, nonstandard, finding.Frame);
        }
        if (key.Selector != 0 || transport.Slot() < 0)
            return default;
        if (_announced is not null && transport == PortTransport.Tcp && AnnouncedBefore(flow) is > 0 and var frame)
            return new FlowService(ServiceId.FtpData, ServiceId.FtpData.Name, ServiceBasis.Parent, NonstandardPort: false, frame);
        ServiceId named = ServicePorts.ByPort(transport, serverPort);
        if (named.IsNone)
            named = ServicePorts.ByPort(transport, clientPort);
        if (!named.IsNone)
            return new FlowService(named, named.Name, ServiceBasis.Port, NonstandardPort: false, 0);
        return ServicePorts.NameOf(transport, serverPort) is { } registered
            ? new FlowService(ServiceId.None, registered, ServiceBasis.Port, NonstandardPort: false, 0)
            : default;
    }

    /// <summary>The frame that named a port of a flow before it began; 0 for none.</summary>
    long AnnouncedBefore(Flow flow)
    {
        FlowKey key = flow.Key;
        if (_announced!.TryGetValue((new IpAddress(key.Version, key.LowHigh, key.LowLow), key.LowPort), out long frame) && frame < flow.FirstFrame)
            return frame;
        return _announced.TryGetValue((new IpAddress(key.Version, key.HighHigh, key.HighLow), key.HighPort), out frame) && frame < flow.FirstFrame ? frame : 0;
    }

    /// <summary>
    /// The finding that names the service: a certain one (the earliest frame of both sides); else the service that most findings
    /// name, and of equals the one whose own port this is.
    /// </summary>
    static PayloadFinding ByPayload(Flow flow, ushort serverPort, PortTransport transport)
    {
        PayloadFindings low = flow.Findings(false), high = flow.Findings(true);
        PayloadFinding best = default;
        int bestScore = 0;
        for (int side = 0; side < 2; side++)
        {
            for (int i = 0; i < PayloadFindings.Capacity; i++)
            {
                PayloadFinding finding = side == 0 ? low[i] : high[i];
                if (!finding.Exists)
                    break;
                if (finding.Verdict.Service.IsNone)
                    continue;
                int score = finding.Verdict.Certain ? 1000
                    : 2 * (Count(low, finding.Verdict.Service) + Count(high, finding.Verdict.Service))
                        + (ServicePorts.IsDefault(finding.Verdict.Service, transport, serverPort) ? 1 : 0);
                if (score > bestScore || (score == bestScore && finding.Frame < best.Frame))
                    (best, bestScore) = (finding, score);
            }
        }
        return best;
    }

    static int Count(in PayloadFindings findings, ServiceId service)
    {
        int count = 0;
        for (int i = 0; i < PayloadFindings.Capacity && findings[i].Exists; i++)
            count += findings[i].Verdict.Service == service ? 1 : 0;
        return count;
    }
}

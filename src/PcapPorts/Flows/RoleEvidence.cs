using PcapPorts.Ports;

namespace PcapPorts.Flows;

/// <summary>
/// What speaks for one side or the other being the server, when no handshake was seen. Positive numbers speak for the higher endpoint,
/// negative ones for the lower; the weights are log-odds, so that they add up and the sum gives the confidence.
/// </summary>
public readonly record struct RoleEvidence
{
    /// <summary>From the payloads: who asked, who answered.</summary>
    public double Payload { get; init; }

    /// <summary>From the two port numbers.</summary>
    public double Ports { get; init; }

    /// <summary>From the number of flows that meet at each endpoint.</summary>
    public double FanIn { get; init; }

    /// <summary>From who spoke first in this capture.</summary>
    public double FirstPacket { get; init; }

    /// <summary>Frames whose payload decided, or 0.</summary>
    public long PayloadFrame { get; init; }

    /// <summary>Frame of the payload of the other side that agrees, or 0.</summary>
    public long SecondPayloadFrame { get; init; }

    /// <summary>Number of the first frame.</summary>
    public long FirstFrame { get; init; }

    /// <summary>All evidence together.</summary>
    public double Sum => Payload + Ports + FanIn + FirstPacket;

    /// <summary>Gathers the evidence for a flow.</summary>
    internal static RoleEvidence Of(Flow flow, FanIn fanIn)
    {
        FlowKey key = flow.Key;
        (double payload, long frame, long second) = PayloadVotes(flow);
        return new RoleEvidence
        {
            Payload = payload,
            PayloadFrame = frame,
            SecondPayloadFrame = second,
            Ports = PortWeight(key, key.HighPort) - PortWeight(key, key.LowPort),
            FanIn = FanInWeight(fanIn.At(in key, high: true)) - FanInWeight(fanIn.At(in key, high: false)),
            FirstPacket = flow.HighSpokeFirst ? -0.2 : 0.2,
            FirstFrame = flow.FirstFrame,
        };
    }

    /// <summary>Turns the sum into a role; the strongest part that agrees with it is the basis.</summary>
    public FlowRole Judge()
    {
        double sum = Sum;
        bool serverIsHigh = sum > 0;
        double sign = serverIsHigh ? 1 : -1;
        RoleBasis basis = RoleBasis.FirstPacket;
        double best = FirstPacket * sign;
        if (FanIn * sign > best)
            (basis, best) = (RoleBasis.FanIn, FanIn * sign);
        if (Ports * sign > best)
            (basis, best) = (RoleBasis.Port, Ports * sign);
        if (Payload * sign > best)
            basis = RoleBasis.Payload;
        float confidence = (float)(1 / (1 + Math.Exp(-Math.Abs(sum))));
        return basis == RoleBasis.Payload
            ? new FlowRole(!serverIsHigh, basis, confidence, PayloadFrame, SecondPayloadFrame)
            : new FlowRole(!serverIsHigh, basis, confidence, FirstFrame, 0);
    }

    static (double Weight, long Frame, long Second) PayloadVotes(Flow flow)
    {
        (double high, long highFrame) = Vote(flow.Findings(true));
        (double low, long lowFrame) = Vote(flow.Findings(false));
        double sum = high - low;
        if (sum == 0)
            return (0, 0, 0);
        // The frames that agree with the outcome, the stronger vote first.
        bool highAgrees = high * sum > 0, lowAgrees = -low * sum > 0;
        return (highAgrees, lowAgrees) switch
        {
            (true, true) => Math.Abs(high) >= Math.Abs(low) ? (sum, highFrame, lowFrame) : (sum, lowFrame, highFrame),
            (true, false) => (sum, highFrame, 0),
            _ => (sum, lowFrame, 0),
        };
    }

    /// <summary>What the findings of one sender say of it: positive for a server; and the first frame that says so.</summary>
    static (double Weight, long Frame) Vote(in PayloadFindings findings)
    {
        double weight = 0;
        long frame = 0;
        for (int i = 0; i < PayloadFindings.Capacity && findings[i].Exists; i++)
        {
            PayloadVerdict verdict = findings[i].Verdict;
            if (verdict.Sender == PayloadSender.Unknown)
                continue;
            double vote = (verdict.Certain ? 5 : 2) * (verdict.Sender == PayloadSender.Server ? 1 : -1);
            if (frame == 0 || Math.Abs(vote) > Math.Abs(weight))
                (weight, frame) = (vote, findings[i].Frame);
        }
        return (weight, frame);
    }

    static double PortWeight(in FlowKey key, ushort port)
    {
        PortTransport transport = (PortTransport)key.Protocol;
        double weight = 0;
        if (!ServicePorts.ByPort(transport, port).IsNone)
            weight += 2;
        if (PortRegistry.IsRegistered(transport, port))
            weight += 0.7;
        weight += PortClasses.Of(port) switch { PortClass.System => 2, PortClass.Dynamic => -1.2, _ => port >= 32768 ? -0.8 : 0 };
        return weight - port / 65536.0;
    }

    static double FanInWeight(int flows) => Math.Min(2.5, Math.Log2(flows) * 0.6);
}

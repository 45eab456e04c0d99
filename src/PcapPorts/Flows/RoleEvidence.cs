using System.Runtime.CompilerServices;
using PcapPorts.Ports;

namespace PcapPorts.Flows;

/// <summary>
/// What speaks for one side or the other being the server, when no handshake was seen. Each feature is a difference between the
/// endpoints: positive speaks for the higher one. Weights are log-odds fitted to captures whose handshakes were cut away
/// (<c>tools/RoleCalibration</c>); the size of their sum gives the confidence.
/// </summary>
public readonly struct RoleEvidence
{
    /// <summary>The features, in the order of <see cref="FeatureValues"/>.</summary>
    internal static readonly string[] FeatureNames =
    [
        "payload, certain", "payload, doubtful", "service port", "registered port", "system port", "port >= 49152", "port >= 32768",
        "port 1024-5000, no service", "number people choose", "lower port", "port number", "flows at endpoint", "spoke first", "sent more payload", "only receives (UDP)",
        "group address",
    ];

    // By the same order. Refit when the detector or the features change; the tool prints what a fit to other families would give.
    internal static readonly double[] BuiltWeights = [5, 2, 2.1, 1, 2, -0.9, -1, -0.5, 1.2, 0.45, -1, 0.75, 0.1, 0.15, 3, 8];

    const int PayloadFeatures = 2, PortFeatures = 11, FanInFeatures = 12;

    readonly long _payloadFrame, _secondFrame, _firstFrame;

    readonly Features _features;

    RoleEvidence(in Features features, long payloadFrame, long secondFrame, long firstFrame)
    {
        _features = features;
        _payloadFrame = payloadFrame;
        _secondFrame = secondFrame;
        _firstFrame = firstFrame;
    }

    /// <summary>A copy of the features, for the tool that fits the weights.</summary>
    internal double[] FeatureValues => ((ReadOnlySpan<double>)_features).ToArray();

    /// <summary>From the payloads: who asked, who answered.</summary>
    public double Payload => Part(0, PayloadFeatures);

    /// <summary>From the two port numbers.</summary>
    public double Ports => Part(PayloadFeatures, PortFeatures);

    /// <summary>From the number of flows that meet at each endpoint.</summary>
    public double FanIn => Part(PortFeatures, FanInFeatures);

    /// <summary>From who spoke first in this capture, and who sent more.</summary>
    public double Traffic => Part(FanInFeatures, BuiltWeights.Length);

    /// <summary>All evidence together: the log-odds that the higher endpoint is the server.</summary>
    public double Sum => Part(0, BuiltWeights.Length);

    /// <summary>Gathers the evidence for a flow.</summary>
    internal static RoleEvidence Of(Flow flow, FanIn fanIn)
    {
        FlowKey key = flow.Key;
        Features features = default;
        PayloadFindings low = flow.Findings(false), high = flow.Findings(true);
        (long lowFrame, long highFrame) = (AddVotes(ref features, low, -1), AddVotes(ref features, high, 1));
        AddPort(ref features, in key, key.HighPort, 1);
        AddPort(ref features, in key, key.LowPort, -1);
        features[9] = key.HighPort == key.LowPort ? 0 : key.HighPort < key.LowPort ? 1 : -1;
        features[10] = (key.HighPort - key.LowPort) / 65536.0;
        features[11] = FlowsAt(fanIn.At(in key, high: true)) - FlowsAt(fanIn.At(in key, high: false));
        features[12] = flow.HighSpokeFirst ? 1 : -1;
        ulong lowPayload = flow.Payload(false), highPayload = flow.Payload(true);
        features[13] = lowPayload == 0 || highPayload == 0 ? 0 : Math.Clamp(Math.Log2((double)highPayload / lowPayload), -4, 4);

        // Who sends into silence asks, announces or probes; and to a group or a broadcast address one can only send.
        ulong lowPackets = flow.Packets(false), highPackets = flow.Packets(true);
        features[14] = key.Protocol == 6 || (lowPackets > 0 && highPackets > 0) ? 0 : lowPackets > 0 ? 1 : -1;
        features[15] = (IsGroup(key.HighHigh, key.HighLow, key.Version) ? 1 : 0) - (IsGroup(key.LowHigh, key.LowLow, key.Version) ? 1 : 0);

        // The frames that agree with the outcome, the earlier first.
        double payload = features[0] * BuiltWeights[0] + features[1] * BuiltWeights[1];
        bool highAgrees = highFrame != 0 && VoteOf(high) * payload > 0, lowAgrees = lowFrame != 0 && -VoteOf(low) * payload > 0;
        (long first, long second) = (highAgrees, lowAgrees) switch
        {
            (true, true) => (Math.Min(highFrame, lowFrame), Math.Max(highFrame, lowFrame)),
            (true, false) => (highFrame, 0L),
            (false, true) => (lowFrame, 0L),
            _ => (0L, 0L),
        };
        return new RoleEvidence(in features, first, second, flow.FirstFrame);
    }

    /// <summary>Turns the sum into a role; the strongest part that agrees with it is the basis.</summary>
    public FlowRole Judge()
    {
        double sum = Sum;
        bool serverIsHigh = sum > 0;
        double sign = serverIsHigh ? 1 : -1;
        RoleBasis basis = RoleBasis.FirstPacket;
        double best = Traffic * sign;
        if (FanIn * sign > best)
            (basis, best) = (RoleBasis.FanIn, FanIn * sign);
        if (Ports * sign > best)
            (basis, best) = (RoleBasis.Port, Ports * sign);
        if (Payload * sign > best && _payloadFrame != 0)
            basis = RoleBasis.Payload;
        float confidence = (float)Confidence(sum);
        return basis == RoleBasis.Payload
            ? new FlowRole(!serverIsHigh, basis, confidence, _payloadFrame, _secondFrame)
            : new FlowRole(!serverIsHigh, basis, confidence, _firstFrame, 0);
    }

    /// <summary>
    /// The share of labels that are right among those with such a sum, as counted on captures whose handshakes were cut away. Pieces of
    /// evidence agree more often than log-odds that merely add up would say: nine in ten are right from 0.6 on.
    /// </summary>
    public static double Confidence(double sum)
    {
        double size = Math.Abs(sum);
        return size < 0.6 ? 0.5 + 0.4 * size / 0.6
            : size < 2.5 ? 0.9 + 0.07 * (size - 0.6) / 1.9
            : 1 - 0.03 * Math.Exp(2.5 - size);
    }

    double Part(int from, int to)
    {
        double sum = 0;
        for (int i = from; i < to; i++)
            sum += _features[i] * BuiltWeights[i];
        return sum;
    }

    /// <summary>Adds what the findings of one sender say of it; returns the first frame that says so.</summary>
    static long AddVotes(ref Features features, in PayloadFindings findings, int sign)
    {
        int certain = 0, doubtful = 0;
        long frame = 0;
        for (int i = 0; i < PayloadFindings.Capacity && findings[i].Exists; i++)
        {
            PayloadVerdict verdict = findings[i].Verdict;
            if (verdict.Sender == PayloadSender.Unknown)
                continue;
            int vote = verdict.Sender == PayloadSender.Server ? 1 : -1;
            if (verdict.Certain)
                certain += vote;
            else
                doubtful += vote;
            if (frame == 0)
                frame = findings[i].Frame;
        }
        features[0] += sign * Math.Sign(certain);
        features[1] += sign * Math.Clamp(doubtful, -2, 2);
        return frame;
    }

    static int VoteOf(in PayloadFindings findings)
    {
        Features features = default;
        AddVotes(ref features, findings, 1);
        return Math.Sign(features[0] * 2 + features[1]);
    }

    static void AddPort(ref Features features, in FlowKey key, ushort port, int sign)
    {
        var transport = (PortTransport)key.Protocol;
        bool service = !ServicePorts.ByPort(transport, port).IsNone;
        bool registered = PortRegistry.IsRegistered(transport, port) || DeFactoPorts.IsKnown(transport, port);
        features[2] += service ? sign : 0;
        features[3] += registered ? sign : 0;
        features[4] += PortClasses.Of(port) == PortClass.System ? sign : 0;
        features[5] += PortClasses.Of(port) == PortClass.Dynamic ? sign : 0;
        features[6] += port >= 32768 ? sign : 0;
        features[8] += IsChosenByPeople(port) ? sign : 0;
        features[7] += port is >= 1024 and <= 5000 && !service ? sign : 0;
    }

    /// <summary>Systems pick client ports evenly; people pick round numbers and repeated digits for their servers: 42000, 55555.</summary>
    static bool IsChosenByPeople(ushort port) => port > 1023 && (port % 500 == 0 || port % 11111 == 0 || (port < 10000 && port % 1111 == 0));

    /// <summary>Whether both endpoints are the same.</summary>
    internal static bool IsSelf(in FlowKey key) =>
        key.LowHigh == key.HighHigh && key.LowLow == key.HighLow && key.LowPort == key.HighPort;

    /// <summary>Whether one of the endpoints is a group.</summary>
    internal static bool HasGroup(in FlowKey key) =>
        IsGroup(key.LowHigh, key.LowLow, key.Version) || IsGroup(key.HighHigh, key.HighLow, key.Version);

    /// <summary>Multicast, or the limited broadcast of IPv4 (RFC 5771, RFC 4291 section 2.7, RFC 919).</summary>
    static bool IsGroup(ulong high, ulong low, byte version) =>
        version == 4 ? (uint)low >> 28 == 14 || (uint)low == uint.MaxValue : high >> 56 == 0xFF;

    static double FlowsAt(int flows) => Math.Min(5, Math.Log2(flows));

    [InlineArray(16)]
    struct Features
    {
        double _first;
    }
}

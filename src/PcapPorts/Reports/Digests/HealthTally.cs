using PcapPorts.Analysis;
using PcapPorts.Flows;

namespace PcapPorts.Reports;

/// <summary>How well TCP went over all flows.</summary>
sealed class HealthTally
{
    /// <summary>Round trips are sorted into classes: up to 1, 2, 5, 10, 20, ... ms, and more.</summary>
    public static readonly long[] RoundTripLimits =
        [1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000, 500_000_000, 1_000_000_000, long.MaxValue];

    readonly long[] _counts = new long[9];

    public long[] RoundTrips { get; } = new long[11];

    public long Connections => _counts[0];

    public long Retransmissions => _counts[1];

    public long FlowsWithRetransmissions => _counts[2];

    public long Gaps => _counts[3];

    public long FlowsWithGaps => _counts[4];

    public long ZeroWindows => _counts[5];

    public long FlowsWithZeroWindows => _counts[6];

    public long ResetFlows => _counts[7];

    public long OneSided => _counts[8];

    public void Add(in LabelledFlow flow, in FlowHealth health)
    {
        if (flow.Protocol != Packets.IpProtocol.Tcp)
            return;
        _counts[0]++;
        _counts[1] += health.Retransmissions;
        _counts[2] += health.Retransmissions > 0 ? 1 : 0;
        _counts[3] += health.Gaps;
        _counts[4] += health.Gaps > 0 ? 1 : 0;
        _counts[5] += health.ZeroWindows;
        _counts[6] += health.ZeroWindows > 0 ? 1 : 0;
        _counts[7] += flow.State == TcpState.Reset ? 1 : 0;
        _counts[8] += flow.State != TcpState.Attempt && (flow.PacketsToServer == 0 || flow.PacketsToClient == 0) ? 1 : 0;
        if (health.RoundTrip <= 0)
            return;
        int slot = 0;
        while (health.RoundTrip > RoundTripLimits[slot])
            slot++;
        RoundTrips[slot]++;
    }

    public void Merge(HealthTally other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        for (int i = 0; i < RoundTrips.Length; i++)
            RoundTrips[i] += other.RoundTrips[i];
    }

    public void Save(DigestWriter writer)
    {
        writer.Write(_counts);
        writer.Write(RoundTrips);
    }

    public void Load(DigestReader reader)
    {
        reader.Longs(_counts);
        reader.Longs(RoundTrips);
    }
}

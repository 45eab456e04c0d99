using PcapPorts.Capture;
using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// One flow of a table, read-only and without a copy: valid as long as its table is neither changed nor disposed. Pairs are asked for by
/// side: <c>false</c> is the lower endpoint (and what it sent), <c>true</c> the higher one.
/// </summary>
public readonly struct Flow
{
    readonly FlowTable _table;

    internal Flow(FlowTable table, int index)
    {
        _table = table;
        Index = index;
    }

    /// <summary>Index in its table.</summary>
    public int Index { get; }

    int Place => _table.PlaceOf(Index);

    ref readonly FlowRecord Record => ref _table.Record(Place);

    /// <summary>The 5-tuple.</summary>
    public FlowKey Key => _table.KeyOf(Place);

    /// <summary>IP protocol number.</summary>
    public byte Protocol => Record.Protocol;

    /// <summary>Frames sent by a side.</summary>
    public ulong Packets(bool high) => Sent(high).Packets;

    /// <summary>Wire bytes sent by a side.</summary>
    public ulong Bytes(bool high) => Sent(high).Bytes;

    /// <summary>Transport payload bytes sent by a side.</summary>
    public ulong Payload(bool high) => Sent(high).Payload;

    /// <summary>Frames of both sides.</summary>
    public ulong TotalPackets => Packets(false) + Packets(true);

    /// <summary>Wire bytes of both sides.</summary>
    public ulong TotalBytes => Bytes(false) + Bytes(true);

    /// <summary>Earliest time.</summary>
    public Timestamp First => new(Record.First);

    /// <summary>Latest time.</summary>
    public Timestamp Last => new(Record.Last);

    /// <summary>Number of the first frame.</summary>
    public long FirstFrame => _table.Origin(Place).FirstFrame;

    /// <summary>The higher endpoint sent the first frame.</summary>
    public bool HighSpokeFirst => Has(FlowBits.HighSpokeFirst);

    /// <summary>ICMP or ICMPv6 type of the first message; 0 for other protocols.</summary>
    public byte IcmpType => (byte)(Record.Icmp >> 8);

    /// <summary>ICMP or ICMPv6 code of the first message; 0 for other protocols.</summary>
    public byte IcmpCode => (byte)Record.Icmp;

    /// <summary>A side sent a SYN without ACK.</summary>
    public bool SentSyn(bool high) => Has(high ? FlowBits.HighSyn : FlowBits.LowSyn);

    /// <summary>A side sent a SYN with ACK.</summary>
    public bool SentSynAck(bool high) => Has(high ? FlowBits.HighSynAck : FlowBits.LowSynAck);

    /// <summary>The higher endpoint's SYN was the first; only meaningful when there was a SYN.</summary>
    public bool HighSynFirst => Has(FlowBits.HighSynFirst);

    /// <summary>The higher endpoint's SYN-ACK was the first; only meaningful when there was one.</summary>
    public bool HighSynAckFirst => Has(FlowBits.HighSynAckFirst);

    /// <summary>Frame of the first SYN, or else of the first SYN-ACK; only meaningful when there was one.</summary>
    public long SynFrame
    {
        get
        {
            FlowDetails none = default;
            long frame = _table.DetailsOf(Place, in none).SynFrame;
            return frame != 0 ? frame : FirstFrame;
        }
    }

    /// <summary>TCP with neither SYN nor SYN-ACK: the capture began in mid-stream, or lost the handshake.</summary>
    public bool IsMidstream => Protocol == 6 && !Record.HasHandshake;

    /// <summary>All TCP flags that a side sent, or-ed (the low eight).</summary>
    public byte TcpFlags(bool high) => high ? Record.HighFlags : Record.LowFlags;

    /// <summary>Number of IP headers around the flow's first packet.</summary>
    public int Depth
    {
        get
        {
            FlowDetails none = default;
            return _table.DetailsOf(Place, in none).Depth;
        }
    }

    /// <summary>What carried the flow's first packet.</summary>
    public TunnelKind Tunnel
    {
        get
        {
            FlowDetails none = default;
            return _table.DetailsOf(Place, in none).Tunnel;
        }
    }

    /// <summary>Copies the VLAN ids of the flow, in order of appearance; returns how many.</summary>
    public int CopyVlans(Span<ushort> destination)
    {
        FlowDetails none = default;
        ref readonly FlowDetails details = ref _table.DetailsOf(Place, in none);
        int count = Math.Min(details.VlanCount, destination.Length);
        for (int i = 0; i < count; i++)
            destination[i] = details.Vlans[i];
        return count;
    }

    /// <summary>What was found in the first payloads of a side, in order; empty places follow the last finding.</summary>
    internal PayloadFindings Findings(bool high)
    {
        FlowDetails none = default;
        ref readonly FlowDetails details = ref _table.DetailsOf(Place, in none);
        return high ? details.High : details.Low;
    }

    /// <summary>How far the connection came, when <paramref name="clientIsHigh"/> says which side opened it.</summary>
    public TcpState State(bool clientIsHigh)
    {
        if (Protocol != 6)
            return TcpState.None;
        byte client = TcpFlags(clientIsHigh), server = TcpFlags(!clientIsHigh);
        if ((client & server & TcpFlag.Fin) != 0)
            return TcpState.Closed;
        if (SentSyn(clientIsHigh) && !SentSynAck(!clientIsHigh))
        {
            if ((server & TcpFlag.Rst) != 0)
                return TcpState.Refused;
            if (Packets(!clientIsHigh) == 0 && (client & (TcpFlag.Fin | TcpFlag.Rst)) == 0)
                return TcpState.Attempt;
        }
        if (((client | server) & TcpFlag.Rst) != 0)
            return TcpState.Reset;
        return ((client | server) & TcpFlag.Fin) != 0 ? TcpState.HalfClosed : TcpState.Open;
    }

    FlowCounters Sent(bool high) => _table.Counters(Place, high ? 1 : 0);

    bool Has(FlowBits bit) => (Record.Bits & bit) != 0;
}

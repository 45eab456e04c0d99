using PcapPorts.Analysis.Names;
using PcapPorts.Capture;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// A flow as it is printed: client and server in place of lower and higher endpoint, and what the labels rest on. A value that holds
/// everything, so it outlives its table.
/// </summary>
public readonly struct LabelledFlow
{
    readonly VlanIds _vlans;
    readonly byte _vlanCount;

    LabelledFlow(in Flow flow, int index, long id, in FlowRole role, in FlowService service)
    {
        Key = flow.Key;
        Index = index;
        Id = id;
        Role = role;
        Service = service;
        bool client = role.ClientIsHigh;
        PacketsToServer = flow.Packets(client);
        PacketsToClient = flow.Packets(!client);
        BytesToServer = flow.Bytes(client);
        BytesToClient = flow.Bytes(!client);
        PayloadToServer = flow.Payload(client);
        PayloadToClient = flow.Payload(!client);
        First = flow.First;
        Last = flow.Last;
        FirstFrame = flow.FirstFrame;
        State = flow.State(client);
        IsMidstream = flow.IsMidstream;
        ClientFlags = flow.TcpFlags(client);
        ServerFlags = flow.TcpFlags(!client);
        IcmpCode = flow.IcmpCode;
        IcmpAskedByHigh = flow.HighSpokeFirst == (!IcmpPairing.IsQuery(flow.Key) || IcmpPairing.IsRequest(flow.IcmpType, flow.Key.Version == 6));
        Depth = flow.Depth;
        Tunnel = flow.Tunnel;
        VlanIds vlans = default;
        _vlanCount = (byte)flow.CopyVlans(vlans);
        _vlans = vlans;
    }

    /// <summary>The flow's number in its capture, from 1, in the order of first frames.</summary>
    public long Id { get; }

    /// <summary>Its index in its table.</summary>
    public int Index { get; }

    /// <summary>The 5-tuple.</summary>
    public readonly FlowKey Key;

    /// <summary>Who is client, and why.</summary>
    public readonly FlowRole Role;

    /// <summary>What the flow carries, and how that is known.</summary>
    public readonly FlowService Service;

    /// <summary>Frames by direction, every fragment included.</summary>
    public ulong PacketsToServer { get; }

    /// <inheritdoc cref="PacketsToServer"/>
    public ulong PacketsToClient { get; }

    /// <summary>Wire bytes by direction.</summary>
    public ulong BytesToServer { get; }

    /// <inheritdoc cref="BytesToServer"/>
    public ulong BytesToClient { get; }

    /// <summary>Transport payload bytes by direction.</summary>
    public ulong PayloadToServer { get; }

    /// <inheritdoc cref="PayloadToServer"/>
    public ulong PayloadToClient { get; }

    /// <summary>Earliest time.</summary>
    public Timestamp First { get; }

    /// <summary>Latest time.</summary>
    public Timestamp Last { get; }

    /// <summary>Number of the first frame.</summary>
    public long FirstFrame { get; }

    /// <summary>ICMP code of the first message; 0 for other protocols.</summary>
    public byte IcmpCode { get; }

    /// <summary>For ICMP: the higher endpoint sent the requests, or the first message of a kind that has no answer.</summary>
    public bool IcmpAskedByHigh { get; }

    /// <summary>How far a TCP connection came.</summary>
    public TcpState State { get; }

    /// <summary>TCP without SYN and SYN-ACK.</summary>
    public bool IsMidstream { get; }

    /// <summary>All TCP flags that a side sent, or-ed (the low eight, RFC 9293 section 3.1).</summary>
    public byte ClientFlags { get; }

    /// <inheritdoc cref="ClientFlags"/>
    public byte ServerFlags { get; }

    /// <summary>Number of IP headers around the flow's own.</summary>
    public int Depth { get; }

    /// <summary>What carries the flow.</summary>
    public TunnelKind Tunnel { get; }

    /// <summary>The client's name; null where none is known.</summary>
    public AddressName? ClientName { get; init; }

    /// <summary>The server's name; null where none is known.</summary>
    public AddressName? ServerName { get; init; }

    /// <summary>The flow with the names that a capture reveals.</summary>
    public LabelledFlow With(NameTable names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return this with { ClientName = names.Find(ClientAddress, First), ServerName = names.FindServer(in Key, ServerAddress, First, Last) };
    }

    /// <summary>Labels one flow.</summary>
    /// <param name="table">A table that is complete.</param>
    /// <param name="labeler">A labeler of that table.</param>
    /// <param name="index">The flow's index in the table.</param>
    /// <param name="id">Its number.</param>
    public static LabelledFlow Of(FlowTable table, FlowLabeler labeler, int index, long id)
    {
        Flow flow = table[index];
        FlowRole role = labeler.Role(index);
        return new LabelledFlow(in flow, index, id, in role, labeler.Service(index, in role));
    }

    /// <summary>IP protocol number.</summary>
    public byte Protocol => Key.Protocol;

    /// <summary>Whether the protocol has ports.</summary>
    public bool HasPorts => new IpProtocol(Key.Protocol).HasPorts;

    /// <summary>ICMP or ICMPv6 type of the first message (of the request, for queries and their answers); -1 for other protocols.</summary>
    public int IcmpType => Key.Selector - 1;

    /// <summary>The client's address.</summary>
    public IpAddress ClientAddress => Address(Role.ClientIsHigh);

    /// <summary>The server's address.</summary>
    public IpAddress ServerAddress => Address(!Role.ClientIsHigh);

    /// <summary>The client's port; 0 for protocols without ports.</summary>
    public ushort ClientPort => HasPorts ? Role.ClientIsHigh ? Key.HighPort : Key.LowPort : (ushort)0;

    /// <summary>The server's port; 0 for protocols without ports.</summary>
    public ushort ServerPort => HasPorts ? Role.ClientIsHigh ? Key.LowPort : Key.HighPort : (ushort)0;

    /// <summary>Frames of both directions.</summary>
    public ulong Packets => PacketsToServer + PacketsToClient;

    /// <summary>Wire bytes of both directions.</summary>
    public ulong Bytes => BytesToServer + BytesToClient;

    /// <summary>Nanoseconds from first to last; 0 when no frame had a time.</summary>
    public long Duration => First.HasValue ? Last.Nanoseconds - First.Nanoseconds : 0;

    /// <summary>Copies the VLAN ids, outermost first in order of appearance; returns how many.</summary>
    public int CopyVlans(Span<long> destination)
    {
        for (int i = 0; i < _vlanCount; i++)
            destination[i] = _vlans[i];
        return _vlanCount;
    }

    IpAddress Address(bool high) => Key.Version == 0 ? default
        : high ? new IpAddress(Key.Version, Key.HighHigh, Key.HighLow)
        : new IpAddress(Key.Version, Key.LowHigh, Key.LowLow);
}

using PcapPorts.Analysis.Names;
using PcapPorts.Flows;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Stories;

/// <summary>The flow of a story: what its record says, from the client's side.</summary>
sealed class ToldFlow
{
    readonly FlowKey _key;
    readonly bool _clientIsHigh;

    public ToldFlow(Flow flow, in FlowRole role, in FlowService service, NameTable? names)
    {
        _key = flow.Key;
        _clientIsHigh = role.ClientIsHigh;
        Role = role;
        Service = service;
        Protocol = flow.Protocol;
        FirstFrame = flow.FirstFrame;
        First = flow.First;
        Last = flow.Last;
        State = flow.State(_clientIsHigh);
        IsMidstream = flow.IsMidstream;
        Depth = flow.Depth;
        Tunnel = flow.Tunnel;
        PacketsToServer = flow.Packets(_clientIsHigh);
        PacketsToClient = flow.Packets(!_clientIsHigh);
        PayloadToServer = flow.Payload(_clientIsHigh);
        PayloadToClient = flow.Payload(!_clientIsHigh);
        HasPorts = new IpProtocol(_key.Protocol).HasPorts;
        Client = Address(_clientIsHigh);
        Server = Address(!_clientIsHigh);
        ClientPort = _clientIsHigh ? _key.HighPort : _key.LowPort;
        ServerPort = _clientIsHigh ? _key.LowPort : _key.HighPort;
        ClientName = names?.Find(Client, First);
        ServerName = names?.FindServer(in _key, Server, First, Last);
    }

    public FlowRole Role { get; }

    public FlowService Service { get; }

    public byte Protocol { get; }

    public long FirstFrame { get; }

    public Capture.Timestamp First { get; }

    public Capture.Timestamp Last { get; }

    public TcpState State { get; }

    public bool IsMidstream { get; }

    public int Depth { get; }

    public TunnelKind Tunnel { get; }

    public ulong PacketsToServer { get; }

    public ulong PacketsToClient { get; }

    public ulong PayloadToServer { get; }

    public ulong PayloadToClient { get; }

    public bool HasPorts { get; }

    public IpAddress Client { get; }

    public IpAddress Server { get; }

    public ushort ClientPort { get; }

    public ushort ServerPort { get; }

    public AddressName? ClientName { get; }

    public AddressName? ServerName { get; }

    /// <summary>Whether nobody asks: both sides send what was agreed on elsewhere.</summary>
    public bool IsSymmetric => Service.Name is "rtp" or "rtcp";

    /// <summary>Whether it goes to many hosts at once.</summary>
    public bool IsToMany => Server.IsMulticast || Server.IsBroadcast;

    /// <summary>Whether the other side let it in: it took part.</summary>
    public bool IsAnswered => State is not (TcpState.Attempt or TcpState.Refused) && PacketsToClient > 0;

    /// <summary>Nanoseconds from the first to the last frame.</summary>
    public long Duration => First.HasValue ? Last.Nanoseconds - First.Nanoseconds : 0;

    /// <summary>Whether a packet is one of the flow, at which of its levels, and who sent it.</summary>
    public bool IsIn(in DecodedPacket packet, out int level, out bool fromClient)
    {
        for (level = 0; level < packet.LevelCount; level++)
        {
            int direction = FlowKey.From(in packet.Levels[level], out FlowKey key);
            if (!FlowKey.Same(in key, in _key))
                continue;
            fromClient = direction == 1 == _clientIsHigh;
            return true;
        }
        fromClient = false;
        return false;
    }

    /// <summary>Whether a packet goes between the two hosts, whatever the ports, with some payload.</summary>
    public bool IsBetweenTheTwo(in DecodedPacket packet)
    {
        for (int i = 0; i < packet.LevelCount; i++)
        {
            ref readonly IpLevel level = ref packet.Levels[i];
            if (level.Version != _key.Version || level.PayloadLength == 0)
                continue;
            IpAddress source = IpAddress.SourceOf(in level), destination = IpAddress.DestinationOf(in level);
            if ((source == Client && destination == Server) || (source == Server && destination == Client))
                return true;
        }
        return false;
    }

    /// <summary>Whether an ICMP error quotes a packet of the flow.</summary>
    public bool IsQuotedIn(in DecodedPacket packet)
    {
        if (!packet.HasQuote || packet.LevelCount == 0)
            return false;
        FlowKey.From(in packet.Levels[packet.LevelCount], out FlowKey key);
        return FlowKey.Same(in key, in _key);
    }

    IpAddress Address(bool high) => _key.Version == 0 ? default
        : high ? new IpAddress(_key.Version, _key.HighHigh, _key.HighLow)
        : new IpAddress(_key.Version, _key.LowHigh, _key.LowLow);
}

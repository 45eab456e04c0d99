using PcapPorts.Protocols.Layers;

namespace PcapPorts.Protocols;

/// <summary>Which dissector takes what: by port for applications, by number for the layers below.</summary>
public sealed class DissectorTable
{
    /// <summary>Payloads of one direction of a flow that all applications are asked about, at the most.</summary>
    public const int MaxDetections = 8;

    // Numbers of 16 bits are looked up as int: the tables of that are there compiled, those of ushort would be compiled at each start.
    readonly Dictionary<int, Dissector> _byPort = [];
    readonly Dictionary<string, Dissector> _byProtocol = new(StringComparer.Ordinal);
    readonly List<Dissector> _applications = [];
    readonly Dictionary<int, LayerDissector> _byLinkType = [];
    readonly Dictionary<int, LayerDissector> _byEtherType = [];
    readonly Dictionary<int, LayerDissector> _byTunnelPort = [];
    readonly LayerDissector?[] _byIpProtocol = new LayerDissector?[256];
    ushort[] _carriers = [];
    ProtocolDissector? _registering;

    /// <summary>All application dissectors, in alphabetical order: those to ask by payload.</summary>
    public IReadOnlyList<Dissector> Applications => _applications;

    /// <summary>Lets a dissector register.</summary>
    public void Add(ProtocolDissector dissector)
    {
        ArgumentNullException.ThrowIfNull(dissector);
        _registering = dissector;
        if (dissector is Dissector application)
        {
            _applications.Add(application);
            _byProtocol.Add(application.Protocol.Abbreviation, application);
        }
        dissector.Register(this);
    }

    /// <summary>The dissector that is registering takes these TCP ports.</summary>
    public void Tcp(params ReadOnlySpan<ushort> ports) => Take(Packets.IpProtocol.Tcp, ports);

    /// <summary>The dissector that is registering takes these UDP ports.</summary>
    public void Udp(params ReadOnlySpan<ushort> ports) => Take(Packets.IpProtocol.Udp, ports);

    /// <summary>The dissector that is registering takes these SCTP ports.</summary>
    public void Sctp(params ReadOnlySpan<ushort> ports) => Take(Packets.IpProtocol.Sctp, ports);

    /// <summary>The layer that is registering is the first header of these link types.</summary>
    public void LinkType(params ReadOnlySpan<ushort> numbers) => Take(_byLinkType, numbers);

    /// <summary>The layer that is registering follows these EtherTypes.</summary>
    public void EtherType(params ReadOnlySpan<ushort> numbers) => Take(_byEtherType, numbers);

    /// <summary>The layer that is registering stands in datagrams of these UDP ports.</summary>
    public void UdpTunnel(params ReadOnlySpan<ushort> ports) => Take(_byTunnelPort, ports);

    /// <summary>The layer that is registering follows these IP protocol numbers.</summary>
    public void IpProtocol(params ReadOnlySpan<byte> numbers)
    {
        foreach (byte number in numbers)
            _byIpProtocol[number] = Layer;
    }

    /// <summary>The first header of a link type; null when none takes it apart.</summary>
    public LayerDissector? ForLinkType(ushort number) => _byLinkType.GetValueOrDefault(number);

    /// <summary>What follows an EtherType; null when none takes it apart.</summary>
    public LayerDissector? ForEtherType(ushort number) => _byEtherType.GetValueOrDefault(number);

    /// <summary>What follows an IP protocol number; null when none takes it apart.</summary>
    public LayerDissector? ForIpProtocol(byte number) => _byIpProtocol[number];

    /// <summary>The tunnel of a UDP port; null when it is none's.</summary>
    public LayerDissector? ForUdpTunnel(ushort port) => _byTunnelPort.GetValueOrDefault(port);

    /// <summary>The application dissector of a port; null when none claims it.</summary>
    /// <param name="transport">IP protocol number.</param>
    /// <param name="port">The port.</param>
    public Dissector? Find(byte transport, ushort port) => _byPort.GetValueOrDefault(transport << 16 | port);

    /// <summary>Whether messages between two TCP ports may quote frames of other traffic.</summary>
    internal bool CarriesFrames(ushort source, ushort destination) => _carriers.Length > 0 && (_carriers.AsSpan().Contains(source) || _carriers.AsSpan().Contains(destination));

    /// <summary>The application dissector of a protocol, by its abbreviation; null when there is none.</summary>
    public Dissector? Find(string abbreviation) => _byProtocol.GetValueOrDefault(abbreviation);

    /// <summary>
    /// The dissector that knows the bytes of a payload: the one that claims the lower port first, then the higher one, then any other. Null when
    /// nobody knows them.
    /// </summary>
    public Dissector? FindByPayload(in Segment segment, ReadOnlySpan<byte> payload)
    {
        Dissector? low = Find(segment.Transport, Math.Min(segment.SourcePort, segment.DestinationPort));
        if (low is not null && low.Detect(payload, in segment))
            return low;
        Dissector? high = Find(segment.Transport, Math.Max(segment.SourcePort, segment.DestinationPort));
        if (high is not null && high.Detect(payload, in segment))
            return high;
        foreach (Dissector dissector in _applications)
        {
            if (dissector.Detect(payload, in segment))
                return dissector;
        }
        return null;
    }

    /// <summary>
    /// The dissector that claims the server's port, or a system port (RFC 6335 section 6) of the client; where the sides are not known, the lower
    /// port, else the higher one. Null when nobody claims them.
    /// </summary>
    internal Dissector? FindByPort(in Segment segment, Conversation conversation)
    {
        ushort low = Math.Min(segment.SourcePort, segment.DestinationPort);
        ushort high = Math.Max(segment.SourcePort, segment.DestinationPort);
        if (conversation.Client == Conversation.SideUnknown)
            return Find(segment.Transport, low) ?? Find(segment.Transport, high);
        bool toServer = segment.Direction == conversation.Client;
        ushort server = toServer ? segment.DestinationPort : segment.SourcePort;
        ushort client = toServer ? segment.SourcePort : segment.DestinationPort;
        return Find(segment.Transport, server) ?? (client < FirstUserPort ? Find(segment.Transport, client) : null);
    }

    const ushort FirstUserPort = 1024;

    LayerDissector Layer => _registering as LayerDissector ?? throw new InvalidOperationException("Numbers below the ports belong to layers.");

    void Take(Dictionary<int, LayerDissector> table, ReadOnlySpan<ushort> numbers)
    {
        foreach (ushort number in numbers)
            table.Add(number, Layer);
    }

    void Take(byte transport, ReadOnlySpan<ushort> ports)
    {
        Dissector dissector = _registering as Dissector ?? throw new InvalidOperationException("Ports belong to application dissectors.");
        foreach (ushort port in ports)
            _byPort.Add(transport << 16 | port, dissector);
        if (dissector.CarriesFrames && transport == Packets.IpProtocol.Tcp)
            _carriers = [.. _carriers, .. ports];
    }
}

using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>Which dissector takes what: by port for applications, by number for the layers below.</summary>
public sealed class DissectorTable
{
    readonly Dictionary<int, Dissector> _byPort = [];
    readonly List<Dissector> _applications = [];
    Dissector? _registering;

    /// <summary>All application dissectors, in alphabetical order: those to ask by payload.</summary>
    public IReadOnlyList<Dissector> Applications => _applications;

    /// <summary>Lets a dissector register.</summary>
    public void Add(ProtocolDissector dissector)
    {
        ArgumentNullException.ThrowIfNull(dissector);
        _registering = dissector as Dissector;
        if (_registering is not null)
            _applications.Add(_registering);
        dissector.Register(this);
    }

    /// <summary>The dissector that is registering takes these TCP ports.</summary>
    public void Tcp(params ReadOnlySpan<ushort> ports) => Take(IpProtocol.Tcp, ports);

    /// <summary>The dissector that is registering takes these UDP ports.</summary>
    public void Udp(params ReadOnlySpan<ushort> ports) => Take(IpProtocol.Udp, ports);

    /// <summary>The dissector that is registering takes these SCTP ports.</summary>
    public void Sctp(params ReadOnlySpan<ushort> ports) => Take(IpProtocol.Sctp, ports);

    /// <summary>The application dissector of a port; null when none claims it.</summary>
    /// <param name="transport">IP protocol number.</param>
    /// <param name="port">The port.</param>
    public Dissector? Find(byte transport, ushort port) => _byPort.GetValueOrDefault(transport << 16 | port);

    void Take(byte transport, ReadOnlySpan<ushort> ports)
    {
        Dissector dissector = _registering ?? throw new InvalidOperationException("Ports belong to application dissectors.");
        foreach (ushort port in ports)
            _byPort.Add(transport << 16 | port, dissector);
    }
}

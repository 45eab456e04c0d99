namespace PcapPorts.Ports;

/// <summary>
/// A use of a port, or of a range, that software has made common without asking IANA: the registry has no name there, or the name of
/// something else. A habit, no assignment.
/// </summary>
/// <param name="First">The first port.</param>
/// <param name="Last">The last port, included.</param>
/// <param name="Tcp">Used over TCP.</param>
/// <param name="Udp">Used over UDP.</param>
/// <param name="Name">A short lower-case name.</param>
/// <param name="Use">What it is, as a phrase without a full stop.</param>
public sealed record DeFactoPort(ushort First, ushort Last, bool Tcp, bool Udp, string Name, string Use)
{
    /// <summary>True when the port lies in the range and the transport carries the use.</summary>
    public bool Matches(PortTransport transport, ushort port) =>
        port >= First && port <= Last && (Tcp && transport == PortTransport.Tcp || Udp && transport == PortTransport.Udp);

    /// <summary>IANA's name for the number on this transport, where there is one and it is another; null otherwise.</summary>
    public string? RegisteredName(PortTransport transport, ushort port) =>
        PortRegistry.TryGet(transport, port, out PortRegistration registration)
            && !string.Equals(registration.Name, Name, StringComparison.OrdinalIgnoreCase)
            ? registration.Name
            : null;

    /// <summary>The port or the range, with its transports: <c>6881-6889/tcp,udp</c>.</summary>
    public override string ToString() =>
        $"{First}{(Last == First ? "" : $"-{Last}")}/{(Tcp ? Udp ? "tcp,udp" : "tcp" : "udp")}";
}

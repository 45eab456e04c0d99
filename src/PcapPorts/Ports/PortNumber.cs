namespace PcapPorts.Ports;

/// <summary>A port of one transport, written <c>443/tcp</c> as in the IANA registry.</summary>
/// <param name="Transport">Whose port space the number belongs to.</param>
/// <param name="Port">0 to 65535.</param>
public readonly record struct PortNumber(PortTransport Transport, ushort Port)
{
    /// <summary>The number, a slash and the transport's name.</summary>
    public override string ToString() => $"{Port}/{Transport.Name()}";
}

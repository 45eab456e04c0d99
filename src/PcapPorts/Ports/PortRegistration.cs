namespace PcapPorts.Ports;

/// <summary>
/// One service name that IANA registers for a port. A few bytes that point into the registry: texts are decoded when they are asked for.
/// </summary>
public readonly record struct PortRegistration
{
    readonly ushort record;

    internal PortRegistration(PortTransport transport, ushort port, ushort record)
    {
        Transport = transport;
        Port = port;
        this.record = record;
    }

    /// <summary>The transport it is registered for.</summary>
    public PortTransport Transport { get; }

    /// <summary>The port, 0 to 65535.</summary>
    public ushort Port { get; }

    /// <summary>The service name as registered (<c>https</c>, <c>ms-wbt-server</c>); the same string object each time.</summary>
    public string Name => PortRegistryFile.Name(record);

    /// <summary>The service name as bytes of ASCII, without allocation.</summary>
    public ReadOnlySpan<byte> NameUtf8 => PortRegistryFile.Text(record, column: 0);

    /// <summary>What the registry says the service is; may be empty. Allocates.</summary>
    public string Description => PortRegistryFile.Decode(record, column: 1);

    /// <summary>The specification the registry names, such as <c>[RFC9110]</c>; often empty. Allocates.</summary>
    public string Reference => PortRegistryFile.Decode(record, column: 2);

    /// <summary>When it was registered, <c>yyyy-mm-dd</c> or <c>yyyy-mm</c>; empty for the older half of the registry. Allocates.</summary>
    public string RegistrationDate => PortRegistryFile.Decode(record, column: 3);

    /// <summary>True where IANA itself notes that it "records an unassigned but widespread use".</summary>
    public bool IsUnofficial => !PortRegistryFile.Text(record, column: 4).IsEmpty;

    /// <summary>Name and port, such as <c>https 443/tcp</c>.</summary>
    public override string ToString() => $"{Name} {new PortNumber(Transport, Port)}";
}

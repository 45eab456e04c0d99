namespace PcapPorts.Ports;

/// <summary>Everything known about one port, as data; <see cref="WriteText"/> renders it for people.</summary>
public sealed partial class PortCard
{
    const int MostRelated = 8;

    /// <summary>Collects what is known about a port.</summary>
    /// <param name="port">The port, 0 to 65535.</param>
    /// <param name="transport">The transport to speak of; <see cref="PortTransport.None"/> means all.</param>
    public PortCard(ushort port, PortTransport transport = PortTransport.None)
    {
        Port = port;
        Transport = transport;
        List<(PortTransport, ServiceId)> services = [];
        List<PortRegistration> registrations = [];
        List<(PortTransport, PortStatus)> statuses = [];
        List<DeFactoPort> habits = [];
        foreach (PortTransport each in PortTransports.All)
        {
            if (transport != PortTransport.None && transport != each)
                continue;
            if (ServicePorts.ByPort(each, port) is { IsNone: false } service)
                services.Add((each, service));
            registrations.AddRange(PortRegistry.All(each, port));
            statuses.Add((each, PortRegistry.StatusOf(each, port)));
            foreach (DeFactoPort habit in DeFactoPorts.Of(each, port))
            {
                if (!habits.Contains(habit))
                    habits.Add(habit);
            }
        }

        Services = services;
        Registrations = registrations;
        Statuses = statuses;
        DeFacto = habits;
        Note = IsAboutAnotherTransport() ? null : PortNotes.For(port);
        EphemeralRanges = Ports.EphemeralRanges.Containing(port);
        Related = FindRelated();
    }

    /// <summary>The card of a question that was understood.</summary>
    /// <exception cref="ArgumentException">The query has an error and no port.</exception>
    public PortCard(PortQuery query)
        : this(Asked(query), query.Transport)
    {
    }

    /// <summary>The port.</summary>
    public ushort Port { get; }

    /// <summary>The transport the card is confined to; <see cref="PortTransport.None"/> means all.</summary>
    public PortTransport Transport { get; }

    /// <summary>The port's class.</summary>
    public PortClass Class => PortClasses.Of(Port);

    /// <summary>The canonical services that the number suggests, by transport.</summary>
    public IReadOnlyList<(PortTransport Transport, ServiceId Service)> Services { get; }

    /// <summary>IANA's registrations, by transport and in the registry's order.</summary>
    public IReadOnlyList<PortRegistration> Registrations { get; }

    /// <summary>What IANA says of the port, for each transport.</summary>
    public IReadOnlyList<(PortTransport Transport, PortStatus Status)> Statuses { get; }

    /// <summary>Common uses that IANA lacks or names otherwise.</summary>
    public IReadOnlyList<DeFactoPort> DeFacto { get; }

    /// <summary>What the port is for, in words; null for most ports.</summary>
    public PortNote? Note { get; }

    /// <summary>The systems that may have picked the port for a client.</summary>
    public IReadOnlyList<EphemeralRange> EphemeralRanges { get; }

    /// <summary>Ports to look at next: those of the note, then other default ports of the same services.</summary>
    public IReadOnlyList<ushort> Related { get; }

    static ushort Asked(PortQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Port ?? throw new ArgumentException(query.Error, nameof(query));
    }

    /// <summary>
    /// True for 27017/udp: the number means something, but not on the transport that was asked for, so its note would mislead.
    /// </summary>
    bool IsAboutAnotherTransport()
    {
        if (Transport == PortTransport.None || Services.Count > 0 || Registrations.Count > 0)
            return false;
        foreach (PortTransport other in PortTransports.All)
        {
            if (ServicePorts.NameOf(other, Port) is not null)
                return true;
        }

        return false;
    }

    List<ushort> FindRelated()
    {
        List<ushort> related = [];

        void Add(ushort port)
        {
            if (port != Port && related.Count < MostRelated && !related.Contains(port))
                related.Add(port);
        }

        if (Note is not null)
        {
            foreach (ushort port in Note.Ports)
                Add(port);
            foreach (ushort port in Note.Related)
                Add(port);
        }

        foreach ((_, ServiceId service) in Services)
        {
            foreach (PortNumber number in ServicePorts.Of(service))
            {
                // 993 is a default port of TLS, but a card for 443 that lists it would only confuse.
                if (ServicePorts.ByPort(number.Transport, number.Port) == service)
                    Add(number.Port);
            }
        }

        return related;
    }
}

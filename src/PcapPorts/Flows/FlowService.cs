using PcapPorts.Ports;

namespace PcapPorts.Flows;

/// <summary>How the service of a flow is known.</summary>
public enum ServiceBasis : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>By port number alone.</summary>
    Port,

    /// <summary>By the bytes of the payload.</summary>
    Payload,

    /// <summary>Another flow announced this one (FTP data, RTP).</summary>
    Parent,
}

/// <summary>The printed names of <see cref="ServiceBasis"/>.</summary>
public static class ServiceBasisName
{
    /// <summary>The name in records; null for <see cref="ServiceBasis.None"/>.</summary>
    public static string? ToText(this ServiceBasis basis) => basis switch
    {
        ServiceBasis.Port => "port",
        ServiceBasis.Payload => "payload",
        ServiceBasis.Parent => "parent",
        _ => null,
    };
}

/// <summary>What a flow carries.</summary>
/// <param name="Id">The canonical service, or none.</param>
/// <param name="Name">The name that records show: the canonical one, or IANA's name of the server's port; null when neither is known.</param>
/// <param name="Basis">How it is known.</param>
/// <param name="NonstandardPort">Found by payload, and neither endpoint uses one of the service's own ports.</param>
/// <param name="Frame">The frame whose payload showed it, or 0.</param>
public readonly record struct FlowService(ServiceId Id, string? Name, ServiceBasis Basis, bool NonstandardPort, long Frame);

namespace PcapPorts.Ports;

/// <summary>What the IANA registry says of a port on one transport (RFC 6335 section 6, and the registry's own wording).</summary>
public enum PortStatus : byte
{
    /// <summary>Registered under a service name.</summary>
    Assigned,

    /// <summary>Not available for assignment; kept for IANA, or because another transport uses the number.</summary>
    Reserved,

    /// <summary>Free for assignment: the registry says so, or does not list it.</summary>
    Unassigned,

    /// <summary>Set aside for private services of a kind (24: "any private mail system"), without a name.</summary>
    PrivateUse,

    /// <summary>Once registered, and given back or taken away.</summary>
    Withdrawn,

    /// <summary>49152 to 65535, which IANA never assigns.</summary>
    Dynamic,
}

namespace PcapPorts.Ports;

/// <summary>The three ranges into which RFC 6335 section 6 divides the port numbers.</summary>
public enum PortClass : byte
{
    /// <summary>0 to 1023, "System Ports" or "Well Known Ports": assigned by IETF review or IESG approval.</summary>
    System,

    /// <summary>1024 to 49151, "User Ports" or "Registered Ports": assigned by IANA on request.</summary>
    User,

    /// <summary>49152 to 65535, "Dynamic Ports", also "Private" or "Ephemeral": never assigned.</summary>
    Dynamic,
}

/// <summary>Boundaries and names of the <see cref="PortClass"/>es.</summary>
public static class PortClasses
{
    /// <summary>The last system port.</summary>
    public const ushort LastSystem = 1023;

    /// <summary>The last user port.</summary>
    public const ushort LastUser = 49151;

    /// <summary>The class of a port; the transport makes no difference.</summary>
    public static PortClass Of(ushort port) =>
        port <= LastSystem ? PortClass.System : port <= LastUser ? PortClass.User : PortClass.Dynamic;

    /// <summary>The lower-case name that output uses: <c>system</c>, <c>user</c>, <c>dynamic</c>.</summary>
    public static string Name(this PortClass portClass) => portClass switch
    {
        PortClass.System => "system",
        PortClass.User => "user",
        _ => "dynamic",
    };

    /// <summary>The first and the last port of the class, both included.</summary>
    public static (ushort First, ushort Last) Range(this PortClass portClass) => portClass switch
    {
        PortClass.System => (0, LastSystem),
        PortClass.User => (LastSystem + 1, LastUser),
        _ => (LastUser + 1, ushort.MaxValue),
    };

    /// <summary>One sentence that says what the class means to whoever sees such a port.</summary>
    public static string Meaning(this PortClass portClass) => portClass switch
    {
        PortClass.System => "Standard protocols live here, and on most Unix systems a program needs privileges to listen here.",
        PortClass.User => "IANA assigns these on request, and any program may listen here without privileges, so the number is a hint and no proof.",
        _ => "IANA never assigns these: they serve as temporary client ports, and for services that agree on a port at run time.",
    };
}

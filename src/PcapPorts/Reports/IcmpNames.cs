namespace PcapPorts.Reports;

/// <summary>ICMP and ICMPv6 messages in words (IANA registries "ICMP Type Numbers" and "ICMPv6 type Numbers"; RFC 792, RFC 4443, RFC 4861).</summary>
public static class IcmpNames
{
    /// <summary>The name of a type; its number where it has none here.</summary>
    public static string TypeOf(byte type, bool six) => six ? TypeOf6(type) : TypeOf4(type);

    /// <summary>Type and code in words: <c>port unreachable</c>, <c>time to live exceeded</c>.</summary>
    public static string Describe(byte type, byte code, bool six) => (six, type) switch
    {
        (false, 3) => Unreachable4(code),
        (false, 5) => code is 0 or 2 ? "redirect for network" : "redirect for host",
        (false, 11) => code == 0 ? "time to live exceeded" : code == 1 ? "fragment reassembly time exceeded" : WithCode(TypeOf4(type), code),
        (true, 1) => Unreachable6(code),
        (true, 3) => code == 0 ? "hop limit exceeded" : code == 1 ? "fragment reassembly time exceeded" : WithCode(TypeOf6(type), code),
        _ => code == 0 ? TypeOf(type, six) : WithCode(TypeOf(type, six), code),
    };

    static string TypeOf4(byte type) => type switch
    {
        0 => "echo reply",
        3 => "unreachable",
        4 => "source quench",
        5 => "redirect",
        8 => "echo request",
        9 => "router advertisement",
        10 => "router solicitation",
        11 => "time exceeded",
        12 => "parameter problem",
        13 => "timestamp request",
        14 => "timestamp reply",
        15 => "information request",
        16 => "information reply",
        17 => "address mask request",
        18 => "address mask reply",
        30 => "traceroute",
        42 => "extended echo request",
        43 => "extended echo reply",
        _ => $"type {type}",
    };

    static string TypeOf6(byte type) => type switch
    {
        1 => "unreachable",
        2 => "packet too big",
        3 => "time exceeded",
        4 => "parameter problem",
        128 => "echo request",
        129 => "echo reply",
        130 => "multicast listener query",
        131 => "multicast listener report",
        132 => "multicast listener done",
        133 => "router solicitation",
        134 => "router advertisement",
        135 => "neighbor solicitation",
        136 => "neighbor advertisement",
        137 => "redirect",
        139 => "node information query",
        140 => "node information reply",
        143 => "multicast listener report v2",
        144 => "home agent discovery request",
        145 => "home agent discovery reply",
        160 => "extended echo request",
        161 => "extended echo reply",
        _ => $"type {type}",
    };

    static string Unreachable4(byte code) => code switch
    {
        0 => "network unreachable",
        1 => "host unreachable",
        2 => "protocol unreachable",
        3 => "port unreachable",
        4 => "fragmentation needed",
        5 => "source route failed",
        6 => "network unknown",
        7 => "host unknown",
        9 => "network prohibited",
        10 => "host prohibited",
        11 => "network unreachable for this service",
        12 => "host unreachable for this service",
        13 => "administratively prohibited",
        _ => WithCode("unreachable", code),
    };

    static string Unreachable6(byte code) => code switch
    {
        0 => "no route to destination",
        1 => "administratively prohibited",
        2 => "beyond scope of source address",
        3 => "address unreachable",
        4 => "port unreachable",
        5 => "source address failed policy",
        6 => "route rejected",
        _ => WithCode("unreachable", code),
    };

    static string WithCode(string name, byte code) => $"{name}, code {code}";
}

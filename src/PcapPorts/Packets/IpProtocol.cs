namespace PcapPorts.Packets;

/// <summary>
/// What an IP packet carries: a number of IANA's registry "Protocol Numbers". An open type: every number is a value, the ones
/// the decoder acts on are named constants.
/// </summary>
/// <param name="Number">The protocol number (IPv4) or the last next-header value (IPv6).</param>
public readonly record struct IpProtocol(byte Number)
{
    /// <summary>IPv6 hop-by-hop options (RFC 8200 section 4.3).</summary>
    public const byte HopByHop = 0;

    /// <summary>ICMP (RFC 792).</summary>
    public const byte Icmp = 1;

    /// <summary>IGMP (RFC 3376).</summary>
    public const byte Igmp = 2;

    /// <summary>IPv4 in IP (RFC 2003).</summary>
    public const byte Ipv4 = 4;

    /// <summary>TCP (RFC 9293).</summary>
    public const byte Tcp = 6;

    /// <summary>UDP (RFC 768).</summary>
    public const byte Udp = 17;

    /// <summary>DCCP (RFC 4340).</summary>
    public const byte Dccp = 33;

    /// <summary>IPv6 in IP (RFC 2473, RFC 4213).</summary>
    public const byte Ipv6 = 41;

    /// <summary>IPv6 routing header (RFC 8200 section 4.4).</summary>
    public const byte Routing = 43;

    /// <summary>IPv6 fragment header (RFC 8200 section 4.5).</summary>
    public const byte Fragment = 44;

    /// <summary>GRE (RFC 2784).</summary>
    public const byte Gre = 47;

    /// <summary>ESP (RFC 4303).</summary>
    public const byte Esp = 50;

    /// <summary>AH (RFC 4302).</summary>
    public const byte Ah = 51;

    /// <summary>ICMPv6 (RFC 4443).</summary>
    public const byte Icmpv6 = 58;

    /// <summary>No next header (RFC 8200 section 4.7).</summary>
    public const byte NoNextHeader = 59;

    /// <summary>IPv6 destination options (RFC 8200 section 4.6).</summary>
    public const byte DestinationOptions = 60;

    /// <summary>OSPF (RFC 2328, RFC 5340).</summary>
    public const byte Ospf = 89;

    /// <summary>IP-within-IP encapsulation as registered by JI, in use beside 4.</summary>
    public const byte IpIp = 94;

    /// <summary>EtherIP (RFC 3378).</summary>
    public const byte EtherIp = 97;

    /// <summary>PIM (RFC 7761).</summary>
    public const byte Pim = 103;

    /// <summary>VRRP (RFC 9568).</summary>
    public const byte Vrrp = 112;

    /// <summary>L2TP version 3 (RFC 3931).</summary>
    public const byte L2tp = 115;

    /// <summary>SCTP (RFC 9260).</summary>
    public const byte Sctp = 132;

    /// <summary>IPv6 mobility header (RFC 6275 section 6.1).</summary>
    public const byte Mobility = 135;

    /// <summary>UDP-Lite (RFC 3828).</summary>
    public const byte UdpLite = 136;

    /// <summary>MPLS in IP (RFC 4023).</summary>
    public const byte MplsInIp = 137;

    /// <summary>Host Identity Protocol (RFC 7401).</summary>
    public const byte Hip = 139;

    /// <summary>Shim6 (RFC 5533).</summary>
    public const byte Shim6 = 140;

    /// <summary>Ethernet in IP (RFC 8986 section 4.9).</summary>
    public const byte Ethernet = 143;

    /// <summary>Whether the transport header starts with a source and a destination port.</summary>
    public bool HasPorts => Number is Tcp or Udp or Sctp or Dccp or UdpLite;

    /// <summary>Lower-case name as records print it, <c>ip-</c> and the number for one without a name.</summary>
    public string Name => Number switch
    {
        HopByHop => "hopopt",
        Icmp => "icmp",
        Igmp => "igmp",
        3 => "ggp",
        Ipv4 => "ipip",
        Tcp => "tcp",
        8 => "egp",
        9 => "igp",
        Udp => "udp",
        27 => "rdp",
        Dccp => "dccp",
        Ipv6 => "ipv6ip",
        Routing => "ipv6-route",
        Fragment => "ipv6-frag",
        46 => "rsvp",
        Gre => "gre",
        Esp => "esp",
        Ah => "ah",
        55 => "mobile",
        57 => "skip",
        Icmpv6 => "icmpv6",
        NoNextHeader => "ipv6-nonxt",
        DestinationOptions => "ipv6-opts",
        88 => "eigrp",
        Ospf => "ospf",
        IpIp => "ipip94",
        EtherIp => "etherip",
        Pim => "pim",
        108 => "ipcomp",
        Vrrp => "vrrp",
        113 => "pgm",
        L2tp => "l2tp",
        124 => "isis",
        Sctp => "sctp",
        133 => "fc",
        Mobility => "mobility",
        UdpLite => "udplite",
        MplsInIp => "mpls",
        138 => "manet",
        Hip => "hip",
        Shim6 => "shim6",
        141 => "wesp",
        142 => "rohc",
        Ethernet => "ethernet",
        _ => $"ip-{Number}",
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

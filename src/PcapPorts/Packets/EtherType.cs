namespace PcapPorts.Packets;

/// <summary>
/// What an Ethernet frame carries: a number of the IEEE 802 registry of EtherTypes. An open type: every number is a value,
/// the ones the decoder acts on are named constants.
/// </summary>
/// <param name="Number">The number as it stands in the frame, in host order; 0x0600 and above is an EtherType, below it is an 802.3 length.</param>
public readonly record struct EtherType(ushort Number)
{
    /// <summary>Smallest EtherType (IEEE 802.3 section 3.2.6).</summary>
    public const ushort Minimum = 0x0600;

    /// <summary>Largest 802.3 length; numbers between it and <see cref="Minimum"/> are neither.</summary>
    public const ushort MaxLength = 1500;

    /// <summary>IPv4 (RFC 894).</summary>
    public const ushort Ipv4 = 0x0800;

    /// <summary>ARP (RFC 826).</summary>
    public const ushort Arp = 0x0806;

    /// <summary>Reverse ARP (RFC 903).</summary>
    public const ushort Rarp = 0x8035;

    /// <summary>An Ethernet frame in a tunnel (RFC 7637, RFC 8926).</summary>
    public const ushort TransparentEthernet = 0x6558;

    /// <summary>802.1Q tag.</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>802.1ad service tag.</summary>
    public const ushort ServiceVlan = 0x88a8;

    /// <summary>Service tag before 802.1ad, the first of three in use.</summary>
    public const ushort OldQinQ = 0x9100;

    /// <summary>Service tag before 802.1ad, the second of three in use.</summary>
    public const ushort OldQinQ2 = 0x9200;

    /// <summary>Service tag before 802.1ad, the third of three in use.</summary>
    public const ushort OldQinQ3 = 0x9300;

    /// <summary>IPv6 (RFC 2464).</summary>
    public const ushort Ipv6 = 0x86dd;

    /// <summary>PPP in GRE (RFC 2637) and in other tunnels.</summary>
    public const ushort Ppp = 0x880b;

    /// <summary>MPLS, downstream-assigned label (RFC 5332).</summary>
    public const ushort Mpls = 0x8847;

    /// <summary>MPLS, upstream-assigned label (RFC 5332).</summary>
    public const ushort MplsUpstream = 0x8848;

    /// <summary>WCCP version 2 redirection in GRE (draft-mclaggan-wccp-v2rev1).</summary>
    public const ushort Wccp = 0x883e;

    /// <summary>PPPoE discovery (RFC 2516).</summary>
    public const ushort PppoeDiscovery = 0x8863;

    /// <summary>PPPoE session (RFC 2516).</summary>
    public const ushort PppoeSession = 0x8864;

    /// <summary>ERSPAN type I and II (draft-foschiano-erspan).</summary>
    public const ushort Erspan = 0x88be;

    /// <summary>ERSPAN type III (draft-foschiano-erspan).</summary>
    public const ushort Erspan3 = 0x22eb;

    /// <summary>MACsec (IEEE 802.1AE).</summary>
    public const ushort Macsec = 0x88e5;

    /// <summary>802.1ah backbone service instance tag.</summary>
    public const ushort BackboneService = 0x88e7;

    /// <summary>Cisco FabricPath.</summary>
    public const ushort FabricPath = 0x8903;

    /// <summary>Cisco metadata.</summary>
    public const ushort CiscoMetadata = 0x8909;

    /// <summary>Arista's time stamps and other vendor data.</summary>
    public const ushort Arista = 0xd28b;

    /// <summary>Network service header (RFC 8300).</summary>
    public const ushort Nsh = 0x894f;

    /// <summary>Lower-case name, or <c>0x</c> and four hexadecimal digits for a number without one here.</summary>
    public string Name => Number switch
    {
        Ipv4 => "ipv4",
        Arp => "arp",
        Rarp => "rarp",
        Ipv6 => "ipv6",
        TransparentEthernet => "ethernet",
        Vlan => "vlan",
        ServiceVlan => "802.1ad",
        OldQinQ or OldQinQ2 or OldQinQ3 => "qinq",
        Ppp => "ppp",
        Mpls or MplsUpstream => "mpls",
        Wccp => "wccp",
        PppoeDiscovery => "pppoe-discovery",
        PppoeSession => "pppoe",
        Erspan or Erspan3 => "erspan",
        Macsec => "macsec",
        BackboneService => "802.1ah",
        FabricPath => "fabricpath",
        CiscoMetadata => "cisco-metadata",
        Arista => "arista",
        Nsh => "nsh",
        0x0842 => "wake-on-lan",
        0x8137 => "ipx",
        0x809b => "appletalk",
        0x8808 => "pause",
        0x8809 => "slow",
        0x888e => "eapol",
        0x8892 => "profinet",
        0x88a2 => "aoe",
        0x88a4 => "ethercat",
        0x88b8 => "goose",
        0x88ba => "sampled-values",
        0x88cc => "lldp",
        0x88f7 => "ptp",
        0x8902 => "cfm",
        0x8906 => "fcoe",
        0x9000 => "loopback",
        _ => $"0x{Number:x4}",
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

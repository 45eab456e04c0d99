namespace PcapPorts.Packets;

/// <summary>What carries an inner IP header. The numeric values are part of no interface; the names printed are those of <see cref="TunnelKindName.ToText"/>.</summary>
public enum TunnelKind : byte
{
    /// <summary>Not in a tunnel.</summary>
    None,

    /// <summary>IP in IP: IPv4 in IPv4 (RFC 2003), 6in4 (RFC 4213), 4in6 and 6in6 (RFC 2473).</summary>
    Ip,

    /// <summary>GRE (RFC 2784, RFC 2890), also over UDP (RFC 8086).</summary>
    Gre,

    /// <summary>PPTP's enhanced GRE with PPP (RFC 2637).</summary>
    Pptp,

    /// <summary>ERSPAN type I, II or III (draft-foschiano-erspan).</summary>
    Erspan,

    /// <summary>VXLAN (RFC 7348) and VXLAN-GPE.</summary>
    Vxlan,

    /// <summary>Geneve (RFC 8926).</summary>
    Geneve,

    /// <summary>GTP-U (3GPP TS 29.281).</summary>
    Gtp,

    /// <summary>Teredo (RFC 4380).</summary>
    Teredo,

    /// <summary>AH in tunnel mode (RFC 4302).</summary>
    Ah,

    /// <summary>MPLS in IP (RFC 4023) or in UDP (RFC 7510).</summary>
    Mpls,

    /// <summary>L2TP with PPP (RFC 2661).</summary>
    L2tp,

    /// <summary>EtherIP (RFC 3378).</summary>
    EtherIp,

    /// <summary>Ethernet as an IP protocol, as segment routing uses it (RFC 8986).</summary>
    Ethernet,

    /// <summary>A PIM register message (RFC 7761).</summary>
    Pim,

    /// <summary>LISP data (RFC 9300).</summary>
    Lisp,

    /// <summary>CAPWAP data (RFC 5415).</summary>
    Capwap,

    /// <summary>A further frame of an 802.11 A-MSDU: beside the header before it, not inside it.</summary>
    Amsdu,
}

/// <summary>The printed names of <see cref="TunnelKind"/>.</summary>
public static class TunnelKindName
{
    /// <summary>The name in records (<c>vxlan</c>, <c>gre</c>, ...); null for <see cref="TunnelKind.None"/>.</summary>
    public static string? ToText(this TunnelKind kind) => kind switch
    {
        TunnelKind.Ip => "ip",
        TunnelKind.Gre => "gre",
        TunnelKind.Pptp => "pptp",
        TunnelKind.Erspan => "erspan",
        TunnelKind.Vxlan => "vxlan",
        TunnelKind.Geneve => "geneve",
        TunnelKind.Gtp => "gtp",
        TunnelKind.Teredo => "teredo",
        TunnelKind.Ah => "ah",
        TunnelKind.Mpls => "mpls",
        TunnelKind.L2tp => "l2tp",
        TunnelKind.EtherIp => "etherip",
        TunnelKind.Ethernet => "ethernet",
        TunnelKind.Pim => "pim",
        TunnelKind.Lisp => "lisp",
        TunnelKind.Capwap => "capwap",
        TunnelKind.Amsdu => "amsdu",
        _ => null,
    };
}

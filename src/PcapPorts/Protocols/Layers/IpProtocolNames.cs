using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>Names of IP protocol numbers, shared by IPv4 and the headers of IPv6.</summary>
static class IpProtocolNames
{
    /// <summary>The names (IANA protocol-numbers).</summary>
    public static readonly ValueStrings All = new()
    {
        { 0, "IPv6 Hop-by-Hop Option" },
        { 1, "ICMP" },
        { 2, "IGMP" },
        { 4, "IPIP" },
        { 6, "TCP" },
        { 17, "UDP" },
        { 33, "DCCP" },
        { 41, "IPv6" },
        { 43, "Routing Header for IPv6" },
        { 44, "Fragment Header for IPv6" },
        { 46, "RSVP" },
        { 47, "GRE" },
        { 50, "ESP" },
        { 51, "AH" },
        { 58, "ICMPv6" },
        { 59, "IPv6 no next header" },
        { 60, "Destination Options for IPv6" },
        { 88, "EIGRP" },
        { 89, "OSPF" },
        { 97, "EtherIP" },
        { 103, "PIM" },
        { 112, "VRRP" },
        { 115, "L2TP" },
        { 132, "SCTP" },
        { 135, "Mobility Header" },
        { 136, "UDP-Lite" },
        { 137, "MPLS in IP" },
        { 139, "HIP" },
        { 140, "Shim6" },
        { 143, "Ethernet" },
    };
}

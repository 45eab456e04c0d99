using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>Names of EtherTypes, shared by all headers that carry one.</summary>
static class EtherTypeNames
{
    /// <summary>The names (IEEE 802 registry of EtherTypes).</summary>
    public static readonly ValueStrings All = new()
    {
        { 0x0800, "IPv4" },
        { 0x0806, "ARP" },
        { 0x0842, "Wake on LAN" },
        { 0x22eb, "ERSPAN type III" },
        { 0x6558, "Transparent Ethernet bridging" },
        { 0x8035, "RARP" },
        { 0x809b, "AppleTalk" },
        { 0x80f3, "AARP" },
        { 0x8100, "802.1Q Virtual LAN" },
        { 0x8137, "IPX" },
        { 0x86dd, "IPv6" },
        { 0x8808, "MAC Control" },
        { 0x8809, "Slow Protocols" },
        { 0x880b, "PPP" },
        { 0x883e, "WCCP" },
        { 0x8847, "MPLS label switched packet" },
        { 0x8848, "MPLS multicast" },
        { 0x8863, "PPPoE Discovery" },
        { 0x8864, "PPPoE Session" },
        { 0x888e, "802.1X Authentication" },
        { 0x8892, "PROFINET" },
        { 0x88a2, "ATA over Ethernet" },
        { 0x88a4, "EtherCAT" },
        { 0x88a8, "802.1ad Provider Bridge" },
        { 0x88be, "ERSPAN" },
        { 0x88cc, "802.1 LLDP" },
        { 0x88e5, "802.1AE MACsec" },
        { 0x88e7, "802.1ah Provider Backbone Bridge" },
        { 0x88f7, "PTPv2 over Ethernet" },
        { 0x8902, "IEEE 802.1ag CFM" },
        { 0x8903, "Cisco FabricPath" },
        { 0x8906, "FCoE" },
        { 0x894f, "Network Service Header" },
        { 0x9000, "Loopback" },
        { 0x9100, "QinQ: old standard" },
    };
}

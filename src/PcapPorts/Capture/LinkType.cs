using System.Globalization;

namespace PcapPorts.Capture;

/// <summary>
/// What the first bytes of a frame are: a number of the registry of link-layer header types (tcpdump.org, LINKTYPE_ values;
/// draft-ietf-opsawg-pcaplinktype). An open type: numbers that the registry lacks are values too.
/// </summary>
/// <param name="Number">The LINKTYPE_ number.</param>
public readonly partial record struct LinkType(ushort Number)
{
    /// <summary>BSD loopback: a 4-byte address family in the byte order of the recording host.</summary>
    public static LinkType Null => new(0);

    /// <summary>IEEE 802.3 Ethernet.</summary>
    public static LinkType Ethernet => new(1);

    /// <summary>IEEE 802.5 Token Ring.</summary>
    public static LinkType TokenRing => new(6);

    /// <summary>SLIP with a 16-byte header.</summary>
    public static LinkType Slip => new(8);

    /// <summary>PPP, with or without HDLC-like framing.</summary>
    public static LinkType Ppp => new(9);

    /// <summary>FDDI.</summary>
    public static LinkType Fddi => new(10);

    /// <summary>PPP in HDLC-like framing (RFC 1662), or Cisco HDLC.</summary>
    public static LinkType PppHdlc => new(50);

    /// <summary>PPPoE session packets (RFC 2516), without Ethernet.</summary>
    public static LinkType PppEther => new(51);

    /// <summary>Raw IPv4 or IPv6; the version field tells.</summary>
    public static LinkType Raw => new(101);

    /// <summary>Cisco HDLC.</summary>
    public static LinkType CiscoHdlc => new(104);

    /// <summary>IEEE 802.11.</summary>
    public static LinkType Ieee80211 => new(105);

    /// <summary>Frame Relay.</summary>
    public static LinkType FrameRelay => new(107);

    /// <summary>OpenBSD loopback: a 4-byte address family in network byte order.</summary>
    public static LinkType Loop => new(108);

    /// <summary>Linux cooked capture, version 1.</summary>
    public static LinkType LinuxSll => new(113);

    /// <summary>IEEE 802.11 behind a Prism header.</summary>
    public static LinkType Ieee80211Prism => new(119);

    /// <summary>IEEE 802.11 behind a radiotap header.</summary>
    public static LinkType Ieee80211Radiotap => new(127);

    /// <summary>IP over IEEE 1394, as Apple records it.</summary>
    public static LinkType AppleIpOverIeee1394 => new(138);

    /// <summary>IEEE 802.11 behind an AVS header.</summary>
    public static LinkType Ieee80211Avs => new(163);

    /// <summary>USB with the 48-byte Linux header.</summary>
    public static LinkType UsbLinux => new(189);

    /// <summary>Per-Packet Information: a header that names the link type of what follows.</summary>
    public static LinkType Ppi => new(192);

    /// <summary>MPLS label stack.</summary>
    public static LinkType Mpls => new(219);

    /// <summary>USB with the 64-byte Linux header.</summary>
    public static LinkType UsbLinuxMmapped => new(220);

    /// <summary>Solaris IPNET pseudo-header and IP.</summary>
    public static LinkType Ipnet => new(226);

    /// <summary>IPv4 alone.</summary>
    public static LinkType IPv4 => new(228);

    /// <summary>IPv6 alone.</summary>
    public static LinkType IPv6 => new(229);

    /// <summary>Linux netfilter log messages.</summary>
    public static LinkType Nflog => new(239);

    /// <summary>USB with a USBPcap header.</summary>
    public static LinkType UsbPcap => new(249);

    /// <summary>Apple PKTAP: a header that names the link type of what follows.</summary>
    public static LinkType Pktap => new(258);

    /// <summary>LoRaTap pseudo-header and LoRaWAN payload.</summary>
    public static LinkType LoraTap => new(270);

    /// <summary>Linux cooked capture, version 2.</summary>
    public static LinkType LinuxSll2 => new(276);

    /// <summary>Name in the registry without its prefix <c>LINKTYPE_</c>, e.g. <c>IEEE802_11_RADIOTAP</c>; the number where the registry has none.</summary>
    public string Name => Entry.Name.Length > 0 ? Entry.Name : Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What it is, in a few words; <c>unknown link type</c> where the registry is silent.</summary>
    public string Description => Entry.Description;

    /// <summary>Whether the registry names it.</summary>
    public bool IsRegistered => Entry.Name.Length > 0;

    /// <summary>The name of the registry.</summary>
    public override string ToString() => Name;
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapPorts.Packets;

/// <summary>
/// What the decoder read of one frame: offsets and numbers, no objects. Reused for frame after frame: only what the counts
/// name is valid. Layers before <see cref="Stop"/> stay valid whatever the stop's reason.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DecodedPacket
{
    /// <summary>Most IP headers of one frame that are followed; a deeper tunnel ends in <see cref="DecodeReason.TooDeep"/>.</summary>
    public const int MaxLevels = 6;

    /// <summary>Most link headers inside of one frame that are kept.</summary>
    public const int MaxInnerLinks = 4;

    /// <summary>Most VLAN tags of one frame that are kept.</summary>
    public const int MaxVlans = 4;

    /// <summary>Number of valid entries of <see cref="Levels"/>, 0 to <see cref="MaxLevels"/>; 0 for a frame without an IP header.</summary>
    public byte LevelCount;

    /// <summary>Number of valid entries of <see cref="Vlans"/>, 0 to <see cref="MaxVlans"/>.</summary>
    public byte VlanCount;

    /// <summary>Number of valid entries of <see cref="InnerLinks"/>, 0 to <see cref="MaxInnerLinks"/>.</summary>
    public byte InnerLinkCount;

    /// <summary>Whether <c>Levels[LevelCount]</c> holds the packet that an ICMP error quotes: evidence, never a flow.</summary>
    public bool HasQuote;

    /// <summary>The last EtherType (or its equivalent on the link) that was read, 0 when there was none.</summary>
    public ushort EtherType;

    /// <summary>VLAN identifiers (12 bits), outermost first, of 802.1Q and 802.1ad tags anywhere in the frame.</summary>
    public VlanIds Vlans;

    /// <summary>Where and why decoding ended before the end of the headers; <see cref="DecodeReason.None"/> when it did not.</summary>
    public DecodeStop Stop;

    /// <summary>The IP levels, outermost first.</summary>
    public IpLevels Levels;

    /// <summary>Headers of Ethernet, LLC or ARP that were met inside of others: in tunnels, and behind rare link headers.</summary>
    public InnerLinks InnerLinks;
}

/// <summary>Room for the VLAN identifiers of one frame.</summary>
[InlineArray(DecodedPacket.MaxVlans)]
public struct VlanIds
{
    ushort _first;
}

/// <summary>A header of Ethernet, LLC or ARP that does not stand at the start of its frame.</summary>
/// <param name="Offset">Where it starts in the frame.</param>
/// <param name="EtherType"><see cref="Packets.EtherType.TransparentEthernet"/>, <see cref="Packets.EtherType.Arp"/>, or 0 for LLC.</param>
public readonly record struct InnerLink(int Offset, ushort EtherType);

/// <summary>Room for the inner link headers of one frame.</summary>
[InlineArray(DecodedPacket.MaxInnerLinks)]
public struct InnerLinks
{
    InnerLink _first;
}

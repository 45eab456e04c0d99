namespace PcapPorts.Capture;

/// <summary>What the first bytes of a frame are: a number of the registry of link-layer header types (tcpdump.org, LINKTYPE_ values; draft-ietf-opsawg-pcaplinktype).</summary>
/// <param name="Number">The LINKTYPE_ number.</param>
public readonly record struct LinkType(ushort Number)
{
    /// <summary>IEEE 802.3 Ethernet.</summary>
    public static LinkType Ethernet => new(1);
}

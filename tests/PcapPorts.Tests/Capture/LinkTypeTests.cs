using PcapPorts.Capture;

namespace PcapPorts.Tests.Capture;

public class LinkTypeTests
{
    [Theory]
    [InlineData(0, "NULL", "BSD loopback")]
    [InlineData(1, "ETHERNET", "Ethernet")]
    [InlineData(127, "IEEE802_11_RADIOTAP", "802.11 with radiotap header")]
    [InlineData(147, "USER0", "private use")]
    [InlineData(162, "USER15", "private use")]
    [InlineData(276, "LINUX_SLL2", "Linux cooked capture v2")]
    [InlineData(60_000, "60000", "unknown link type")]
    public void NamesAndDescriptions(int number, string name, string description)
    {
        var linkType = new LinkType((ushort)number);

        Assert.Equal((name, description, name), (linkType.Name, linkType.Description, linkType.ToString()));
        Assert.Equal(number < 60_000, linkType.IsRegistered);
    }

    [Fact]
    public void NoNameIsGivenTwiceAndNoneIsWithoutADescription()
    {
        LinkType[] registered = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(number => new LinkType((ushort)number)).Where(linkType => linkType.IsRegistered)];

        Assert.Equal(registered.Length, registered.Select(linkType => linkType.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(registered, linkType => Assert.NotEmpty(linkType.Description));
        Assert.Equal(216, registered.Length);
    }

    [Fact]
    public void NamedTypesAreRegistered()
    {
        // A slip of a digit in a named type would show as another name.
        Assert.Equal(
            ["C_HDLC", "FRELAY", "IPNET", "NFLOG", "PKTAP", "LORATAP", "PPI", "MPLS", "RAW", "IPV4", "IPV6", "LOOP", "LINUX_SLL", "APPLE_IP_OVER_IEEE1394", "USBPCAP"],
            new[]
            {
                LinkType.CiscoHdlc, LinkType.FrameRelay, LinkType.Ipnet, LinkType.Nflog, LinkType.Pktap, LinkType.LoraTap, LinkType.Ppi, LinkType.Mpls,
                LinkType.Raw, LinkType.IPv4, LinkType.IPv6, LinkType.Loop, LinkType.LinuxSll, LinkType.AppleIpOverIeee1394, LinkType.UsbPcap,
            }.Select(linkType => linkType.Name));
    }
}

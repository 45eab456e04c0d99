using System.Runtime.InteropServices;

namespace PcapPorts.Capture.LibPcap;

/// <summary>
/// libpcap's own numbers of link types (DLT_) beside those that files hold (LINKTYPE_). They differ for the few types whose DLT_ number is not the same on
/// every system (pcap-common.c of libpcap; tcpdump.org/linktypes.html).
/// </summary>
static class DataLink
{
    static readonly (int DataLink, ushort LinkType)[] Different = [(12, 101), (11, 100), (13, 102), (15, 102), (16, 103), (14, 103)];

    /// <summary>The number that a file holds.</summary>
    public static LinkType ToLinkType(int dataLink)
    {
        foreach ((int own, ushort linkType) in Different)
        {
            if (own == dataLink)
                return new LinkType(linkType);
        }
        return new LinkType((ushort)dataLink);
    }

    /// <summary>The number that the library takes.</summary>
    public static int FromLinkType(LinkType linkType)
    {
        foreach ((int own, ushort number) in Different)
        {
            if (number == linkType.Number)
                return own;
        }
        return linkType.Number;
    }

    /// <summary>The library's name, e.g. <c>EN10MB</c>; the number where it has none.</summary>
    public static string NameOf(int dataLink) => Marshal.PtrToStringUTF8(NativeMethods.DataLinkName(dataLink)) ?? dataLink.ToString();
}

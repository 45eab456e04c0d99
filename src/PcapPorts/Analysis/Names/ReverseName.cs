using System.Globalization;
using PcapPorts.Packets;

namespace PcapPorts.Analysis.Names;

/// <summary>Names under which DNS keeps what an address is called (RFC 1035 section 3.5, RFC 3596 section 2.5).</summary>
static class ReverseName
{
    const string Ipv4Suffix = ".in-addr.arpa", Ipv6Suffix = ".ip6.arpa";

    /// <summary>The address of such a name.</summary>
    public static bool TryParse(string name, out IpAddress address)
    {
        address = default;
        name = name.TrimEnd('.');
        if (name.EndsWith(Ipv4Suffix, StringComparison.OrdinalIgnoreCase))
            return TryParseIpv4(name[..^Ipv4Suffix.Length].Split('.'), out address);
        return name.EndsWith(Ipv6Suffix, StringComparison.OrdinalIgnoreCase) && TryParseIpv6(name[..^Ipv6Suffix.Length].Split('.'), out address);
    }

    static bool TryParseIpv4(string[] labels, out IpAddress address)
    {
        address = default;
        uint number = 0;
        if (labels.Length != 4)
            return false;
        for (int i = 3; i >= 0; i--)
        {
            if (!byte.TryParse(labels[i], NumberStyles.None, CultureInfo.InvariantCulture, out byte octet))
                return false;
            number = number << 8 | octet;
        }
        address = IpAddress.FromIpv4(number);
        return true;
    }

    static bool TryParseIpv6(string[] labels, out IpAddress address)
    {
        address = default;
        ulong high = 0, low = 0;
        if (labels.Length != 32)
            return false;
        for (int i = 31; i >= 0; i--)
        {
            if (labels[i].Length != 1 || !char.IsAsciiHexDigit(labels[i][0]))
                return false;
            high = high << 4 | low >> 60;
            low = low << 4 | (uint)Convert.ToInt32(labels[i], 16);
        }
        address = IpAddress.FromIpv6(high, low);
        return true;
    }
}

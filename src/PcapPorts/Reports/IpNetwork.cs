using System.Globalization;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>All addresses that share their first bits with one: <c>192.0.2.0/24</c>, <c>2001:db8::/32</c>, or a single address (RFC 4632, RFC 4291 section 2.3).</summary>
public readonly record struct IpNetwork
{
    readonly IpAddress _address;
    readonly ulong _maskHigh;
    readonly ulong _maskLow;

    IpNetwork(IpAddress address, int prefix)
    {
        int bits = address.IsIpv4 ? prefix + 96 : prefix;
        _maskHigh = bits >= 64 ? ulong.MaxValue : bits == 0 ? 0 : ulong.MaxValue << (64 - bits);
        _maskLow = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        _address = address;
    }

    /// <summary>Whether an address lies in the network.</summary>
    /// <param name="version">4 or 6.</param>
    /// <param name="high">High 64 bits; 0 for IPv4.</param>
    /// <param name="low">Low 64 bits; an IPv4 address fills the lowest 32.</param>
    public bool Contains(byte version, ulong high, ulong low)
        => version == _address.Version && ((high ^ _address.High) & _maskHigh) == 0 && ((low ^ _address.Low) & _maskLow) == 0;

    /// <summary>Reads an address with or without a prefix length; bits behind the prefix may be set.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpNetwork network)
    {
        network = default;
        int slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out IpAddress address))
            return false;
        int longest = address.Length * 8;
        int prefix = longest;
        if (slash >= 0 && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > longest))
            return false;
        network = new IpNetwork(address, prefix);
        return true;
    }
}

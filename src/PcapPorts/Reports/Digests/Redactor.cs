using System.Security.Cryptography;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// Replaces addresses and names so that a report can be shared. The same one is always replaced by the same other. Addresses keep their prefixes: two
/// that share their first n bits still do (as in Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization, 2002), with HMAC-SHA-256 as
/// the secret function. The key is forgotten with the run.
/// </summary>
public sealed class Redactor
{
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    readonly Dictionary<IpAddress, IpAddress> _addresses = [];
    readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>Replaces an address. Loopback, multicast, broadcast and unspecified addresses, which name nobody, stay; so does a private network's first part.</summary>
    public IpAddress Address(IpAddress address)
    {
        if (address.Version == 0 || address.IsLoopback || address.IsMulticast || address.IsBroadcast || address.IsUnspecified)
            return address;
        if (!_addresses.TryGetValue(address, out IpAddress replaced))
            _addresses.Add(address, replaced = Replace(address));
        return replaced;
    }

    /// <summary>Replaces a name label by label, so that names of one domain still share their ends. A text that is an address is replaced as one.</summary>
    public string Name(string name)
    {
        if (IpAddress.TryParse(name, out IpAddress address))
            return Address(address).ToString();
        if (!_names.TryGetValue(name, out string? replaced))
            _names.Add(name, replaced = string.Join('.', name.Split('.').Select(Label)));
        return replaced;
    }

    /// <summary>Replaces a path by a numbered name.</summary>
    public string File(string path)
    {
        if (!_files.TryGetValue(path, out string? replaced))
            _files.Add(path, replaced = $"capture-{_files.Count + 1}");
        return replaced;
    }

    string Label(string label)
    {
        if (label.Length == 0 || label is "com" or "net" or "org" or "local" or "arpa" or "in-addr" or "ip6" or "example" or "test")
            return label;
        if (!_labels.TryGetValue(label, out string? replaced))
            _labels.Add(label, replaced = $"name{_labels.Count + 1}");
        return replaced;
    }

    IpAddress Replace(IpAddress address)
    {
        Span<byte> bits = stackalloc byte[16];
        _ = address.TryWrite(bits, out int length);
        Span<byte> output = stackalloc byte[16];
        bits.CopyTo(output);
        Span<byte> input = stackalloc byte[18];
        Span<byte> mac = stackalloc byte[32];
        for (int bit = KeptBits(address); bit < length * 8; bit++)
        {
            input.Clear();
            input[0] = (byte)bit;
            input[1] = address.Version;
            bits[..(bit / 8)].CopyTo(input[2..]);
            if (bit % 8 != 0)
                input[2 + bit / 8] = (byte)(bits[bit / 8] & (0xff00 >> bit % 8));
            HMACSHA256.HashData(_key, input, mac);
            if ((mac[0] & 1) != 0)
                output[bit / 8] ^= (byte)(0x80 >> bit % 8);
        }
        _ = IpAddress.TryRead(output[..length], out IpAddress replaced);
        return replaced;
    }

    static int KeptBits(IpAddress address) => address.IsIpv4
        ? (address.Low >> 24 == 10 ? 8 : address.IsPrivate ? address.Low >> 16 == 0xc0a8 ? 16 : 12 : address.IsLinkLocal ? 16 : address.IsCarrierShared ? 10 : 0)
        : address.IsLinkLocal ? 10 : address.IsPrivate ? 7 : 0;
}

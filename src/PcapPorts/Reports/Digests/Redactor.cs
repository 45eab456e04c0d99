using System.Security.Cryptography;
using PcapPorts.Packets;

namespace PcapPorts.Reports;

/// <summary>
/// Replaces addresses and names so that a report can be shared. The same one is always replaced by the same other, and different ones by different ones.
/// Addresses keep their prefixes: two share exactly as many first bits as before (as in Xu, Fan, Ammar, Moon: Prefix-Preserving IP Address Anonymization,
/// 2002), with HMAC-SHA-256 as the secret function. The key is forgotten with the run.
/// </summary>
public sealed class Redactor
{
    /// <summary>
    /// Ranges that stay what they are, for what they mean is no secret: those of which addresses stay whole, and those of which only the prefix does. Bits
    /// on the way to such a range are never turned, so that no other address is moved into one.
    /// </summary>
    static readonly Range[] Ranges =
    [
        Range.Of("0.0.0.0", 32, whole: true), Range.Of("127.0.0.0", 8, whole: true), Range.Of("224.0.0.0", 4, whole: true), Range.Of("255.255.255.255", 32, whole: true),
        Range.Of("10.0.0.0", 8), Range.Of("172.16.0.0", 12), Range.Of("192.168.0.0", 16), Range.Of("169.254.0.0", 16), Range.Of("100.64.0.0", 10),
        Range.Of("::", 128, whole: true), Range.Of("::1", 128, whole: true), Range.Of("ff00::", 8, whole: true), Range.Of("fc00::", 7), Range.Of("fe80::", 10),
    ];

    // Ends of names that name nobody: of the root zone, and those of RFC 6761 and RFC 6762.
    static readonly string[] PublicEnds = ["com", "net", "org", "edu", "gov", "mil", "int", "arpa", "local", "localhost", "example", "test", "invalid", "onion"];

    // IANA TLS ALPN protocol IDs: what a client offers that is none of these may be anything.
    static readonly string[] PublicProtocols = ["http/0.9", "http/1.0", "http/1.1", "h2", "h2c", "h3", "dot", "doq", "ftp", "imap", "pop3", "managesieve", "coap", "mqtt", "irc", "nntp", "stun.turn", "stun.nat-discovery", "webrtc", "c-webrtc", "xmpp-client", "xmpp-server", "acme-tls/1", "smb", "postgresql"];

    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    readonly Dictionary<IpAddress, IpAddress> _addresses = [];
    readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> _labels = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <param name="files">The files that are read: messages may name them.</param>
    public Redactor(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        foreach (string file in files)
            File(file);
    }

    /// <summary>Replaces an address. Loopback, multicast, broadcast and unspecified addresses, which name nobody, stay; so does a private network's first part.</summary>
    public IpAddress Address(IpAddress address)
    {
        if (address.Version == 0)
            return address;
        if (!_addresses.TryGetValue(address, out IpAddress replaced))
            _addresses.Add(address, replaced = Replace(address));
        return replaced;
    }

    /// <summary>Replaces a name label by label, so that names of one domain still share their ends. A text that is an address is replaced as one, and a port behind it stays.</summary>
    public string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (IpAddress.TryParse(name, out IpAddress address))
            return Address(address).ToString();
        int colon = name.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(name.AsSpan(colon + 1), System.Globalization.NumberStyles.None, null, out ushort port))
        {
            string host = name[..colon];
            return host.StartsWith('[') && host.EndsWith(']') && IpAddress.TryParse(host.AsSpan(1, host.Length - 2), out address) ? $"[{Address(address)}]:{port}" : $"{Name(host)}:{port}";
        }
        if (!_names.TryGetValue(name, out string? replaced))
            _names.Add(name, replaced = Labels(name));
        return replaced;
    }

    /// <summary>Replaces a path by a numbered name.</summary>
    public string File(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!_files.TryGetValue(path, out string? replaced))
            _files.Add(path, replaced = $"capture-{_files.Count + 1}");
        return replaced;
    }

    /// <summary>Replaces the files that a message of ours names.</summary>
    public string Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((string path, string replaced) in _files.OrderByDescending(static file => file.Key.Length))
        {
            text = text.Replace(path, replaced, StringComparison.Ordinal);
            if (Path.GetFileName(path) is { Length: > 0 } leaf)
                text = text.Replace(leaf, replaced, StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The application protocols that a client offered, of which only those stay that IANA knows.</summary>
    public static string Protocols(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return string.Join(", ", list.Split(", ").Where(static name => PublicProtocols.Contains(name)));
    }

    string Labels(string name)
    {
        string[] labels = name.Split('.');
        // A name alone is somebody's, also when it is spelled like a domain; the dot of the root may stand behind the last label.
        int last = labels.Length - 1 - (labels.Length > 1 && labels[^1].Length == 0 ? 1 : 0);
        for (int i = 0; i < labels.Length; i++)
        {
            bool isEnd = last > 0 && (i == last || (i == last - 1 && labels[last] == "arpa" && labels[i] is "in-addr" or "ip6"));
            if (labels[i].Length > 0 && !(isEnd && (i < last || PublicEnds.Contains(labels[i], StringComparer.OrdinalIgnoreCase))))
                labels[i] = Label(labels[i]);
        }
        return string.Join('.', labels);
    }

    string Label(string label)
    {
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
        for (int bit = 0; bit < length * 8; bit++)
        {
            if (Stays(bits[..length], bit))
                continue;
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

    /// <summary>Whether the bit stays: those before it lead to a range, or lie in one of which all stay.</summary>
    static bool Stays(ReadOnlySpan<byte> bits, int bit)
    {
        foreach (Range range in Ranges)
        {
            if (range.Network.Length == bits.Length && (bit < range.Bits || range.IsWhole) && Shared(bits, range.Network) >= Math.Min(bit, range.Bits))
                return true;
        }
        return false;
    }

    static int Shared(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int bytes = a.CommonPrefixLength(b);
        return bytes == a.Length ? bytes * 8 : bytes * 8 + byte.LeadingZeroCount((byte)(a[bytes] ^ b[bytes]));
    }

    sealed record Range(byte[] Network, int Bits, bool IsWhole)
    {
        public static Range Of(string network, int bits, bool whole = false) => new(System.Net.IPAddress.Parse(network).GetAddressBytes(), bits, whole);
    }
}

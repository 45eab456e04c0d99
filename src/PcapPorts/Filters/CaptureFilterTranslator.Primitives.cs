using System.Globalization;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Filters;

/// <summary>Addresses, ports, protocol numbers, tags.</summary>
sealed partial class CaptureFilterTranslator
{
    /// <summary>The fields of one or both sides joined as a direction says.</summary>
    static FilterNode Sides(string direction, string wide, string source, string destination, Func<string, FilterNode> test) => direction switch
    {
        "src" => test(source),
        "dst" => test(destination),
        "both" => Join(LogicalOperator.And, test(source), test(destination)),
        _ => test(wide),
    };

    FilterNode? Addresses(string protocol, string direction, string kind, string value)
    {
        string? network = kind == "net" ? Network(value) : IpAddress.TryParse(value, out _) ? value : null;
        if (network is null || protocol is not ("" or "ip" or "ip6" or "arp" or "tcp" or "udp" or "sctp" or "icmp" or "icmp6"))
            return Fail();
        if (network.Contains(':', StringComparison.Ordinal))
        {
            FilterNode six = Sides(direction, "ipv6.addr", "ipv6.src", "ipv6.dst", field => Equal(field, network));
            return protocol is "" or "ip6" ? six : FieldOf(protocol) is { } inner && protocol != "ip" ? Join(LogicalOperator.And, Word(inner), six) : Fail();
        }
        FilterNode four = Sides(direction, "ip.addr", "ip.src", "ip.dst", field => Equal(field, network));
        FilterNode arp = Sides(direction, "", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", field => field.Length > 0 ? Equal(field, network)
            : Join(LogicalOperator.Or, Equal("arp.src.proto_ipv4", network), Equal("arp.dst.proto_ipv4", network)));
        return protocol switch
        {
            "" => Join(LogicalOperator.Or, four, arp),
            "ip" => four,
            "arp" => arp,
            "ip6" or "icmp6" => Fail(),
            _ => Join(LogicalOperator.And, Word(FieldOf(protocol)!), four),
        };
    }

    /// <summary>A network as an address with a prefix length: <c>10/8</c>, <c>192.168</c>, <c>10.0.0.0 mask 255.0.0.0</c>.</summary>
    string? Network(string value)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        string address = slash < 0 ? value : value[..slash];
        if (address.Contains(':', StringComparison.Ordinal))
            return IpAddress.TryParse(address, out _) ? value : null;
        int parts = address.Split('.').Length;
        for (int i = parts; i < 4; i++)
            address += ".0";
        if (!IpAddress.TryParse(address, out _))
            return null;
        string prefix = slash < 0 ? (parts * 8).ToString(CultureInfo.InvariantCulture) : value[(slash + 1)..];
        if (slash < 0 && TakeIf("mask"))
        {
            if (!IpAddress.TryParse(Take(), out IpAddress mask) || !mask.IsIpv4)
                return null;
            int ones = System.Numerics.BitOperations.PopCount((uint)mask.Low);
            if (ones != 0 && (uint)mask.Low != uint.MaxValue << (32 - ones))
                return null;
            prefix = ones.ToString(CultureInfo.InvariantCulture);
        }
        return prefix == "32" ? address : $"{address}/{prefix}";
    }

    FilterNode? Link(string direction, string value)
        => FilterLiteral.ByteString(value) is { Length: MacAddress.Length } ? Sides(direction, "eth.addr", "eth.src", "eth.dst", field => Equal(field, value)) : Fail();

    FilterNode? Ports(string protocol, string direction, string kind, string value)
    {
        if (protocol is not ("" or "tcp" or "udp" or "sctp" or "ip" or "ip6"))
            return Fail();
        int dash = kind == "portrange" ? value.IndexOf('-', StringComparison.Ordinal) : -1;
        if (kind == "portrange" && dash < 0)
            return Fail();
        if (Port(protocol, dash < 0 ? value : value[..dash]) is not { } low || Port(protocol, value[(dash + 1)..]) is not { } high)
            return Fail();
        List<FilterNode> tests = [];
        foreach (string transport in (ReadOnlySpan<string>)["tcp", "udp", "sctp"])
        {
            if ((protocol is "tcp" or "udp" or "sctp" && protocol != transport) || FilterFields.Find(transport + ".port") is null)
                continue;
            tests.Add(Sides(direction, transport + ".port", transport + ".srcport", transport + ".dstport", field => dash < 0 ? Equal(field, low)
                : new MembershipNode(Word(field), FilterQuantifier.None, IsNegated: false, new FilterNodes(new RangeNode(Word(low), Word(high))))));
        }
        FilterNode ports = Join(LogicalOperator.Or, [.. tests]);
        return protocol is "ip" or "ip6" ? Join(LogicalOperator.And, Word(FieldOf(protocol)!), ports) : ports;
    }

    /// <summary>A port by number or by the name that IANA gives it.</summary>
    static string? Port(string protocol, string text)
    {
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
            return number.ToString(CultureInfo.InvariantCulture);
        PortTransport wanted = protocol == "udp" ? PortTransport.Udp : protocol == "sctp" ? PortTransport.Sctp : PortTransport.Tcp;
        IReadOnlyList<PortRegistration> ports = PortRegistry.PortsOf(text);
        foreach (PortRegistration port in ports)
        {
            if (port.Transport == wanted)
                return port.Port.ToString(CultureInfo.InvariantCulture);
        }
        return ports.Count > 0 ? ports[0].Port.ToString(CultureInfo.InvariantCulture) : null;
    }

    FilterNode? Proto(string protocol, string value)
    {
        if (value is "\\")
            value = Take();
        if (protocol == "ether")
        {
            string? type = value switch
            {
                "ip" => "0x0800",
                "ip6" => "0x86dd",
                "arp" => "0x0806",
                "rarp" => "0x8035",
                _ => FilterLiteral.TryWhole(value, out UInt128 number) && number <= ushort.MaxValue ? value : null,
            };
            return type is null ? Fail() : Equal("eth.type", type);
        }
        string? known = value switch
        {
            "icmp" => "1",
            "igmp" => "2",
            "tcp" => "6",
            "udp" => "17",
            "icmp6" => "58",
            "esp" => "50",
            "ah" => "51",
            "gre" => "47",
            "ospf" => "89",
            "pim" => "103",
            "vrrp" => "112",
            "sctp" => "132",
            _ => byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : null,
        };
        return known is null ? Fail() : protocol switch
        {
            "ip" => Equal("ip.proto", known),
            "ip6" => Equal("ipv6.nxt", known),
            "" => Join(LogicalOperator.Or, Equal("ip.proto", known), Equal("ipv6.nxt", known)),
            _ => Fail(),
        };
    }

    FilterNode? Cast(string protocol, string kind)
    {
        if (protocol is "" or "ether")
            return kind == "broadcast" ? Equal("eth.dst", "ff:ff:ff:ff:ff:ff") : Bit("eth.dst");
        return (protocol, kind) switch
        {
            ("ip", "multicast") => Equal("ip.dst", "224.0.0.0/4"),
            ("ip", "broadcast") => Equal("ip.dst", "255.255.255.255"),
            ("ip6", "multicast") => Equal("ipv6.dst", "ff00::/8"),
            _ => Fail(),
        };
    }

    /// <summary>The group bit of a link address.</summary>
    static ArithmeticNode Bit(string field)
        => new(ArithmeticOperator.And, new SliceNode(Word(field), new SliceRanges(new SliceRange(SliceForm.Single, 0, 0))), Word("1"));

    FilterNode? Tag(string kind)
    {
        string field = kind switch
        {
            "vlan" => "vlan.id",
            "mpls" => "mpls.label",
            _ => "pppoe.session_id",
        };
        if (_at < _tokens.Count && char.IsAsciiDigit(Next[0]))
            return Compare(field, RelationOperator.Equal, Take());
        return Word(kind == "pppoes" ? "pppoes" : kind) is WordNode word && FilterFields.Find(word.Text) is not null ? word : FilterFields.Find(field) is not null ? Word(field) : Fail();
    }
}

namespace PcapPorts.Analysis.Stories;

/// <summary>Messages of ICMP (RFC 792) and ICMPv6 (RFC 4443, RFC 4861, RFC 3810) in words.</summary>
static class ControlPhrases
{
    public static Phrase? Of(FieldReading reading)
    {
        if (reading.Has("icmpv6.type"))
            return new Phrase(OfVersion6(reading));
        return reading.Number("icmp.type") switch
        {
            < 0 => null,
            8 => new Phrase("sent an echo request (ping)"),
            0 => new Phrase("answered the ping"),
            var type => new Phrase(Named("ICMP", type, reading.Name("icmp.type"))),
        };
    }

    static string OfVersion6(FieldReading reading) => reading.Number("icmpv6.type") switch
    {
        128 => "sent an echo request (ping)",
        129 => "answered the ping",
        131 or 143 => "told which groups (multicast) it listens to",
        133 => "asked whether there is a router",
        134 => "made itself known as a router",
        135 => $"asked who has {reading.Text("icmpv6.nd.ns.target_address") ?? "an address"}",
        136 => $"answered that it has {reading.Text("icmpv6.nd.na.target_address") ?? "the address"}",
        var type => Named("ICMPv6", type, reading.Name("icmpv6.type")),
    };

    /// <summary>A type that has no name is told by its number.</summary>
    static string Named(string protocol, long type, string? name)
        => string.IsNullOrEmpty(name) || char.IsAsciiDigit(name[0]) ? $"sent {protocol} of type {type}" : $"sent {protocol} \"{name}\"";
}

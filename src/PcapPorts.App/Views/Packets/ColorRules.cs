using PcapPorts.Fields;
using PcapPorts.Terminal.Screen;
using PcapPorts.Terminal.Widgets;

namespace PcapPorts.App.Views.Packets;

/// <summary>A colour for the packets that a filter takes.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Filter">A display filter.</param>
/// <param name="Color">One of <see cref="Colors"/>.</param>
sealed record ColorRule(string Name, string Filter, string Color)
{
    /// <summary>The colours that themes give values to.</summary>
    public static readonly string[] Colors = ["cyan", "magenta", "green", "yellow", "blue", "red", "dim", "plain"];

    /// <summary>Whether it takes a packet.</summary>
    public Func<FieldList, bool>? Matches { get; init; }

    /// <summary>The colour in a theme.</summary>
    public Style Style(Theme theme) => Array.IndexOf(Colors, Color) switch
    {
        < 0 or 7 => default,
        6 => theme.Dim,
        5 => theme.Error,
        int index => theme.Series[index % theme.Series.Count],
    };
}

/// <summary>Colour rules in order: the first one that takes a packet colours it.</summary>
sealed class ColorRules(IReadOnlyList<ColorRule> rules)
{
    /// <summary>No rules.</summary>
    public static ColorRules None { get; } = new([]);

    /// <summary>Wireshark's defaults, as far as sixteen colours can tell them apart.</summary>
    public static ColorRules Default { get; } = Parse(
    [
        new("Bad TCP", "tcp.analysis.flags && !tcp.analysis.window_update && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack", "red"),
        new("TCP reset", "tcp.flags.reset == 1", "red"),
        new("Checksum errors", "ip.checksum.status == \"Bad\" || tcp.checksum.status == \"Bad\" || udp.checksum.status == \"Bad\" || sctp.checksum.status == \"Bad\"", "red"),
        new("ICMP errors", "icmp.type == 3 || icmp.type == 5 || icmp.type == 11 || icmpv6.type in {1..4}", "yellow"),
        new("ARP", "arp", "yellow"),
        new("ICMP", "icmp || icmpv6", "magenta"),
        new("Web", "http || tcp.port == 80", "green"),
        new("Names", "dns || mdns || llmnr || nbns", "blue"),
        new("TCP begins or ends", "tcp.flags.syn == 1 || tcp.flags.fin == 1", "dim"),
        new("UDP", "udp", "cyan"),
    ]);

    /// <summary>The rules.</summary>
    public IReadOnlyList<ColorRule> All => rules;

    /// <summary>Makes rules of what was written; those whose filter is wrong take nothing.</summary>
    public static ColorRules Parse(IEnumerable<ColorRule> written) =>
        new([.. written.Select(static rule => rule with { Matches = PacketFilter.TryParse(rule.Filter) })]);

    /// <summary>The rule for a packet; null when none takes it.</summary>
    public ColorRule? Find(FieldList fields)
    {
        for (int i = 0; i < rules.Count; i++)
        {
            if (rules[i].Matches?.Invoke(fields) == true)
                return rules[i];
        }
        return null;
    }
}

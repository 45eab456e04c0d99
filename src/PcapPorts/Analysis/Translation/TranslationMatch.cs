using PcapPorts.Packets;

namespace PcapPorts.Analysis;

/// <summary>What a translator did to a flow.</summary>
public enum TranslationKind : byte
{
    /// <summary>Nothing: the same flow on both sides.</summary>
    Unchanged,

    /// <summary>Another client address or port (source NAT, RFC 3022).</summary>
    Source,

    /// <summary>Another server address or port (port forwarding, destination NAT).</summary>
    Destination,

    /// <summary>Both, and both ends are inside: a host reached its neighbour by the outside address (RFC 5382 section 6).</summary>
    Hairpin,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>One flow on both sides of a translator, and why we think so.</summary>
/// <param name="Kind">What was changed.</param>
/// <param name="Inside">The flow inside.</param>
/// <param name="Outside">The flow outside.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Sequences">Packets with the same sequence number, flags and payload.</param>
/// <param name="Payloads">Packets with the same payload.</param>
/// <param name="Identifications">Packets with the same IP identification.</param>
/// <param name="Timestamps">Packets with the same TCP time stamp.</param>
/// <param name="Compared">Packets of the flow with fewer prints.</param>
/// <param name="Delay">Median time from inside to outside in nanoseconds, clocks as they are.</param>
/// <param name="InsideFrame">A frame inside.</param>
/// <param name="OutsideFrame">The same packet outside.</param>
public sealed record TranslationMatch(
    TranslationKind Kind, TranslatedEndpoint Inside, TranslatedEndpoint Outside, double Confidence,
    int Sequences, int Payloads, int Identifications, int Timestamps, int Compared, long Delay, long InsideFrame, long OutsideFrame)
{
    /// <summary>The kind's name in records.</summary>
    public string KindText => Kind switch
    {
        TranslationKind.Source => "source",
        TranslationKind.Destination => "forwarding",
        TranslationKind.Hairpin => "hairpin",
        TranslationKind.Both => "both",
        _ => "unchanged",
    };

    internal static TranslationKind KindOf(TranslatedEndpoint inside, TranslatedEndpoint outside)
    {
        bool client = inside.Client != outside.Client || inside.ClientPort != outside.ClientPort;
        bool server = inside.Server != outside.Server || inside.ServerPort != outside.ServerPort;
        if (!inside.HasPorts)
            (client, server) = (inside.Client != outside.Client || inside.ClientPort != outside.ClientPort, inside.Server != outside.Server);
        return client && server ? IsLocal(outside.Client) && IsLocal(inside.Server) ? TranslationKind.Hairpin : TranslationKind.Both
            : client ? TranslationKind.Source
            : server ? TranslationKind.Destination
            : TranslationKind.Unchanged;
    }

    /// <summary>An address that is not routed on the internet.</summary>
    internal static bool IsLocal(IpAddress address) => address.IsPrivate || address.IsCarrierShared || address.IsLinkLocal || address.IsLoopback;
}

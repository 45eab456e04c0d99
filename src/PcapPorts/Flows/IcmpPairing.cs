using PcapPorts.Packets;

namespace PcapPorts.Flows;

/// <summary>
/// Which ICMP messages belong together: a query and its answer share type pair and identifier (RFC 792, RFC 950, RFC 1256,
/// RFC 4443, RFC 4861). Everything else is a flow by type.
/// </summary>
public static class IcmpPairing
{
    /// <summary>What stands for the message in a key: the request's type plus 1.</summary>
    internal static ushort Selector(in IpLevel level) => (ushort)(RequestType(level.IcmpType, level.Version == 6) + 1);

    /// <summary>The type of the request that <paramref name="type"/> answers; <paramref name="type"/> itself when it answers none.</summary>
    public static byte RequestType(byte type, bool six) => (byte)(six
        ? type switch { 129 => 128, 131 or 132 => 130, 134 => 133, 136 => 135, 140 => 139, 145 => 144, _ => type }
        : type switch { 0 => 8, 9 => 10, 14 => 13, 16 => 15, 18 => 17, _ => type });

    /// <summary>The type that answers request <paramref name="type"/>, or -1 when none does.</summary>
    public static int ReplyType(byte type, bool six) => six
        ? type switch { 128 => 129, 130 => 131, 133 => 134, 135 => 136, 139 => 140, 144 => 145, _ => -1 }
        : type switch { 8 => 0, 10 => 9, 13 => 14, 15 => 16, 17 => 18, _ => -1 };

    /// <summary>Whether a flow consists of ICMP requests and their replies.</summary>
    public static bool IsQuery(in FlowKey key) => key.Selector != 0 && ReplyType((byte)(key.Selector - 1), key.Version == 6) >= 0;

    /// <summary>Whether the sender of this type asks (rather than answers).</summary>
    public static bool IsRequest(byte type, bool six) => ReplyType(type, six) >= 0;
}

using PcapPorts.Fields;

namespace PcapPorts.Protocols.Layers;

/// <summary>Neighbour discovery (RFC 4861, RFC 4191 for routes, RFC 8106 for name servers).</summary>
public sealed partial class Icmpv6Dissector
{
    static void AddNeighborDiscovery(FieldList fields, int type)
    {
        switch (type)
        {
            case 133:
                AddOptions(fields, 8);
                break;
            case 134:
                fields.Add(HopLimit, 4, 1);
                int routerFlags = fields.Open(RouterFlags, 5, 1);
                fields.Add(Managed, 5, 1);
                fields.Add(Other, 5, 1);
                fields.Close(routerFlags);
                fields.Add(RouterLifetime, 6, 2);
                fields.Add(ReachableTime, 8, 4);
                fields.Add(RetransTimer, 12, 4);
                AddOptions(fields, 16);
                break;
            case 135:
                fields.Add(SolicitationTarget, 8, 16);
                AddOptions(fields, 24);
                break;
            case 136:
                int flags = fields.Open(AdvertisementFlags, 4, 4);
                fields.Add(FromRouter, 4, 4);
                fields.Add(Solicited, 4, 4);
                fields.Add(Override, 4, 4);
                fields.Close(flags);
                fields.Add(AdvertisementTarget, 8, 16);
                AddOptions(fields, 24);
                break;
            case 137:
                fields.Add(RedirectTarget, 8, 16);
                fields.Add(RedirectDestination, 24, 16);
                AddOptions(fields, 40);
                break;
            default:
                break;
        }
    }

    /// <summary>Options of type, length in units of 8 bytes, and value (RFC 4861 section 4.6); length 0 ends them, as it would never end.</summary>
    static void AddOptions(FieldList fields, int at)
    {
        while (fields.Has(at, 2))
        {
            ReadOnlySpan<byte> bytes = fields.Window[at..];
            int length = bytes[1] * 8;
            int option = fields.Open(Option, at, length);
            fields.Add(OptionType, at, 1);
            fields.Add(OptionLength, at + 1, 1);
            AddOption(fields, bytes[0], at, length);
            fields.Close(option);
            if (length == 0)
                return;
            at += length;
        }
    }

    /// <summary>Where the packet that a redirect quotes begins (RFC 4861 section 4.6.3); 0 without one.</summary>
    static int RedirectedHeader(ReadOnlySpan<byte> message)
    {
        const int redirectedHeader = 4;
        int at = 40;
        while (at + 8 < message.Length && message[at + 1] != 0)
        {
            if (message[at] == redirectedHeader)
                return at + 8;
            at += message[at + 1] * 8;
        }
        return 0;
    }

    /// <summary>A route's prefix is as long as the option leaves room for, the rest is 0 (RFC 4191 section 2.3).</summary>
    static void AddRoute(FieldList fields, int at, int length)
    {
        Span<byte> prefix = stackalloc byte[16];
        prefix.Clear();
        int there = Math.Clamp(length - 8, 0, prefix.Length);
        if (!fields.Has(at + 8, there))
            return;
        fields.Add(PrefixLength, at + 2, 1);
        fields.Window.Slice(at + 8, there).CopyTo(prefix);
        fields.AddBytes(Prefix, prefix, at + 8, there);
    }

    static void AddOption(FieldList fields, byte type, int at, int length)
    {
        switch (type)
        {
            case 1 when length >= 8:
                fields.Add(SourceLinkAddress, at + 2, length - 2);
                break;
            case 2 when length >= 8:
                fields.Add(TargetLinkAddress, at + 2, length - 2);
                break;
            case 3:
                fields.Add(PrefixLength, at + 2, 1);
                fields.Add(Prefix, at + 16, 16);
                break;
            case 24:
                AddRoute(fields, at, length);
                break;
            case 5:
                fields.Add(OptionMtu, at + 4, 4);
                break;
            case 25:
                fields.Add(NameServerLifetime, at + 4, 4);
                for (int next = 8; next + 16 <= length; next += 16)
                    fields.Add(NameServer, at + next, 16);
                break;
            default:
                break;
        }
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DHCPv6 messages and their options (RFC 8415 sections 7.3, 8, 9 and 21.1).</summary>
static class DhcpV6Signature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19);

    internal static PayloadVerdict Match(in Payload payload)
    {
        bool known = payload.On(546) || payload.On(547);
        bool relayed = payload[0] is 12 or 13;
        bool whole = HasOptions(in payload, relayed ? 34 : 4, out bool identified);
        if (known ? payload.Length < 4 || (!whole && !identified && payload.Length < 34) : !whole || !identified)
            return default;
        return payload[0] switch
        {
            2 or 7 or 10 or 13 or 15 or 19 => ServiceId.DhcpV6.FromServer,
            _ => ServiceId.DhcpV6.FromClient,
        };
    }

    /// <summary>Walks the options: true when they end with the message; a client, server or relayed message option identifies it.</summary>
    static bool HasOptions(in Payload payload, int offset, out bool identified)
    {
        identified = false;
        for (int count = 0; count < 64 && offset < payload.Length; count++)
        {
            int code = payload.U16(offset), length = payload.U16(offset + 2);
            if (code is <= 0 or > 150 || length < 0)
                return false;
            // A DUID begins with its type, 1 to 4.
            identified |= code == 9 || (code is 1 or 2 && payload.U16(offset + 4) is >= 1 and <= 4);
            offset += 4 + length;
        }
        return offset == payload.Length;
    }
}

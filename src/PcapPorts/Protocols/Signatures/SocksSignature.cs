using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SOCKS 4, 4a and 5 (RFC 1928, RFC 1929): requests and answers whose lengths must fit exactly.</summary>
static class SocksSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Version4, 4);
        table.Tcp(Version4Reply, 0);
        table.Tcp(Version5, 5);
        table.Tcp(Password, 1);
    }

    internal static PayloadVerdict Version4(in Payload payload)
    {
        // Command, port, address, user, and with an address of 0.0.0.x a host name.
        if (payload[1] is not (1 or 2) || payload.Length < 9 || payload.Length > 600 || payload.Bytes[^1] != 0 || payload.U16(2) == 0)
            return default;
        ReadOnlySpan<byte> rest = payload.Bytes[8..];
        int end = rest.IndexOf((byte)0);
        if (!Text.IsPrintable(rest[..end]))
            return default;
        rest = rest[(end + 1)..];
        bool named = payload.U24(4) == 0 && payload[7] != 0;
        return named ? rest.Length > 1 && Text.IsPrintable(rest[..^1]) ? ServiceId.Socks.FromClient : default
            : rest.IsEmpty ? ServiceId.Socks.FromClient : default;
    }

    internal static PayloadVerdict Version4Reply(in Payload payload) =>
        payload.Length == 8 && payload[1] is >= 0x5A and <= 0x5D ? payload.On(1080) ? ServiceId.Socks.FromServer : ServiceId.Socks.LikelyFromServer : default;

    internal static PayloadVerdict Version5(in Payload payload)
    {
        bool known = payload.On(1080);
        if (payload.Length == 2)
            return payload[1] is 0 or 1 or 2 or 0xFF ? known ? ServiceId.Socks.FromServer : ServiceId.Socks.LikelyFromServer : default;
        int second = payload[1];
        if (second is > 0 and <= 10 && payload.Length == 2 + second && IsMethods(payload.Bytes[2..]))
            return known ? ServiceId.Socks.FromClient : ServiceId.Socks.LikelyFromClient;
        if (second > 8 || payload[2] != 0 || payload.Length != EndOfAddress(in payload, 3))
            return default;
        // 1 to 3 are commands, and errors too: an error has nothing to say about addresses.
        bool request = second is >= 1 and <= 3 && !payload.IsZero(4, payload.Length - 4);
        return request ? ServiceId.Socks.FromClient : ServiceId.Socks.FromServer;
    }

    // Assigned methods end at 9, private ones begin at 0x80; none stands twice.
    static bool IsMethods(ReadOnlySpan<byte> methods)
    {
        for (int i = 0; i < methods.Length; i++)
        {
            if (methods[i] is > 9 and < 0x80 or 0xFF || methods[..i].Contains(methods[i]))
                return false;
        }
        return true;
    }

    static int EndOfAddress(in Payload payload, int offset) => payload[offset] switch
    {
        1 => offset + 7,
        4 => offset + 19,
        3 => offset + 4 + payload[offset + 1],
        _ => -1,
    };

    /// <summary>User name and password (RFC 1929): version 1, each with its length, on SOCKS's port only.</summary>
    static PayloadVerdict Password(in Payload payload)
    {
        if (!payload.On(1080))
            return default;
        if (payload.Length == 2)
            return payload[1] == 0 ? ServiceId.Socks.LikelyFromServer : default;
        int user = payload[1], password = payload[2 + user];
        return user > 0 && password >= 0 && payload.Length == 3 + user + password ? ServiceId.Socks.FromClient : default;
    }
}

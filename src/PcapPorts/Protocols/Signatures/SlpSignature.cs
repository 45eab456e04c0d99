using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Service Location Protocol version 2 (RFC 2608 section 8): version, function, a length that is the message's.</summary>
static class SlpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, 1, 2);
        table.Tcp(Match, 2);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        bool second = payload[0] == 2;
        int length = second ? payload.U24(2) : payload.U16(2);
        if (length != payload.Length || length < 12 || (!second && !payload.On(427)) || (second && (payload[5] & 0x1F) + payload[6] != 0))
            return default;
        // Behind the fixed part stands a language tag of at least two letters.
        if (second && !(payload.U16(12) is >= 2 and <= 16 && payload[14] is >= 'A' and <= 'z'))
            return default;
        return payload[1] switch
        {
            1 or 3 or 4 or 6 or 9 => ServiceId.Slp.FromClient,
            2 or 5 or 7 or 10 => ServiceId.Slp.FromServer,
            8 or 11 => ServiceId.Slp.SideOpen,
            _ => default,
        };
    }
}

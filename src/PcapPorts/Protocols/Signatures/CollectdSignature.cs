using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>collectd's binary protocol: typed parts with lengths, of which the host (0) is the first and ends in a zero byte. Agents send.</summary>
static class CollectdSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, 0, 2);

    static PayloadVerdict Match(in Payload payload)
    {
        int type = payload.U16(0), length = payload.U16(2);
        if (length < 6 || length > payload.Length)
            return default;
        if (type is 0x0200 or 0x0210)
            return payload.On(25826) ? ServiceId.Collectd.FromClient : default;
        return type == 0 && payload[length - 1] == 0 && Text.IsPrintable(payload.Bytes[4..(length - 1)]) && payload.U16(length) is 1 or 2 or 8 && payload.U16(length + 2) is >= 6
            && (payload.On(25826) || payload.U16(length + 2) == 12) ? ServiceId.Collectd.FromClient : default;
    }
}

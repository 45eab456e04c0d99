using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Diameter (RFC 6733 section 3): version 1, length, flags, command; the request bit tells who asks, which both may.</summary>
static class DiameterSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, 1);
        table.Sctp(Match, 1);
    }

    static PayloadVerdict Match(in Payload payload)
    {
        int length = payload.U24(1), flags = payload[4], command = payload.U24(5);
        if (length < 20 || length % 4 != 0 || (flags & 0x0F) != 0 || payload.Length < 20 || payload.Length > length + 65536)
            return default;
        bool known = payload.On(3868) || payload.On(5868);
        // The first AVP: code, flags of which five are reserved, a length that fits.
        if (length > 20 && payload.Length >= 28 && ((payload[24] & 0x1F) != 0 || payload.U24(25) is < 8 || payload.U24(25) > length - 20))
            return default;
        if (!known && command is not (257 or 258 or 271 or 272 or 274 or 275 or 280 or 282 or (>= 300 and <= 325) or (>= 8388000 and < 8389000)))
            return default;
        bool request = (flags & 0x80) != 0;
        // Who connects exchanges capabilities first.
        return command == 257 ? request ? ServiceId.Diameter.FromClient : ServiceId.Diameter.FromServer
            : request ? ServiceId.Diameter.LikelyFromClient : ServiceId.Diameter.LikelyFromServer;
    }
}

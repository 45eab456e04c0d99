using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>CoAP (RFC 7252 section 3, RFC 7641): a header, and options that must add up. Codes tell requests from responses.</summary>
static class CoapSignature
{
    const int UriHost = 3, UriPath = 11, ContentFormat = 12, UriQuery = 15;

    // Version 1, four types, tokens of up to eight bytes.
    internal static void Register(SignatureTable table)
    {
        for (byte first = 0x40; first < 0x80; first += 0x10)
            table.Udp(Match, SignatureTable.Range(first, (byte)(first + 8)));
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int code = payload[1], token = payload[0] & 15, kind = payload[0] >> 4 & 3;
        bool known = payload.On(5683);
        if (code == 0)
            // An empty message: ping, acknowledgment or reset.
            return known && payload.Length == 4 && token == 0 ? ServiceId.Coap.SideOpen : default;
        bool request = code is >= 1 and <= 7, response = (code >> 5) is 2 or 4 or 5 && (code & 31) <= 31;
        // Requests are confirmable or not; they are never acknowledgments or resets.
        if (!(request ? kind <= 1 : response && kind <= 2) || payload.Length < 4 + token || !HasOptions(in payload, 4 + token, out bool path, out bool typical))
            return default;
        if (known)
            return request ? ServiceId.Coap.FromClient : ServiceId.Coap.FromServer;
        return request ? path ? ServiceId.Coap.FromClient : default : typical && kind == 2 ? ServiceId.Coap.LikelyFromServer : default;
    }

    /// <summary>Walks the options to the payload marker or the end. A path or host is text; a content format or observation is typical.</summary>
    static bool HasOptions(in Payload payload, int offset, out bool path, out bool typical)
    {
        path = typical = false;
        int number = 0;
        for (int count = 0; count < 32 && offset < payload.Length; count++)
        {
            int first = payload[offset++];
            if (first == 0xFF)
                return offset < payload.Length;
            int delta = Extended(in payload, first >> 4, ref offset), length = Extended(in payload, first & 15, ref offset);
            if (delta < 0 || length < 0 || !payload.Has(offset, length))
                return false;
            number += delta;
            if (number is UriPath or UriHost or UriQuery && length > 0)
            {
                if (!Text.IsPrintable(payload.Bytes.Slice(offset, length)))
                    return false;
                path = true;
            }
            else if (number > 2053 || (number == ContentFormat && length > 2))
            {
                return false;
            }
            typical |= number is ContentFormat or 4 or 6;
            offset += length;
        }
        return offset == payload.Length;
    }

    static int Extended(in Payload payload, int nibble, ref int offset)
    {
        switch (nibble)
        {
            case 13:
                return payload[offset++] is >= 0 and var small ? small + 13 : -1;
            case 14:
                offset += 2;
                return payload.U16(offset - 2) is >= 0 and var large ? large + 269 : -1;
            case 15:
                return -1;
            default:
                return nibble;
        }
    }
}

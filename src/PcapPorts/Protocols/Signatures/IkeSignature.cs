using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>IKE versions 1 and 2 (RFC 2408 section 3.1, RFC 7296 section 3.1), with the marker of UDP encapsulation or without; on port 4500 also ESP and keepalives (RFC 3948 section 2).</summary>
static class IkeSignature
{
    internal static void Register(SignatureTable table) => table.Udp(Match, SignatureTable.AnyByte);

    internal static PayloadVerdict Match(in Payload payload)
    {
        bool encapsulated = payload.On(4500);
        if (payload.Length < 28)
            return encapsulated && payload.Length == 1 && payload[0] == 0xFF ? ServiceId.Ike.LikelyFromClient : default;
        if (payload.U32(0) == 0)
        {
            Payload message = payload.From(4);
            return Message(in message);
        }
        PayloadVerdict verdict = Message(in payload);
        return verdict.Exists || !encapsulated ? verdict : payload.U32(0) > 255 && payload.U32(4) is > 0 and < 1 << 28 ? ServiceId.Ike.SideOpen : default;
    }

    static PayloadVerdict Message(in Payload message)
    {
        int version = message[17], exchange = message[18], flags = message[19];
        long length = message.U32(24);
        if (version is not (0x10 or 0x20) || length < 28 || length > 65535 || message.Length > length + 16 || message.IsZero(0, 8))
            return default;
        // A cut capture holds less than the length says; less than a quarter is another protocol.
        if (message.Length < length && message.Length * 4L < length)
            return default;
        if (version == 0x20)
        {
            if (exchange is < 34 or > 44 || (flags & 0xC7) != 0)
                return default;
            // The response bit says who asks in this exchange, the initiator bit who opened the association.
            return (flags & 0x20) != 0 ? (flags & 0x08) != 0 ? ServiceId.Ike.LikelyFromClient : ServiceId.Ike.FromServer
                : (flags & 0x08) != 0 ? ServiceId.Ike.FromClient : ServiceId.Ike.LikelyFromServer;
        }
        if (exchange is not ((>= 1 and <= 6) or 32 or 33) || flags > 7)
            return default;
        return message.IsZero(8, 8) ? ServiceId.Ike.FromClient : ServiceId.Ike.SideOpen;
    }
}

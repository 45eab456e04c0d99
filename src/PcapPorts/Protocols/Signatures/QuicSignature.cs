using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// QUIC's long headers (RFC 8999, RFC 9000 section 17.2, RFC 9369, the IETF drafts) and Google's own versions before them. Sides show by
/// what only one of them may send.
/// </summary>
static class QuicSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(LongHeader, SignatureTable.Range(0x80, 0xFF));
        table.Udp(GoogleHeader, 0x09, 0x0D, 0x19, 0x1D, 0x39, 0x3D);
    }

    /// <summary>Whether a datagram begins with a long header.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes)
    {
        Payload payload = new(bytes, 0, 0);
        return LongHeader(in payload).Exists;
    }

    enum Dialect
    {
        None,
        Version1,
        Version2,
        // Drafts up to 21 and Google's 46 to 48 pack both id lengths into one byte.
        PackedLengths,
    }

    static PayloadVerdict LongHeader(in Payload payload)
    {
        long version = payload.U32(1);
        if (version == 0)
            return Negotiation(in payload);
        Dialect dialect = DialectOf(version);
        if (dialect == Dialect.None)
            return default;
        int destination, source, offset;
        if (dialect == Dialect.PackedLengths)
        {
            int lengths = payload[5];
            destination = lengths >> 4 is 0 ? 0 : (lengths >> 4) + 3;
            source = (lengths & 15) is 0 ? 0 : (lengths & 15) + 3;
            offset = 6 + destination + source;
        }
        else
        {
            destination = payload[5];
            source = payload[6 + destination];
            offset = 7 + destination + source;
        }
        if (payload.Length < 7 || destination > 20 || source > 20 || offset > payload.Length)
            return default;
        int kind = payload[0] >> 4 & 3;
        if (dialect == Dialect.Version2)
            kind = kind - 1 & 3;
        // Google's drafts with packed lengths number the types as the drafts of their day: Initial 7F/FF, all others below.
        if (dialect == Dialect.PackedLengths)
            return destination == 0 ? ServiceId.Quic.FromServer : source == 0 ? ServiceId.Quic.FromClient : ServiceId.Quic.SideOpen;
        return kind switch
        {
            0 => Initial(in payload, destination, source, offset),
            1 => ServiceId.Quic.FromClient,
            3 => ServiceId.Quic.FromServer,
            _ => destination == 0 && source > 0 ? ServiceId.Quic.FromServer : source == 0 && destination > 0 ? ServiceId.Quic.FromClient : ServiceId.Quic.SideOpen,
        };
    }

    static PayloadVerdict Initial(in Payload payload, int destination, int source, int offset)
    {
        // A client that keeps no id of its own is answered to none. (It is no rule that short ids are the server's: from its second
        // packet on a client uses the id that the server chose.)
        if (destination == 0)
            return source > 0 ? ServiceId.Quic.FromServer : ServiceId.Quic.SideOpen;
        long token = VariableLength(in payload, ref offset);
        if (token is < 0 or > 4096)
            return ServiceId.Quic.SideOpen;
        if (token > 0)
            return ServiceId.Quic.FromClient;
        if (source == 0)
            return ServiceId.Quic.FromClient;
        long length = VariableLength(in payload, ref offset);
        // Both ids are long: a client's first packet fills its datagram, a server's shares it with its handshake.
        if (length > 0 && payload.Length >= 1200 && destination >= 8)
            return offset + length == payload.Length ? ServiceId.Quic.LikelyFromClient : ServiceId.Quic.SideOpen;
        return ServiceId.Quic.SideOpen;
    }

    /// <summary>Version negotiation: two ids and a list of versions, of which one at least is known or reserved.</summary>
    static PayloadVerdict Negotiation(in Payload payload)
    {
        int destination = payload[5], source = payload[6 + destination], offset = 7 + destination + source;
        if (payload.Length < 15 || destination > 20 || source is < 0 or > 20 || (payload.Length - offset) % 4 != 0)
            return default;
        for (int count = 0; offset < payload.Length && count < 64; offset += 4, count++)
        {
            if (DialectOf(payload.U32(offset)) != Dialect.None)
                return ServiceId.Quic.FromServer;
        }
        return default;
    }

    static Dialect DialectOf(long version)
    {
        if (version is 1 or 0xFACEB001 or 0xFACEB002 or 0xFACEB00E or 0xFACEB003)
            return Dialect.Version1;
        if (version is 0x6B3343CF or 0x709A50C4)
            return Dialect.Version2;
        switch (version >> 8)
        {
            // Drafts 5 to 34.
            case 0xFF0000:
                return (version & 0xFF) is >= 5 and <= 21 ? Dialect.PackedLengths : (version & 0xFF) is >= 22 and <= 34 ? Dialect.Version1 : Dialect.None;
            // "Q043" to "Q099", "T048" to "T099".
            case 0x513034 or 0x543034:
                return (version & 0xFF) is >= 0x33 and <= 0x39 ? Dialect.PackedLengths : Dialect.None;
            case 0x513035 or 0x543035:
                return (version & 0xFF) is >= 0x30 and <= 0x39 ? Dialect.Version1 : Dialect.None;
            case 0xABCD00:
                return Dialect.Version1;
            default:
                // Reserved to exercise negotiation (RFC 9000 section 15).
                return (version & 0x0F0F0F0F) == 0x0A0A0A0A ? Dialect.Version1 : Dialect.None;
        }
    }

    /// <summary>Google's header before version 44: flags, an id of eight bytes, and the version that only a client names (and a server that rejects it).</summary>
    static PayloadVerdict GoogleHeader(in Payload payload)
    {
        if (!IsGoogleVersion(in payload, 9))
            return default;
        if (IsGoogleVersion(in payload, 13) && (payload.Length - 9) % 4 == 0)
            return ServiceId.Quic.FromServer;
        return payload.Length >= 20 ? ServiceId.Quic.FromClient : default;
    }

    static bool IsGoogleVersion(in Payload payload, int offset) =>
        payload[offset] is 'Q' or 'T' && payload[offset + 1] == '0' && payload[offset + 2] is >= '0' and <= '5' && payload[offset + 3] is >= '0' and <= '9';

    /// <summary>A variable-length integer (RFC 9000 section 16), moving the offset behind it; −1 beyond the capture.</summary>
    static long VariableLength(in Payload payload, ref int offset)
    {
        int first = payload[offset];
        if (first < 0)
            return -1;
        int at = offset;
        offset += 1 << (first >> 6);
        return (first >> 6) switch
        {
            0 => first,
            1 => payload.U16(at) & 0x3FFF,
            2 => payload.U32(at) is var value and >= 0 ? value & 0x3FFFFFFF : -1,
            _ => -1,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>DTLS records (RFC 6347 section 4.1, RFC 9147 section 4) and their handshake messages.</summary>
static class DtlsSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, 20, 21, 22, 23, 24, 25, 26);
        table.Sctp(Match, 20, 21, 22, 23, 24, 25, 26);
    }

    /// <summary>Whether it is a record, and who sent it.</summary>
    internal static PayloadVerdict Match(in Payload payload)
    {
        // 1.0, 1.2 and OpenSSL's 1.0 before the standard (0x0100); 1.3 keeps 1.2's number.
        int version = payload.U16(1), length = payload.U16(11);
        if (version is not (0xFEFF or 0xFEFD or 0x0100) || length <= 0 || length > (1 << 14) + 2048)
            return default;
        int next = 13 + length;
        if (version == 0x0100 && (payload.U16(3) == 0 ? payload[13] is not (1 or 2 or 3) : payload.U16(3) > 2 || next != payload.Length))
            return default;
        if (payload.Length > next && payload[next] is not ((>= 20 and <= 26) or (>= 32 and < 64)))
            return default;
        if (payload[0] != 22 || payload.U16(3) != 0 || length < 12)
            return ServiceId.Dtls.SideOpen;
        // Handshake: type, length, sequence, fragment's offset and length.
        int body = payload.U24(14), offset = payload.U24(19), part = payload.U24(22);
        if (body >= 0 && part >= 0 && (offset + part > body || part + 12 > length))
            return ServiceId.Dtls.SideOpen;
        return payload[13] switch
        {
            1 or 16 or 15 => ServiceId.Dtls.FromClient,
            0 or 2 or 3 or 4 or 12 or 13 or 14 => ServiceId.Dtls.FromServer,
            // Calls authenticate both sides: a certificate may be either's.
            _ => ServiceId.Dtls.SideOpen,
        };
    }
}

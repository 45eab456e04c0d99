using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>TLS and SSL records (RFC 8446 section 5.1, RFC 5246 section 6.2, RFC 6101) and the SSL 2.0 hellos (RFC 6101 appendix E).</summary>
static class TlsSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Record, 20, 21, 22, 23, 24);
        table.Sctp(Record, 20, 21, 22, 23, 24);
        table.Tcp(Version2Hello, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87);
    }

    /// <summary>Whether a payload begins with a record, or with the hello of SSL 2.0.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> bytes)
    {
        Payload payload = new(bytes, 0, 0);
        return Record(in payload).Exists || Version2Hello(in payload).Exists;
    }

    static PayloadVerdict Record(in Payload payload)
    {
        int length = payload.U16(3);
        if (payload[1] != 3 || payload[2] > 4 || length <= 0 || length > (1 << 14) + 2048)
            return default;
        // A record that ends in this segment is followed by another one, or by nothing.
        int next = 5 + length;
        if (payload.Length > next && (payload[next] is not (>= 20 and <= 24) || (payload.Length > next + 1 && payload[next + 1] != 3)))
            return default;
        return payload[0] switch
        {
            22 => Handshake(in payload, length),
            20 when length == 1 && payload[5] is 1 or -1 => AfterCipherChange(payload.From(next)),
            21 when length == 2 && payload[5] is 1 or 2 or -1 => ServiceId.Tls.SideOpen,
            21 when length is > 2 and <= 256 => ServiceId.Tls.SideOpen,
            23 => ServiceId.Tls.SideOpen,
            24 when payload[5] is 1 or 2 || length > 19 => ServiceId.Tls.SideOpen,
            _ => default,
        };
    }

    static PayloadVerdict AfterCipherChange(in Payload rest) =>
        rest.Length == 0 || rest[0] is 22 or 23 ? ServiceId.Tls.SideOpen : default;

    static PayloadVerdict Handshake(in Payload payload, int length)
    {
        if (length < 4)
            return default;
        int type = payload[5], body = payload.U24(6);
        switch (type)
        {
            case 1 or 2:
                // Version, random, session id of at most 32 bytes.
                if (payload[9] is not (3 or -1) || payload[10] > 4 || payload[43] > 32 || body < 38)
                    return default;
                return payload.Length < 11 ? ServiceId.Tls.SideOpen : type == 1 ? ServiceId.Tls.FromClient : ServiceId.Tls.FromServer;
            case 0 when body == 0 && length == 4:
                return ServiceId.Tls.FromServer;
            case 14 when body == 0:
                return ServiceId.Tls.FromServer;
            case 11 when Fits(body, length, 3) && payload.U24(9) <= body - 3:
                return AfterCertificate(in payload, length, body);
            case 4 or 12 or 13 or 22 when Fits(body, length, 4):
                return ServiceId.Tls.FromServer;
            case 15 or 16 when Fits(body, length, 1):
                return ServiceId.Tls.FromClient;
            default:
                // An encrypted Finished: nothing inside can be read.
                return ServiceId.Tls.SideOpen;
        }
    }

    /// <summary>Either side may send a certificate: what follows it in the record or in the next one tells; an empty one is a client's.</summary>
    static PayloadVerdict AfterCertificate(in Payload payload, int length, int body)
    {
        int next = body + 4 == length ? payload[5 + length] == 22 ? payload[10 + length] : -1 : payload[9 + body];
        return body == 3 || next is 15 or 16 ? ServiceId.Tls.FromClient : next is 12 or 13 or 14 or 22 ? ServiceId.Tls.FromServer : ServiceId.Tls.LikelyFromServer;
    }

    // A message that ends in its record leaves room for a header of the next one, or ends with it. Encrypted bytes seldom do.
    static bool Fits(int body, int length, int least) =>
        body >= least && (body + 4 == length || body + 8 <= length || (length >= 1 << 12 && body < 1 << 17));

    static PayloadVerdict Version2Hello(in Payload payload)
    {
        int length = payload.U16(0) & 0x7FFF, version = payload.U16(3);
        if (payload[2] == 1 && IsVersion(version))
        {
            int ciphers = payload.U16(5), session = payload.U16(7), challenge = payload.U16(9);
            return ciphers > 0 && ciphers % 3 == 0 && session is 0 or 16 && challenge is >= 16 and <= 32
                && 9 + ciphers + session + challenge == length ? ServiceId.Tls.FromClient : default;
        }
        // SERVER-HELLO: type 4, session hit, certificate type, version 0.2, and the lengths of three fields.
        return payload[2] == 4 && payload[3] <= 1 && payload[4] <= 1 && payload.U16(5) == 2 && payload.Length >= 13
            && 11 + payload.U16(7) + payload.U16(9) + payload.U16(11) == length ? ServiceId.Tls.FromServer : default;
    }

    static bool IsVersion(int version) => version is 2 or (>= 0x0300 and <= 0x0304);
}

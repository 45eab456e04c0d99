using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SSH: the identification line (RFC 4253 section 4.2) and the unencrypted packets of the key exchange (RFC 4253 section 8, RFC 4419, RFC 8308).</summary>
static class SshSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Identification, (byte)'S');
        table.Tcp(KeyExchange, 0);
        table.Sctp(Identification, (byte)'S');
    }

    internal static PayloadVerdict Identification(in Payload payload)
    {
        if (!payload.StartsWith("SSH-"u8) || payload[4] is not ('1' or '2') || payload[5] != '.')
            return default;
        ReadOnlySpan<byte> line = payload.Line;
        // Both sides send the line; some software exists for one side only.
        return IsClientOnly(line) ? ServiceId.Ssh.LikelyFromClient : ServiceId.Ssh.SideOpen;
    }

    static bool IsClientOnly(ReadOnlySpan<byte> line) =>
        Text.Contains(line, "PUTTY"u8) || Text.Contains(line, "WINSCP"u8) || Text.Contains(line, "FILEZILLA"u8) || Text.Contains(line, "LIBSSH2"u8)
        || Text.Contains(line, "JSCH"u8) || Text.Contains(line, "SECURECRT"u8) || Text.Contains(line, "TTSSH"u8);

    internal static PayloadVerdict KeyExchange(in Payload payload)
    {
        long length = payload.U32(0);
        int padding = payload[4], type = payload[5];
        // RFC 4253 section 6: a multiple of eight, at least four bytes of padding.
        if (length is < 12 or > 35000 || (length + 4) % 8 != 0 || padding < 4 || padding > length - 2)
            return default;
        int body = (int)length - padding - 2;
        return type switch
        {
            20 => Init(in payload),
            21 when body == 0 => ServiceId.Ssh.SideOpen,
            // KEXDH_INIT and the like hold one string or number and nothing else.
            30 or 32 when payload.U32(6) == body - 4 => ServiceId.Ssh.FromClient,
            // The old request for a group (one number) and the new one (least, preferred, most).
            30 when body == 4 && payload.U32(6) is >= 1024 and <= 16384 => ServiceId.Ssh.FromClient,
            34 when body == 12 && payload.U32(6) <= payload.U32(10) && payload.U32(10) <= payload.U32(14) => ServiceId.Ssh.FromClient,
            31 when IsGroup(in payload, body) => ServiceId.Ssh.FromServer,
            31 or 33 when IsHostKey(in payload, body) => ServiceId.Ssh.FromServer,
            _ => default,
        };
    }

    /// <summary>KEXINIT: a cookie and ten lists of names, the first of which holds key exchange methods.</summary>
    static PayloadVerdict Init(in Payload payload)
    {
        long names = payload.U32(22);
        if (names is < 4 or > 4096)
            return default;
        ReadOnlySpan<byte> list = payload.From(26).Bytes;
        if (list.Length > names)
            list = list[..(int)names];
        if (list.Length < 4 || !Text.IsPrintable(list))
            return default;
        if (Text.Contains(list, "EXT-INFO-C"u8) || Text.Contains(list, "KEX-STRICT-C-"u8))
            return ServiceId.Ssh.FromClient;
        if (Text.Contains(list, "EXT-INFO-S"u8) || Text.Contains(list, "KEX-STRICT-S-"u8))
            return ServiceId.Ssh.FromServer;
        return Text.Contains(list, "DIFFIE-HELLMAN"u8) || Text.Contains(list, "CURVE25519"u8) || Text.Contains(list, "ECDH"u8)
            ? ServiceId.Ssh.SideOpen : default;
    }

    // Group exchange: a prime and a generator.
    static bool IsGroup(in Payload payload, int body)
    {
        long prime = payload.U32(6);
        return prime is >= 64 and <= 4096 && prime + 8 < body && payload[10] == 0;
    }

    static bool IsHostKey(in Payload payload, int body)
    {
        long blob = payload.U32(6), name = payload.U32(10);
        return blob >= 8 && blob < body && name is >= 7 and <= 64
            && (payload.HasAt(14, "ssh-"u8) || payload.HasAt(14, "ecdsa-"u8) || payload.HasAt(14, "rsa-"u8) || payload.HasAt(14, "sk-"u8)
                || payload.HasAt(14, "x509v3-"u8));
    }
}

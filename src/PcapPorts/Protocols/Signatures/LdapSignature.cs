using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>LDAP and CLDAP messages: a number and one operation, whose tag tells request from response (RFC 4511 section 4.1.1 and appendix B).</summary>
static class LdapSignature
{
    const int Sequence = 0x30;

    internal static void Register(SignatureTable table)
    {
        table.Tcp(Match, Sequence);
        table.Udp(Match, Sequence);
        table.Tcp(Wrapped, 0);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int offset = 0;
        if (!Ber.Enter(in payload, ref offset, Sequence, out long length) || length < 5)
            return default;
        if (Ber.Integer(in payload, ref offset) < 0 || !Ber.Read(in payload, ref offset, out int operation, out long size))
            return default;
        int first = payload[offset];
        return operation switch
        {
            0x60 when first == 2 && payload[offset + 1] == 1 && payload[offset + 2] is >= 1 and <= 3 => ServiceId.Ldap.FromClient,
            0x42 when size == 0 => ServiceId.Ldap.FromClient,
            // Search, modify, add and modify DN begin with a name, compare and extended too.
            0x63 or 0x66 or 0x68 or 0x6C or 0x6E when first == 4 => ServiceId.Ldap.FromClient,
            0x77 when first == 0x80 => ServiceId.Ldap.FromClient,
            0x4A or 0x50 when payload.On(389) || payload.On(3268) => ServiceId.Ldap.FromClient,
            // Responses begin with a result code.
            0x61 or 0x65 or 0x67 or 0x69 or 0x6B or 0x6D or 0x6F or 0x78 when first == 10 && payload[offset + 1] == 1 => ServiceId.Ldap.FromServer,
            0x64 or 0x73 when first == 4 => ServiceId.Ldap.FromServer,
            0x79 when first is 0x80 or 0x81 => ServiceId.Ldap.FromServer,
            _ => default,
        };
    }

    /// <summary>After a SASL bind each message is wrapped: its length and a token of GSS-API or NTLM (RFC 4422 section 3.7, RFC 4121 section 4.2.6.2).</summary>
    static PayloadVerdict Wrapped(in Payload payload)
    {
        if (!payload.On(389) && !payload.On(3268))
            return default;
        long length = payload.U32(0);
        if (length is < 16 or > 1 << 20 || payload.Length > length + 4 + 65536)
            return default;
        if (payload.U16(4) == 0x0504)
            // Flag 1: sent by the acceptor.
            return (payload[6] & 1) != 0 ? ServiceId.Ldap.FromServer : ServiceId.Ldap.FromClient;
        return payload.U32(4) == 0x01000000 || payload[4] == 0x60 ? ServiceId.Ldap.SideOpen : default;
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>Kerberos 5 messages (RFC 4120 section 5), with a length in front over TCP (section 7.2.2), and password changes (RFC 3244).</summary>
static class KerberosSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Message, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x74, 0x75, 0x7E);
        table.Udp(Password, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        table.Tcp(Stream, 0);
    }

    internal static PayloadVerdict Stream(in Payload payload)
    {
        long length = payload.U32(0);
        if (length is < 16 or > 1 << 20 || payload.Length > length + 4)
            return default;
        Payload message = payload.From(4);
        PayloadVerdict verdict = Message(in message);
        return verdict.Exists ? verdict : Password(in message);
    }

    internal static PayloadVerdict Message(in Payload message)
    {
        int offset = 0;
        if (!Ber.Read(in message, ref offset, out int tag, out long outer) || !Ber.Enter(in message, ref offset, 0x30, out long inner) || inner > outer)
            return default;
        // KDC requests number their fields from 1, all others from 0; the first is the version, 5.
        int field = tag is 0x6A or 0x6C ? 0xA1 : 0xA0;
        if (message[offset] != field || message[offset + 1] != 3 || message[offset + 2] != 2 || message[offset + 3] != 1 || message[offset + 4] != 5)
            return default;
        // The message type repeats the tag's number.
        if (message[offset + 9] >= 0 && message[offset + 9] != (tag & 0x1F))
            return default;
        return tag switch
        {
            0x6A or 0x6C or 0x6E => ServiceId.Kerberos.FromClient,
            0x6B or 0x6D or 0x6F or 0x7E => ServiceId.Kerberos.FromServer,
            0x74 or 0x75 => ServiceId.Kerberos.SideOpen,
            _ => default,
        };
    }

    static PayloadVerdict Password(in Payload message)
    {
        int length = message.U16(0), version = message.U16(2), ticket = message.U16(4);
        if (length != message.Length || version is not (1 or 0xFF80) || ticket < 0 || ticket + 6 > length)
            return default;
        return message[6] switch
        {
            0x6E => ServiceId.Kerberos.FromClient,
            0x6F => ServiceId.Kerberos.FromServer,
            0x7E when ticket == 0 => ServiceId.Kerberos.FromServer,
            _ => default,
        };
    }
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>SNMP messages: version, community, PDU (RFC 1157 section 4, RFC 3416 section 3), and the SNMPv3 header (RFC 3412 section 6).</summary>
static class SnmpSignature
{
    const int Sequence = 0x30, OctetString = 4;

    internal static void Register(SignatureTable table)
    {
        table.Udp(Match, Sequence);
        table.Tcp(Match, Sequence);
    }

    internal static PayloadVerdict Match(in Payload payload)
    {
        int offset = 0;
        if (!Ber.Enter(in payload, ref offset, Sequence, out long length) || length < 10 || (payload.Length > offset + length && payload.Length > offset + length + 8))
            return default;
        return Ber.Integer(in payload, ref offset) switch
        {
            0 or 1 or 2 => Community(in payload, offset),
            3 => Version3(in payload, offset),
            _ => default,
        };
    }

    static PayloadVerdict Community(in Payload payload, int offset)
    {
        if (!Ber.Skip(in payload, ref offset, OctetString))
            return default;
        return Pdu(in payload, offset);
    }

    static PayloadVerdict Pdu(in Payload payload, int offset)
    {
        if (!Ber.Read(in payload, ref offset, out int tag, out _))
            return default;
        // All but the trap of version 1 begin with the request's number.
        if (tag != 0xA4 && payload[offset] is not (2 or -1))
            return default;
        return tag switch
        {
            0xA0 or 0xA1 or 0xA3 or 0xA5 => ServiceId.Snmp.FromClient,
            0xA2 => ServiceId.Snmp.FromServer,
            // Traps and informs go to the manager, who listens.
            0xA4 when payload[offset] is 6 or -1 => ServiceId.Snmp.FromClient,
            0xA6 or 0xA7 => ServiceId.Snmp.FromClient,
            0xA8 => ServiceId.Snmp.FromServer,
            _ => default,
        };
    }

    static PayloadVerdict Version3(in Payload payload, int offset)
    {
        if (!Ber.Enter(in payload, ref offset, Sequence, out _) || Ber.Integer(in payload, ref offset) < -1
            || Ber.Integer(in payload, ref offset) < 484 || !Ber.Enter(in payload, ref offset, OctetString, out long flagsLength) || flagsLength != 1)
            return default;
        int flags = payload[offset++];
        if (flags < 0 || Ber.Integer(in payload, ref offset) <= 0 || !Ber.Skip(in payload, ref offset, OctetString))
            return default;
        // In clear text the scoped PDU follows: context engine, context name, PDU.
        if (payload[offset] == Sequence && Ber.Enter(in payload, ref offset, Sequence, out _)
            && Ber.Skip(in payload, ref offset, OctetString) && Ber.Skip(in payload, ref offset, OctetString))
            return Pdu(in payload, offset);
        // Encrypted: only requests ask for reports.
        return (flags & 4) != 0 ? ServiceId.Snmp.LikelyFromClient : ServiceId.Snmp.SideOpen;
    }
}

using PcapPorts.Flows;
using PcapPorts.Packets;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>
/// DNS messages (RFC 1035 section 4) over UDP and, with a length in front, over TCP; and what shares the format: mDNS on port 5353
/// (RFC 6762) and LLMNR on port 5355 (RFC 4795). The QR bit tells the side, but for mDNS, where everybody asks and answers from one port.
/// </summary>
static class DnsSignature
{
    const ushort DnsPort = 53, MdnsPort = 5353, LlmnrPort = 5355;

    internal static void Register(SignatureTable table)
    {
        table.Udp(Datagram, SignatureTable.AnyByte);
        // The length in front of a message seldom reaches 16 KiB, but a zone transfer fills it.
        table.Tcp(Stream, SignatureTable.AnyByte);
    }

    /// <summary>Whether a payload is a message of this format, in a datagram or at the head of a stream.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> payload, byte transport, ushort source, ushort destination)
    {
        Payload message = new(payload, source, destination);
        return transport == IpProtocol.Tcp ? Stream(in message).Exists : transport == IpProtocol.Udp && Datagram(in message).Exists;
    }

    static PayloadVerdict Datagram(in Payload payload)
    {
        if (payload.On(MdnsPort))
            return Check(in payload, multicast: true, known: true) ? ServiceId.Mdns.FromEither : default;
        bool llmnr = payload.On(LlmnrPort);
        // NetBIOS names have the same frame around them.
        if (payload.On(137) || NetBiosSignature.IsEncodedName(in payload, 12))
            return default;
        if (!Check(in payload, multicast: false, known: llmnr || payload.On(DnsPort)))
            return default;
        return Side(llmnr ? ServiceId.Llmnr : ServiceId.Dns, in payload);
    }

    static PayloadVerdict Stream(in Payload payload)
    {
        int length = payload.U16(0);
        if (length < 12)
            return default;
        bool known = payload.On(DnsPort) || payload.On(LlmnrPort);
        // Off its port the message has to end where it says, or to fill the segment.
        if (!known && length != payload.Length - 2 && payload.Length < 500)
            return default;
        if (known && payload.Length == 2)
            return default;
        Payload message = payload.From(2);
        return Check(in message, multicast: false, known) ? Side(payload.On(LlmnrPort) ? ServiceId.Llmnr : ServiceId.Dns, in message) : default;
    }

    static PayloadVerdict Side(ServiceId service, in Payload message) =>
        (message[2] & 0x80) == 0 ? service.FromClient : service.FromServer;

    /// <summary>The header's bits and counts, and the first question or record.</summary>
    static bool Check(in Payload message, bool multicast, bool known)
    {
        if (message.Length < 12)
            return false;
        int high = message[2], low = message[3];
        int questions = message.U16(4), answers = message.U16(6), authority = message.U16(8), additional = message.U16(10);
        bool response = (high & 0x80) != 0;
        int opcode = (high >> 3) & 15, code = low & 15;
        // Opcodes 3 and from 7 on are unassigned, bit 6 of the second byte is zero, codes end at 11 (IANA dns-parameters).
        if (opcode is 3 or > 6 || (low & 0x40) != 0 || code > 11)
            return false;
        if (!response && (code != 0 || (!known && (opcode != 0 || answers > 0 || authority > 1))))
            return false;
        if (!known && (questions != 1 || answers > 256 || authority > 64 || additional > 256))
            return false;
        if (questions > 64 || answers > 4096 || authority > 4096 || additional > 4096 || questions + answers + authority + additional == 0)
            return known && !multicast && response && questions == 0 && answers + authority + additional == 0;
        // Every record takes at least 11 bytes, every question 5.
        int left = message.Length - 12;
        if (!known && questions * 5 + (answers + authority + additional) * 11 > left)
            return false;
        int end = NameEnd(in message, 12, out bool plain);
        if (end < 0)
            return false;
        if (end == 0)
            return known;
        int type = message.U16(end), @class = message.U16(end + 2);
        if (type < 0 || @class < 0)
            return known;
        bool classKnown = (@class & (multicast || known ? 0x7FFF : 0xFFFF)) is 1 or 3 or 4 or 254 or 255 || (type == 41 && questions == 0);
        return classKnown && (known || (IsType(type) && plain));
    }

    // Types that clients ask for (IANA dns-parameters): those in use up to TLSA and beyond, SVCB, HTTPS, the meta types, URI and CAA.
    static bool IsType(int type) => type is > 0 and <= 65 or (>= 99 and <= 109) or (>= 249 and <= 257) or 32768 or 32769;

    /// <summary>Walks a name's labels: the offset behind it, 0 when the capture ends within, −1 when it is none.</summary>
    static int NameEnd(in Payload message, int offset, out bool plain)
    {
        plain = true;
        for (int total = 0; total <= 255;)
        {
            int length = message[offset];
            if (length < 0)
                return 0;
            if (length == 0)
                return offset + 1;
            if (length >= 0xC0)
                return message.U16(offset) >= 0xC00C ? offset + 2 : -1;
            if (length > 63)
                return -1;
            if (message.Has(offset + 1, length))
                plain &= Text.IsPrintable(message.Bytes.Slice(offset + 1, length));
            offset += length + 1;
            total += length + 1;
        }
        return -1;
    }
}

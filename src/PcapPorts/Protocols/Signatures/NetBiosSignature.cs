using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>NetBIOS over TCP/IP: name service, datagrams and session set-up (RFC 1002 sections 4.2, 4.3 and 4.4).</summary>
static class NetBiosSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Udp(Name, SignatureTable.AnyByte);
        table.Udp(Datagram, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16);
        table.Tcp(Session, 0x81, 0x82, 0x83, 0x85);
    }

    internal static PayloadVerdict Name(in Payload payload)
    {
        if (payload.Length < 12 || (!payload.On(137) && !IsEncodedName(in payload, 12)))
            return default;
        int flags = payload.U16(2), opcode = (flags >> 11) & 15;
        if (opcode is not (0 or 5 or 6 or 7 or 8 or 9 or 15) || payload.U16(4) > 4 || payload.U16(6) > 64 || payload[12] is not (0x20 or -1 or 0xC0))
            return default;
        return flags < 0x8000 ? ServiceId.NetBios.FromClient : ServiceId.NetBios.FromServer;
    }

    internal static PayloadVerdict Datagram(in Payload payload)
    {
        // Type, flags of which the upper four are zero, id, the source's address and port; then the length, or a name.
        if (payload[1] > 0x0F || payload.Length < 10)
            return default;
        bool named = IsEncodedName(in payload, payload[0] is >= 0x14 ? 10 : 14);
        return named || (payload.On(138) && payload.U16(8) == 138) ? ServiceId.NetBios.FromEither : default;
    }

    internal static PayloadVerdict Session(in Payload payload)
    {
        int length = payload.U16(2);
        return (payload[0], payload[1]) switch
        {
            (0x81, 0) when length is >= 68 and <= 1024 && IsEncodedName(in payload, 4) => ServiceId.NetBios.FromClient,
            (0x82, 0) when length == 0 && payload.Length == 4 => ServiceId.NetBios.FromServer,
            (0x83, 0) when length == 1 && payload[4] is >= 0x80 and <= 0x8F && payload.Length == 5 => ServiceId.NetBios.FromServer,
            (0x85, 0) when length == 0 && payload.Length == 4 => ServiceId.NetBios.SideOpen,
            _ => default,
        };
    }

    /// <summary>First-level encoding (RFC 1001 section 14.1): length 32, and each half-byte as a letter A to P.</summary>
    internal static bool IsEncodedName(in Payload payload, int offset) =>
        payload[offset] == 0x20 && payload.Has(offset + 1, 32) && payload.Bytes.Slice(offset + 1, 32).IndexOfAnyExceptInRange((byte)'A', (byte)'P') < 0;
}

using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols.Signatures;

/// <summary>AMQP 0-8 to 1.0: the protocol header, and frames whose method or performative shows the side (AMQP 0-9-1 sections 2.3.5 and 4.2, OASIS AMQP 1.0 part 2).</summary>
static class AmqpSignature
{
    internal static void Register(SignatureTable table)
    {
        table.Tcp(Header, (byte)'A');
        table.Tcp(Frame, 1, 2, 3, 8);
        table.Tcp(Frame10, 0);
        table.Sctp(Header, (byte)'A');
    }

    internal static PayloadVerdict Header(in Payload payload)
    {
        if (!payload.StartsWith("AMQP"u8) || payload.Length < 8 || payload[4] > 3)
            return default;
        // 1.0 answers with the same header, the versions before with a frame.
        return payload[5] == 1 && payload[6] == 0 ? ServiceId.Amqp.SideOpen : payload[5] == 0 || payload[4] == 1 ? ServiceId.Amqp.FromClient : default;
    }

    internal static PayloadVerdict Frame(in Payload payload)
    {
        long size = payload.U32(3);
        if (size is < 0 or > 1 << 20 || !payload.Has(7, (int)size + 1) || payload[7 + (int)size] != 0xCE)
            return default;
        if (payload[0] == 8)
            return size == 0 ? ServiceId.Amqp.SideOpen : default;
        if (payload[0] != 1)
            return ServiceId.Amqp.SideOpen;
        int @class = payload.U16(7), method = payload.U16(9);
        return @class is 10 or 20 or 30 or 40 or 50 or 60 or 85 or 90 && size >= 4 ? Method(@class, method) : default;
    }

    static PayloadVerdict Method(int @class, int method) => (@class, method) switch
    {
        (10, 10 or 20 or 30 or 41) => ServiceId.Amqp.FromServer,
        (10, 11 or 21 or 31 or 40) => ServiceId.Amqp.FromClient,
        (20, 10) => ServiceId.Amqp.FromClient,
        (20, 11) => ServiceId.Amqp.FromServer,
        (10 or 20, _) => ServiceId.Amqp.SideOpen,
        (60, 50 or 60 or 71 or 72) => ServiceId.Amqp.FromServer,
        (60, 80 or 90 or 100 or 110 or 120) => method is 80 or 120 ? ServiceId.Amqp.SideOpen : ServiceId.Amqp.FromClient,
        // Elsewhere requests are tens, their answers follow them.
        _ => method % 10 == 0 ? ServiceId.Amqp.FromClient : method % 10 == 1 ? ServiceId.Amqp.FromServer : ServiceId.Amqp.SideOpen,
    };

    /// <summary>A frame of 1.0: size, data offset in words, type, channel, and a described type whose descriptor is a small number.</summary>
    internal static PayloadVerdict Frame10(in Payload payload)
    {
        long size = payload.U32(0);
        if (size is < 8 or > 1 << 20 || payload[4] != 2 || payload[5] > 1)
            return default;
        if (size == 8)
            return payload.Length == 8 && payload.On(5672) ? ServiceId.Amqp.SideOpen : default;
        if (payload[8] != 0 || payload[9] != 0x53)
            return default;
        return (payload[5], payload[10]) switch
        {
            (1, 0x40 or 0x42 or 0x44) => ServiceId.Amqp.FromServer,
            (1, 0x41 or 0x43) => ServiceId.Amqp.FromClient,
            (0, >= 0x10 and <= 0x18) => ServiceId.Amqp.SideOpen,
            _ => default,
        };
    }
}
